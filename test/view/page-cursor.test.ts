// The cursor of a page that stands on some of its lines only.
import { describe, expect, test } from 'vitest';
import {
  followScroll,
  isInSight,
  type PagePosition,
  stepOnPage,
  withLines,
} from '../../src/view/page-cursor.ts';

const LINES = [3, 5, 40];
const ROOM = 10;
const at = (index: number, scroll: number): PagePosition => ({ pageCursor: { index, lines: LINES }, scroll });

describe('a step', () => {
  test.each([
    ['to the next, without scrolling while it is in sight', at(0, 0), 1, at(1, 0)],
    ['on from a place whose next is far: by a line', at(1, 0), 1, at(1, 1)],
    ['to the next as soon as it is near', at(1, 31), 1, at(1, 32)],
    ['back to the first, with the top of the page', at(1, 4), -1, at(0, 0)],
    ['on from the last: by a line', at(2, 35), 1, at(2, 36)],
    ['back from the first: by a line', at(0, 2), -1, at(0, 1)],
  ] as const)('%s', (_, before, by, after) => {
    expect(stepOnPage(before, by, ROOM)).toEqual(after);
  });
});

test('goes with what is scrolled, to the nearest of its places in sight', () => {
  expect(followScroll(at(0, 4), ROOM).index).toBe(1);
  expect(followScroll(at(2, 0), ROOM).index).toBe(1);
  expect(followScroll(at(0, 20), ROOM).index).toBe(0);
  expect(isInSight(at(0, 20), ROOM)).toBe(false);
});

test('stays within the places that there are', () => {
  expect(withLines({ index: 2, lines: LINES }, [1])).toEqual({ index: 0, lines: [1] });
  expect(withLines({ index: 0, lines: [] }, [])).toEqual({ index: 0, lines: [] });
});
