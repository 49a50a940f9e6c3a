// The switches and choices of the screen: each has a key, a flag and a key in the configuration, and all mean the same.
import { describe, expect, test } from 'vitest';
import { actionOf } from '../../src/app/keys.ts';
import { initialState, type State } from '../../src/app/state.ts';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { parseConfig } from '../../src/cli/config.ts';
import { ConfigFile } from '../../src/cli/config-file.ts';
import { settingsOf } from '../../src/cli/given-settings.ts';
import { LiveSettings } from '../../src/cli/live-settings.ts';
import { CHOICE_NAMES, CHOICES } from '../../src/view/choices.ts';
import { isFilterSwitch, SWITCH_NAMES, type SwitchName, switchNamed } from '../../src/view/switches.ts';
import { press, showing } from '../app/tables.ts';

/** The state that the live screen begins with, without a configuration. */
const firstState = (...argv: string[]): State =>
  new LiveSettings(new ConfigFile('/nonexistent/config.json'), parseCommandLine(argv)).firstState({});

const isOn = ({ display, filters }: State, name: SwitchName): boolean =>
  isFilterSwitch(name) ? filters[name] : display[name];

const inConfig = (key: string, value: unknown) =>
  settingsOf({ given: [], words: [] }, parseConfig(JSON.stringify({ [key]: value })));

describe.each(SWITCH_NAMES)('%s', name => {
  const { key, usual, flag } = switchNamed(name);
  const { long, opposite, turnsOff = false } = flag;

  test('is turned over by its key, and back', () => {
    const { state, shown } = showing('');
    expect(actionOf(key, state)).toEqual({ type: 'toggle', what: name });
    expect(isOn(press(state, shown, key), name)).toBe(!usual);
    expect(isOn(press(state, shown, key, key), name)).toBe(usual);
  });

  test('is set by its flag, and undone by its opposite', () => {
    expect(isOn(firstState(), name)).toBe(usual);
    expect(isOn(firstState(`--${long}`), name)).toBe(!turnsOff);
    expect(isOn(firstState(`--${long}`, `--${opposite}`), name)).toBe(turnsOff);
  });

  test('is set by the configuration under both names', () => {
    expect(inConfig(long, true)[name]).toBe(!turnsOff);
    expect(inConfig(long, false)[name]).toBe(turnsOff);
    expect(inConfig(opposite, true)[name]).toBe(turnsOff);
  });
});

describe.each(CHOICE_NAMES)('%s', name => {
  const { key, choices, flag } = CHOICES[name];

  test('goes through all it can be by its key, and begins anew', () => {
    const { state, shown } = showing('');
    const seen = choices.map((_, count) => press(state, shown, ...Array(count).fill(key))[name]);
    expect(seen).toEqual(choices);
    expect(press(state, shown, ...Array(choices.length).fill(key))[name]).toBe(initialState()[name]);
  });

  test.each(choices)('is %s by its flag and by the configuration', choice => {
    expect(firstState(`--${flag.long}`, choice)[name]).toBe(choice);
    expect(inConfig(flag.long, choice)[name]).toBe(choice);
  });
});
