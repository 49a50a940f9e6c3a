// What an age or an idle time matches of which no more is known than that it is at least so long.
import { describe, expect, test } from 'vitest';
import { rowsMatching, snapshotOf } from './table.ts';

const line = (sport: number, rest: string): string =>
  `ipv4 2 tcp 6 431999 ESTABLISHED src=10.0.0.1 dst=192.0.2.1 sport=${sport} dport=443 src=192.0.2.1 dst=10.0.0.1 sport=443 dport=${sport} [ASSURED] mark=0 ${rest}use=1`;

/** Three seconds after the first sight of each: row 0 with the kernel's age of 3 s, row 1 with none. */
const LINES = [line(1, 'delta-time=3 '), line(2, '')];
const snapshot = snapshotOf(LINES, LINES, LINES, LINES);

describe('an age of 3 s, and one of at least 3 s', () => {
  test.each([
    ['age > 2s', [0, 1]],
    ['age > 3s', []],
    ['age >= 3s', [0, 1]],
    ['age < 10s', [0]],
    ['age <= 3s', [0]],
    ['age = 3s', [0]],
    ['age != 2s', [0, 1]],
    ['age != 3s', []],
    ['age != 9s', [0]],
    // What is not known to be so is not known not to be so.
    ['not age > 10s', [0]],
    ['not age < 10s', []],
    ['not age < 2s', [0, 1]],
    ['not age = 9s', [0]],
    ['not (age > 10s or udp)', [0]],
    ['not (age > 10s and tcp)', [0]],
    ['not not age < 10s', [0]],
  ])('%s', (filter, rows) => expect(rowsMatching(filter, snapshot)).toEqual(rows));
});

describe('an idle time of 60 s, one of at least 60 s, and one that is not known', () => {
  const three = snapshotOf([line(1, ''), line(2, ''), line(3, '')]);
  const context = {
    idle: (_: unknown, row: number) => (row === 2 ? undefined : 60),
    isIdleAtLeast: (_: unknown, row: number) => row === 1,
  };

  test.each([
    ['idle > 30s', [0, 1]],
    ['idle < 2m', [0]],
    ['not idle > 2m', [0]],
    ['not idle < 30s', [0, 1]],
  ])('%s', (filter, rows) => expect(rowsMatching(filter, three, context)).toEqual(rows));
});
