// Flows too short for readings to tell of: how many there may have been, judged by those that one reading alone listed.
import type { Snapshot } from '../snapshot/snapshot.ts';
import { formatCount } from '../words/figures.ts';

/** Counts flows that were listed once. Told of each snapshot, from the first on. */
export class ShortFlows {
  listedOnce = 0;
  /** The end of the first reading, by the monotonic clock: what it listed may be older than we know. */
  #begun: number | undefined;

  /** `rows` are those in question, such as the ones that a filter selects. */
  add(snapshot: Snapshot, rows: readonly number[]): void {
    const { instant, readMilliseconds } = snapshot.facts;
    this.#begun ??= instant + readMilliseconds;
    for (const row of rows) if (this.#isListedOnce(snapshot, row, this.#begun)) this.listedOnce++;
  }

  #isListedOnce(snapshot: Snapshot, row: number, begun: number): boolean {
    if (!snapshot.isGone(row)) return false;
    const firstSeen = snapshot.firstSeenAt(row);
    return firstSeen > begun && firstSeen === snapshot.seenAt(row);
  }
}

/**
 * What readings cannot tell, in a short sentence; `interval` in milliseconds, where they are evenly apart. No counter of the
 * kernel tells the number (`new` and `insert` are long dead, ids are hashes), so it is an estimate: if short
 * lives are spread evenly up to two intervals, a half of them is listed once, a quarter twice and a quarter never. At
 * least it may be none; where all lives are much shorter than the interval, it is many times more.
 */
export function unseenText(listedOnce: number, interval?: number): string {
  const span = interval === undefined ? 'between two readings' : `within ${interval / 1000} s`;
  const estimate = formatCount(Math.ceil(listedOnce / 2));
  const missed = listedOnce === 0 ? '' : `, perhaps ${estimate} so far; conntrack -E shows all`;
  return `Flows that came and went ${span} may be missing${missed}.`;
}
