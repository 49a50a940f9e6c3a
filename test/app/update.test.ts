// Keys that sort, switch and move, as data in and data out.
import { describe, expect, test } from 'vitest';
import type { State } from '../../src/app/state.ts';
import { columnNamed } from '../../src/view/columns.ts';
import { AT_TOP } from '../../src/view/cursor.ts';
import { NO_FILTERS } from '../../src/view/filter/filters.ts';
import { FIVE_FLOWS, press as pressKeys, showing } from './tables.ts';

function press(keys: readonly string[], changes: Partial<State> = {}): State {
  const { state, shown } = showing(FIVE_FLOWS, changes);
  return pressKeys(state, shown, ...keys);
}

const sortedBy = (name: string): Partial<State> => {
  const column = columnNamed(name);
  return { order: column ? [{ column: column.id, descending: column.descending }] : [] };
};

describe('sorting', () => {
  test('b goes to the next column, B to the one before, both around', () => {
    expect(press(['b'], sortedBy('t')).order[0]?.column).toBe('bytes');
    expect(press(['B'], sortedBy('t')).order[0]?.column).toBe('state');
    expect(press(['B'], sortedBy('source')).order[0]?.column).toBe('age');
    expect(press(['B', 'b'], sortedBy('source')).order[0]?.column).toBe('source');
  });

  test('the column before breaks ties of the new one', () => {
    expect(press(['b', 'b'], sortedBy('p')).order.map(({ column }) => column)).toEqual(['ttl', 'state']);
  });

  test('r turns the order round', () => {
    expect(press(['r'], sortedBy('p')).order[0]?.descending).toBe(true);
    expect(press(['r', 'r'], sortedBy('p')).order[0]?.descending).toBe(false);
  });
});

describe('switches', () => {
  test.each([
    ['c', 'colors'],
    ['C', 'counters'],
    ['m', 'markTruncated'],
    ['o', 'fitted'],
    ['p', 'scrolling'],
    ['t', 'totals'],
    ['n', 'nat'],
  ] as const)('%s turns %s over', (key, what) => {
    const { display } = showing(FIVE_FLOWS).state;
    expect(press([key]).display[what]).toBe(!display[what]);
    expect(press([key, key]).display).toEqual(display);
  });

  test('l shows names and hides DNS queries, as in iptstate, and L shows them again', () => {
    expect(press(['l'])).toMatchObject({ display: { names: true }, filters: { hideDns: true } });
    expect(press(['l', 'L'])).toMatchObject({ display: { names: true }, filters: { hideDns: false } });
  });
});

describe('moving', () => {
  test.each([
    ['j', 1],
    ['down', 1],
    ['end', 4],
    ['pagedown', 4],
  ])('%s goes to row %i', (key, index) => {
    expect(press([key]).flows.index).toBe(index);
    expect(press([key, 'home']).flows).toEqual(AT_TOP);
  });

  test('with scrolling off, only the rows on the screen can be reached', () => {
    expect(press(['p', 'end'], { room: { flows: 3, hosts: 1, page: 1 } }).flows).toMatchObject({
      index: 2,
      top: 0,
    });
  });

  test('a list or a find is left by Esc, one at a time', () => {
    const state = press(['tab', 'escape', 'escape'], { find: 'tcp' });
    expect(state).toMatchObject({ find: '', focus: 'flows' });
  });
});

test('u clears every filter, those of the command line and the choice of a group too', () => {
  const filters = { ...NO_FILTERS, source: '10.0.0.1', expression: 'udp', hideDns: true, invert: true };
  const only = { by: 'source', name: '192.168.1.7' } as const;
  expect(press(['u'], { filters: { ...filters, only } }).filters).toEqual(NO_FILTERS);
});

describe('a page', () => {
  test.each(['h', 'T', 'v', 'enter'])('opened by %s is closed by q, which does not quit', key => {
    expect(press([key]).page).not.toBe('flows');
    expect(press([key, 'q']).page).toBe('flows');
  });

  test('is turned by Space', () => {
    expect(press(['h', 'space', 'space']).scroll).toBe(18);
  });

  test('of help remembers where it was asked for', () => {
    expect(press(['tab', 'h'])).toMatchObject({ page: 'help', helpOf: 'hosts' });
    expect(press(['v', '?'])).toMatchObject({ page: 'help', helpOf: 'events' });
  });
});
