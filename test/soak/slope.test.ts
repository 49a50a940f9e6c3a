// The slope of literal points.
import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';

test.each([
  ['a plateau', [5, 5, 5, 5], 0],
  ['steady growth', [100, 103, 106, 109], 3],
  ['noise around a plateau', [10, 12, 12, 10], 0],
  ['one point', [7], 0],
  ['none', [], 0],
])('of %s', (_what, values, slope) => {
  expect(slopeOf(values.map((value, at) => ({ at, value })))).toBeCloseTo(slope);
});
