// How full the table is: the kernel's count against its maximum, beside what could be listed.
import type { Limits } from '../conntrack/limits.ts';
import type { History } from '../snapshot/history.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { shareOfMax } from './thresholds.ts';

/** Undefined stands for what the kernel does not tell, or what has not been read. */
export interface Occupancy {
  /** Flows of this network namespace, taken before the table was read. */
  readonly count: number | undefined;
  /** The most this namespace may hold. The figure is global, but each namespace is held to it by its own count. */
  readonly max: number | undefined;
  /** A maximum of 0, which kernels to 6.12 take for none at all. */
  readonly unlimited: boolean;
  /** count / max, 0 to 1; undefined without a maximum. */
  readonly share: number | undefined;
  /** Flows in the listing. */
  readonly listed: number | undefined;
  /** Counted and not listed by the newest reading: nearly all of them flows that had expired, which it made the kernel collect. */
  readonly uncollected: number | undefined;
  /** Those that no reading lists, which are held elsewhere; after one reading alone, all that it has not listed. */
  readonly held: number | undefined;
  /** Readings over which at least so many were in no list; 0 before the first. */
  readonly heldFor: number;
  /** Highest count since the start, as far as it was sampled. */
  readonly peak: number | undefined;
  readonly buckets: number | undefined;
  /** Flows a hash bucket holds on average; each flow stands in two, once for each direction. */
  readonly chainLength: number | undefined;
}

/** `peak` is the highest count that the caller remembers from before the history's ten minutes. */
export function occupancy(
  limits: Limits,
  history: History,
  snapshot: Snapshot | undefined,
  peak = 0,
): Occupancy {
  const { count, buckets } = limits;
  const max = limits.max === 0 ? undefined : limits.max;
  const listed = snapshot?.rows.listed;
  return {
    count,
    max,
    unlimited: limits.max === 0,
    share: shareOfMax(count, max),
    listed,
    uncollected: count === undefined || listed === undefined ? undefined : Math.max(0, count - listed),
    held: heldElsewhere(limits, history, listed),
    heldFor: listed === undefined ? 0 : Math.max(1, history.unlisted.length),
    peak: peakOf(history, Math.max(peak, count ?? 0)),
    buckets,
    chainLength: count === undefined || !buckets ? undefined : (2 * count) / buckets,
  };
}

/** The least of the last readings: what reading collects is gone the next time. */
function heldElsewhere({ count }: Limits, history: History, listed: number | undefined): number | undefined {
  if (count === undefined || listed === undefined) return undefined;
  const [first, ...others] = history.unlisted;
  if (first === undefined || others.length === 0) return Math.max(0, count - listed);
  return Math.min(first, ...others);
}

function peakOf(history: History, known: number): number | undefined {
  let peak = known;
  for (const { count } of history.last(Number.POSITIVE_INFINITY)) if (count > peak) peak = count;
  return peak === 0 && history.newest === undefined ? undefined : peak;
}
