// The kernel's counters from reading to reading: how much each rose since the start, and how fast it rises now.
import { counterIncreases, type Statistics } from '../conntrack/statistics.ts';

/** From here on the kernel's collector helps by removing closing flows: the table counts as full. Share of max. */
const NEAR_FULL = 0.95;

/** Never changed: each reading makes a new one. */
export interface CounterTally {
  readonly latest: Statistics;
  /** Milliseconds of the monotonic clock. */
  readonly instant: number;
  readonly sinceStart: ReadonlyMap<string, number>;
  /** Rises per second between the last two readings; empty after one. */
  readonly perSecond: ReadonlyMap<string, number>;
  /** Of the drops since the start, those that came while the table was nearly full. */
  readonly dropsNearFull: number;
}

/** Begins with the first reading of the counters. */
export function startTally(statistics: Statistics, instant: number): CounterTally {
  const zero = [...statistics.totals.keys()].map((name): [string, number] => [name, 0]);
  return { latest: statistics, instant, sinceStart: new Map(zero), perSecond: new Map(), dropsNearFull: 0 };
}

/**
 * Adds a reading, `share` being count / max at that time (undefined without a maximum). A counter may wrap, and
 * may begin anew when the module is loaded again: neither makes a figure fall.
 */
export function addToTally(
  tally: CounterTally,
  statistics: Statistics,
  instant: number,
  share: number | undefined,
): CounterTally {
  const rises = counterIncreases(tally.latest, statistics);
  const seconds = (instant - tally.instant) / 1000;
  const sinceStart = new Map(tally.sinceStart);
  for (const [name, rise] of rises) sinceStart.set(name, (sinceStart.get(name) ?? 0) + rise);
  const drops = share !== undefined && share >= NEAR_FULL ? (rises.get('drop') ?? 0) : 0;
  return {
    latest: statistics,
    instant,
    sinceStart,
    perSecond:
      seconds > 0 ? new Map([...rises].map(([name, rise]) => [name, rise / seconds])) : tally.perSecond,
    dropsNearFull: tally.dropsNearFull + drops,
  };
}
