// Losses count for a while: a process that was started months ago must not tell of those of last month.
import { expect, test } from 'vitest';
import { parseStatistics } from '../../src/conntrack/statistics.ts';
import { RecentLosses } from '../../src/metrics/recent-losses.ts';
import { addToTally, type CounterTally, startTally } from '../../src/pressure/tally.ts';

const MINUTE = 60_000;

test('what was lost more than ten minutes ago is none of the recent losses', () => {
  const statistics = (drops: number) => {
    const parsed = parseStatistics(`cpu=0 drop=${drops} early_drop=0`);
    if (!parsed) throw new Error('no statistics');
    return parsed;
  };
  const losses = new RecentLosses(10 * MINUTE);
  let tally: CounterTally = startTally(statistics(100), 0);
  const dropsAt = (minute: number, drops: number, share: number): [number | undefined, number] => {
    tally = addToTally(tally, statistics(drops), minute * MINUTE, share);
    const recent = losses.of(tally);
    return [recent.sinceStart.get('drop'), recent.dropsNearFull];
  };
  losses.of(tally);
  expect(dropsAt(1, 150, 1)).toEqual([50, 50]);
  expect(dropsAt(5, 150, 0.5)).toEqual([50, 50]);
  expect(dropsAt(10, 157, 0.5)).toEqual([57, 50]);
  expect(dropsAt(11.1, 157, 0.5)).toEqual([7, 0]);
  expect(dropsAt(60, 157, 0.5)).toEqual([0, 0]);
});
