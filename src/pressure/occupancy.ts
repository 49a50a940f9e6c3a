// How full the table is: the kernel's count against its maximum, beside what could be listed.
import type { Limits } from '../conntrack/limits.ts';
import type { History } from '../snapshot/history.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

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
  /** Counted and not listed: nearly all of them expired flows that reading made the kernel collect. */
  readonly uncollected: number | undefined;
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
    share: count === undefined || max === undefined ? undefined : count / max,
    listed,
    uncollected: count === undefined || listed === undefined ? undefined : Math.max(0, count - listed),
    peak: peakOf(history, Math.max(peak, count ?? 0)),
    buckets,
    chainLength: count === undefined || !buckets ? undefined : (2 * count) / buckets,
  };
}

function peakOf(history: History, known: number): number | undefined {
  let peak = known;
  for (const { count } of history.last(Number.POSITIVE_INFINITY)) if (count > peak) peak = count;
  return peak === 0 && history.newest === undefined ? undefined : peak;
}
