// What is said of the flows that no reading could tell of.
import { expect, test } from 'vitest';
import { unseenText } from '../../src/app/short-flows.ts';

test.each([
  [
    0,
    1000,
    'Flows that came and went within 1 s, between two readings, are not among them; so far no flow was so short that one reading alone listed it.',
  ],
  [
    1,
    500,
    'Flows that came and went within 0.5 s, between two readings, are not among them: 1 flow was listed by one reading alone, so perhaps 1 went unseen (an estimate; conntrack -E tells all).',
  ],
  [
    2001,
    undefined,
    'Flows that came and went between two readings are not among them: 2,001 flows were listed by one reading alone, so perhaps 1,001 went unseen (an estimate; conntrack -E tells all).',
  ],
])('after %i listed once, %s ms apart', (listedOnce, interval, text) => {
  expect(unseenText(listedOnce, interval)).toBe(text);
});
