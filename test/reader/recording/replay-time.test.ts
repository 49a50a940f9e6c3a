// Instants as one types them.
import { expect, test } from 'vitest';
import { parseReplayTime } from '../../../src/reader/recording/replay-time.ts';

const local = (text: string) => new Date(text).getTime();
const FIRST = local('2026-11-20T22:10:20');
const LAST = local('2026-11-21T09:00:00');
const PRESENT = local('2026-11-21T03:00:00');

test.each([
  ['+5m', local('2026-11-21T03:05:00')],
  ['-1h30m', local('2026-11-21T01:30:00')],
  ['+90s', local('2026-11-21T03:01:30')],
  ['3:12', local('2026-11-21T03:12:00')],
  ['03:12:07', local('2026-11-21T03:12:07')],
  ['23:30', local('2026-11-20T23:30:00')],
  ['22:10', local('2026-11-20T22:10:00')],
  ['12:31', local('2026-11-21T12:31:00')],
  ['2026-11-20', local('2026-11-20T00:00:00')],
  ['2026-11-20 23:00', local('2026-11-20T23:00:00')],
  ['2026-11-20T23:00:00Z', Date.parse('2026-11-20T23:00:00Z')],
])('%s', (text, expected) => {
  expect(parseReplayTime(text, PRESENT, FIRST, LAST)).toBe(expected);
});

test.each(['', '5m', '+5', '+m', '24:00', '12:60', 'noon', '2026-13-45', '1'])('%j is no time', text => {
  expect(parseReplayTime(text, PRESENT, FIRST, LAST)).toBeUndefined();
});
