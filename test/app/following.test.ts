// The page of events: follows its end until it is scrolled back, and again from its end on.
import { expect, test } from 'vitest';
import type { Action } from '../../src/app/action.ts';
import { update } from '../../src/app/update.ts';
import type { Motion } from '../../src/view/motion.ts';
import { FIVE_FLOWS, showing } from './tables.ts';

const move = (motion: Motion): Action => ({ type: 'move', motion });
const ends = (lastScroll: number): Action => ({ type: 'page-length', lastScroll, targets: [], matches: [] });

/** Where the page is after each action, and whether it follows. */
function places(...actions: Action[]): [scroll: number, following: boolean][] {
  const { state, shown } = showing(FIVE_FLOWS);
  let now = update(state, { type: 'show-events' }, shown).state;
  return actions.map(action => {
    now = update(now, action, shown).state;
    return [now.scroll, now.following];
  });
}

test('stays at the end as it moves on, until it is scrolled back', () => {
  expect(places(ends(5), ends(9), move('up'), ends(12))).toEqual([
    [5, true],
    [9, true],
    [8, false],
    [8, false],
  ]);
});

test('follows again once it is scrolled to the end', () => {
  expect(places(ends(9), move('home'), ends(9), move('end'), ends(9)).slice(2)).toEqual([
    [0, false],
    [Number.MAX_SAFE_INTEGER, false],
    [9, true],
  ]);
});

test('a page that is shorter than the screen always follows', () => {
  expect(places(ends(0), move('up'), ends(0)).at(-1)).toEqual([0, true]);
});
