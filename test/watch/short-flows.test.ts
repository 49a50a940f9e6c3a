// What is said of the flows that no reading could tell of.
import { expect, test } from 'vitest';
import { unseenText } from '../../src/watch/short-flows.ts';

test.each([
  [0, 1000, 'Flows that came and went within 1 s may be missing.'],
  [1, 500, 'Flows that came and went within 0.5 s may be missing, perhaps 1 so far; conntrack -E shows all.'],
  [
    2001,
    undefined,
    'Flows that came and went between two readings may be missing, perhaps 1,001 so far; conntrack -E shows all.',
  ],
])('after %i listed once, %s ms apart', (listedOnce, interval, text) => {
  expect(unseenText(listedOnce, interval)).toBe(text);
});
