// The key registry: what the hints of each place promise is what the key does there, and no key is bound twice.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionOf, hintsAt, KEYS, placeOf } from '../../src/app/keys.ts';
import type { State } from '../../src/app/state.ts';
import { update } from '../../src/app/update.ts';
import { planDeletion } from '../../src/changes/plan-change.ts';
import { OTHER } from '../../src/view/key-text.ts';
import type { Place } from '../../src/view/place.ts';
import { FIVE_FLOWS, keysOf, press, showing } from './tables.ts';

const OUR_OWN = { inode: 1, names: [], pid: 1, command: 'init', path: '/proc/1/ns/net', count: 5 };

/** How each place is come to: by the state to begin with, or by keys. */
const PLACES: Readonly<Record<Place, Partial<State> | string>> = {
  flows: {},
  hosts: { focus: 'hosts' },
  help: { page: 'help' },
  details: '<enter>',
  pressure: { page: 'pressure', pageCursor: { index: 0, lines: [0] } },
  events: { page: 'events', following: true },
  namespaces: { page: 'namespaces', namespaces: { found: [OUR_OWN], index: 0 } },
  entry: 's10.0.0.1',
  'empty entry': 's',
  expression: '<f4>udp',
  'empty expression': '<f4>',
  'sort list': '<f6>',
  'column list': '<f2><down><space>',
  'filter list': '=',
  'copy list': 'y',
  'delete question': {
    confirm: { verb: 'delete', what: '', flows: 1, left: 0, commands: [], targets: [], cutsSsh: false },
  },
  'mark question': {
    confirm: {
      verb: 'mark',
      mark: '1',
      what: '',
      flows: 1,
      left: 0,
      commands: [],
      targets: [],
      cutsSsh: false,
    },
  },
};
const NAMES = Object.keys(PLACES) as Place[];

function at(place: Place): ReturnType<typeof showing> {
  const way = PLACES[place];
  if (typeof way !== 'string') return showing(FIVE_FLOWS, way);
  const { state, shown } = showing(FIVE_FLOWS);
  return { state: press(state, shown, ...keysOf(way)), shown };
}

const hints = NAMES.flatMap(place => hintsAt(at(place).state).map(hint => ({ place, ...hint })));

describe('a key that a place tells of works there', () => {
  test.each(hints)('$place: $key $label', ({ place, key }) => {
    const { state, shown } = at(place);
    const action = actionOf(key === OTHER ? 'Z' : key, state);
    const next = action && update(state, action, shown);
    expect(next && (next.commands.length > 0 || !isDeepStrictEqual(next.state, state))).toBe(true);
  });

  test.each(['flows', 'details'] as const)('%s: there is a flow for x to delete', place => {
    const { state, shown } = at(place);
    expect(planDeletion(state, shown, false, [])?.flows).toBeGreaterThan(0);
  });
});

test.each(NAMES)('%s is where its keys lead', place => {
  expect(placeOf(at(place).state)).toBe(place);
});

test('every place tells how to leave it, or the program', () => {
  for (const place of NAMES) {
    const { state } = at(place);
    const types = hintsAt(state).map(({ key }) => actionOf(key, state)?.type);
    expect(
      types.some(type => type !== undefined && LEAVING.has(type)),
      place,
    ).toBe(true);
  }
});

const LEAVING: ReadonlySet<string> = new Set(['back', 'switch-focus', 'leave-entry', 'list-leave', 'answer']);

test('no key means two things in one mode', () => {
  const names = KEYS.flatMap(({ mode, keys }) => keys.map(key => `${mode} ${key}`));
  expect(names).toEqual([...new Set(names)]);
});

test('the state is plain data, whatever keys are pressed', () => {
  const { state, shown } = showing(FIVE_FLOWS);
  const keys = fc.array(fc.constantFrom(...KEYS.flatMap(binding => binding.keys), 'a', '1'));
  fc.assert(
    fc.property(keys, pressed => {
      const now = press(state, shown, ...pressed);
      expect(functionsIn(now)).toEqual([]);
    }),
  );
});

/** Where functions stand below a value. */
function functionsIn(value: unknown, path = ''): string[] {
  if (typeof value === 'function') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => functionsIn(each, `${path}.${key}`));
}
