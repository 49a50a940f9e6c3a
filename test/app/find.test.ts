// Finding among the rows shown: by text as it stands there, or by a filter; forwards, backwards and around.
import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/app/action.ts';
import { findPredicate } from '../../src/app/find.ts';
import { actionOf } from '../../src/app/keys.ts';
import { reachable } from '../../src/app/motion.ts';
import { entryPredicate } from '../../src/app/prompt.ts';
import type { State } from '../../src/app/state.ts';
import { update } from '../../src/app/update.ts';
import type { FilterContext } from '../../src/view/filter/context.ts';
import { RowSearch } from '../../src/watch/row-search.ts';
import { FIVE_FLOWS, showing } from './tables.ts';

/** The places of the rows that match, from the top. */
function matches(find: string, changes: Partial<State> = {}, context: FilterContext = {}): number[] {
  const { state, shown } = showing(FIVE_FLOWS, { find, ...changes });
  const test = findPredicate(state, context);
  return [...shown.view.rows].flatMap((row, at) => (shown.snapshot && test?.(shown.snapshot, row) ? at : []));
}

describe('what matches', () => {
  test.each([
    ['192.168.1.7', [0, 2]],
    ['192.168.1', [0, 1, 2, 3, 4]],
    [':53', [2]],
    ['established', [0, 1]],
    ['syn_sent2', [3]],
    ['echo-request', [4]],
    ['udp', [2]],
    ['port 22', [1]],
    ['tcp and not port 443', [1, 3]],
    ['ttl < 2m', [3, 4]],
    ['src hos', []],
    ['5:00', []],
    ['', []],
  ])('%s', (find, rows) => {
    expect(matches(find)).toEqual(rows);
  });

  test('names, where they are shown, and addresses all the same', () => {
    const context = { nameOf: (address: string) => (address === '192.168.1.23' ? 'tablet' : undefined) };
    const { display } = showing(FIVE_FLOWS).state;
    expect(matches('tablet', {}, context)).toEqual([]);
    const named = { display: { ...display, names: true } };
    expect(matches('tablet', named, context)).toEqual([1]);
    expect(matches('192.168.1.23', named, context)).toEqual([1]);
  });
});

/** Presses keys, and searches as the session does; a table this small is searched within the call. */
function act(changes: Partial<State>, ...keys: readonly string[]): State {
  const { state: first, shown } = showing(FIVE_FLOWS, changes);
  let state = first;
  const dispatch = (action: Action): void => {
    const next = update(state, action, shown);
    state = next.state;
    for (const command of next.commands) {
      if (command.type === 'find') {
        search.find(findPredicate(state, shown.context), reachable(state, shown).length, command);
      } else if (command.type === 'count') {
        search.count(entryPredicate(state, shown.context), state.prompt?.kind === 'find');
      }
    }
  };
  const search = new RowSearch(shown, {
    found: (index, hasWrapped) => dispatch({ type: 'found', index, hasWrapped }),
    notFound: () => dispatch({ type: 'not-found' }),
    counted: matches => dispatch({ type: 'counted', matches }),
  });
  for (const key of keys) {
    const action = actionOf(key, state);
    if (action) dispatch(action);
  }
  search.stop();
  return state;
}

describe('the cursor', () => {
  test('goes to the first match as it is typed, and stays there', () => {
    expect(act({}, '/', 't', 'c', 'p').flows.index).toBe(0);
    expect(act({}, '/', 'd', 'p').flows.index).toBe(2);
    const state = act({}, '/', 'd', 'p', 'enter');
    expect(state).toMatchObject({ find: 'dp', prompt: undefined, flows: { index: 2 } });
  });

  test('waits where it was while nothing matches, which is told', () => {
    const state = act({}, '/', 'd', 'p', 'q');
    expect(state.flows.index).toBe(0);
    expect(state.prompt?.matches).toBe(0);
    expect(act({}, '/', 'z', 'enter').notice).toMatchObject({ tone: 'warn' });
  });

  test('goes back where it was by Esc', () => {
    const state = act({}, '/', 'd', 'p', 'escape');
    expect(state).toMatchObject({ find: '', prompt: undefined, flows: { index: 0 } });
  });

  test('goes from match to match, and around', () => {
    const places = [0, 1, 3, 0];
    for (const [count, place] of places.entries()) {
      const state = act({ find: 'tcp' }, ...Array.from({ length: count }, () => 'n'));
      expect(state.flows.index).toBe(place);
      expect(state.notice !== undefined).toBe(count === 3);
    }
    expect(act({ find: 'tcp' }, 'N').flows.index).toBe(3);
    expect(act({ find: 'tcp' }, 'N', 'N').flows.index).toBe(1);
  });

  test('belongs to the flow found, also at the top', () => {
    expect(act({}, '/', '4', '4', '3').flows.key).toBeDefined();
  });

  test('stays among the rows on the screen while scrolling is off', () => {
    const { display } = showing(FIVE_FLOWS).state;
    const changes = { room: { flows: 2, hosts: 1, page: 1 }, display: { ...display, scrolling: false } };
    expect(act({ ...changes, find: 'udp' }, 'n').flows.index).toBe(0);
  });
});

test('n turns to the NAT columns while no find is active, and Esc ends a find', () => {
  expect(act({}, 'n').display.nat).toBe(true);
  expect(act({ find: 'tcp' }, 'n').display.nat).toBe(false);
  expect(act({ find: 'tcp' }, 'escape', 'n').display.nat).toBe(true);
});

test('a filter being typed is counted on the table, a find on the rows shown', () => {
  expect(act({}, 'f4', 't').prompt?.matches).toBe(4);
  expect(act({}, '/', '7').prompt?.matches).toBe(3);
});
