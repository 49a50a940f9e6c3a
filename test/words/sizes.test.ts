// Numbers as people read them, at the borders of their units.
import { expect, test } from 'vitest';
import * as format from '../../src/words/sizes.ts';

test.each([
  [0, '0'],
  [999.4, '999'],
  [999.5, '1.0k'],
  [9949, '9.9k'],
  [9950, '10k'],
  [999_499, '999k'],
  [999_500, '1.0M'],
  [2 ** 65, '37E'],
])('formatSize(%d) is %s', (size, text) => {
  expect(format.formatSize(size)).toBe(text);
  expect(text.length).toBeLessThanOrEqual(5);
});

test.each([
  [Number.NaN, ''],
  [0, '0'],
  [0.49, '0'],
  [0.5, '1B/s'],
  [1_200_000, '1.2MB/s'],
])('formatRate(%d) is %j', (rate, text) => expect(format.formatRate(rate)).toBe(text));

test('the same rate in bits', () => expect(format.formatRate(1_200_000, true)).toBe('9.6Mb/s'));
