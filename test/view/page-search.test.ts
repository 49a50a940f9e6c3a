// A search on a page: where the text stands, and where one comes to.
import { describe, expect, test } from 'vitest';
import { foundOn, linesWith, NO_SEARCH, nextFound } from '../../src/view/page-search.ts';

test('lines of both columns, in any case', () => {
  expect(
    linesWith('TAG', [
      ['a tag', 'b', 'tags'],
      ['c', 'Tagged', 'd tag'],
    ]),
  ).toEqual([0, 1, 2]);
  expect(linesWith('', [['a']])).toEqual([]);
});

describe('with ten lines in sight', () => {
  const begun = { search: { ...NO_SEARCH, text: 'x' }, scroll: 20 };
  const found = foundOn([3, 25, 40], begun, 10);

  test('the first one that is not above is come to, and stays where it is in sight', () => {
    expect(found).toMatchObject({ search: { at: 25 }, scroll: 20 });
    expect(foundOn([3, 40], begun, 10)).toMatchObject({ search: { at: 40 }, scroll: 40 });
    expect(foundOn([3], begun, 10)).toMatchObject({ search: { at: 3 }, scroll: 3 });
    expect(foundOn([], begun, 10)).toMatchObject({ search: { at: undefined }, scroll: 20 });
  });

  test('the next and the one before, round the ends', () => {
    const next = nextFound(found, 1, 10);
    expect(next).toMatchObject({ search: { at: 40 }, scroll: 40 });
    expect(nextFound(next, 1, 10)).toMatchObject({ search: { at: 3 }, scroll: 3 });
    expect(nextFound(found, -1, 10)).toMatchObject({ search: { at: 3 }, scroll: 3 });
  });
});
