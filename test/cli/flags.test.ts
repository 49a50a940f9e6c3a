// The laws of the flag registry and of the command registry.
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { COMMAND_NAMES, longNames } from '../../src/cli/flag.ts';
import { FLAGS, flagsOf } from '../../src/cli/flags.ts';
import { helpText } from '../../src/cli/help.ts';
import { FILTER_OPTIONS } from '../../src/view/filter/options.ts';

describe.each(COMMAND_NAMES)('the flags of %s', command => {
  const flags = flagsOf(command);

  test('have no name twice', () => {
    const names = flags.flatMap(flag => [
      ...longNames(flag),
      ...(flag.value === undefined && flag.opposite ? [flag.opposite] : []),
    ]);
    expect(names).toEqual([...new Set(names)]);
  });

  test('have no letter twice', () => {
    const letters = flags.flatMap(({ short }) => short ?? []);
    expect(letters).toEqual([...new Set(letters)]);
  });

  test('are all in its help, which fits 80 columns', () => {
    const help = helpText(command, true);
    for (const { long } of flags) expect(help).toContain(`--${long}`);
    expect(help.split('\n').filter(line => line.length > 80)).toEqual([]);
  });
});

test('the short help begins with examples, and is half as long as the whole', () => {
  const [short, whole] = [helpText('top'), helpText('top', true)].map(text => text.split('\n'));
  expect(short?.findIndex(line => line.includes('conntop --ssh root@192.168.1.1'))).toBeLessThan(8);
  expect(short?.length).toBeLessThanOrEqual((whole?.length ?? 0) / 2);
  expect(short?.filter(line => line.length > 80)).toEqual([]);
});

test('summaries are short and without a full stop', () => {
  for (const { summary } of FLAGS) expect(summary).toMatch(/^.{5,90}[^.]$/);
});

test('every command is in the registry, and every filter option is a flag', () => {
  expect(COMMANDS.map(({ name }) => name)).toEqual(COMMAND_NAMES);
  expect(FILTER_OPTIONS.filter(option => !FLAGS.some(({ long }) => long === option))).toEqual([]);
});

/** `iptstate --help` of 2.2.7. */
const IPTSTATE = {
  c: 'no-color',
  C: 'counters',
  d: 'dst-filter',
  D: 'dstpt-filter',
  h: 'help',
  i: 'invert-filters',
  l: 'lookup',
  m: 'mark-truncated',
  o: 'no-dynamic',
  L: 'no-dns',
  f: 'no-loopback',
  p: 'no-scroll',
  r: 'reverse',
  R: 'rate',
  '1': 'single',
  b: 'sort',
  s: 'src-filter',
  S: 'srcpt-filter',
  t: 'totals',
};

test.each(Object.entries(IPTSTATE))("iptstate's -%s is --%s here too", (letter, name) => {
  const flag = flagsOf('top').find(({ short }) => short === letter);
  expect(flag && longNames(flag)).toContain(name);
  expect(flag?.iptstate).toContain(`-${letter}, --${name}`);
});
