// Numbers as people read them, at the borders of their units.
import { describe, expect, test } from 'vitest';
import * as format from '../../src/view/format.ts';

test.each([
  [0, '0:00:00'],
  [59.9, '0:00:59'],
  [3599, '0:59:59'],
  [431999, '119:59:59'],
  [4294967295, '1193046:28:15'],
])('formatTimeout(%d) is %s', (seconds, text) => expect(format.formatTimeout(seconds)).toBe(text));

test.each([
  [0, '0s'],
  [59.4, '59s'],
  [59.6, '1m00s'],
  [119, '1m59s'],
  [3599.7, '1h00m'],
  [11100, '3h05m'],
  [172799, '47h59m'],
  [187200, '2d4h'],
])('formatDuration(%d) is %s', (seconds, text) => expect(format.formatDuration(seconds)).toBe(text));

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [11482, '11,482'],
  [1234567.4, '1,234,567'],
])('formatCount(%d) is %s', (count, text) => expect(format.formatCount(count)).toBe(text));

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
  [0.5, '1/s'],
  [1_200_000, '1.2M/s'],
])('formatRate(%d) is %j', (rate, text) => expect(format.formatRate(rate)).toBe(text));

describe('formatPercent', () => {
  test.each([
    [0, '0%'],
    [0.0005, '<0.1%'],
    [0.001, '0.1%'],
    [0.0994, '9.9%'],
    [0.0995, '10%'],
    [0.7, '70%'],
    [1, '100%'],
    [1.25, '125%'],
  ])('%d is %s', (share, text) => expect(format.formatPercent(share)).toBe(text));
});
