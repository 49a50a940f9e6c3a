// Lengths of time at the borders of their units.
import { expect, it, test } from 'vitest';
import { durationInWords, formatDuration, formatTimeout, parseDuration } from '../../src/words/durations.ts';

it('writes lengths of time in their two largest units', () => {
  expect([0, 59.4, 59.6, 119, 3599.7, 7440, 86_399, 86_400, 432_000, 90_000].map(formatDuration)).toEqual([
    '0s',
    '59s',
    '1m00s',
    '1m59s',
    '1h00m',
    '2h04m',
    '23h59m',
    '1d',
    '5d',
    '1d1h',
  ]);
});

test.each([
  [0, '0:00:00'],
  [59.9, '0:00:59'],
  [3599, '0:59:59'],
  [431999, '119:59:59'],
  [4294967295, '1193046:28:15'],
])('formatTimeout(%d) is %s', (seconds, text) => expect(formatTimeout(seconds)).toBe(text));

test.each([
  [0, '0 seconds'],
  [61.9, '1 minute 1 second'],
  [43_199, '11 hours 59 minutes'],
  [172_800, '2 days'],
])('durationInWords(%d) is %s', (seconds, text) => expect(durationInWords(seconds)).toBe(text));

test.each([
  ['90s', 90],
  ['1h30m', 5400],
  ['1.5D', 129_600],
  ['90', undefined],
  ['-5m', undefined],
  ['5 m', undefined],
  ['', undefined],
])('parseDuration(%j) is %s', (text, seconds) => expect(parseDuration(text)).toBe(seconds));
