// The last thousand events: flows that came, changed and went, told from one reading to the next.
import { Change } from '../snapshot/flow-columns.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Predicate } from './selection.ts';

const KEPT = 1000;
/** In the order in which they are told: what has gone makes room for what is new. */
const KINDS = [Change.GONE, Change.CHANGED, Change.NEW] as const;

/** Words for a row that is new, has changed or has gone; one line without its LF. */
export type EventFormat = (snapshot: Snapshot, row: number) => string;

export class EventLog {
  /** Oldest first; another array after each change. */
  lines: readonly string[] = [];
  /** Events there were no room for, in readings that brought more than a thousand. */
  passedOver = 0;
  /** Flows that a single reading has listed: others as short must have come and gone between two. */
  listedOnce = 0;
  /** The end of the first reading, by the monotonic clock: what it listed may be older than we know. */
  #begun: number | undefined;
  readonly #format: EventFormat;

  constructor(format: EventFormat) {
    this.#format = format;
  }

  /** Takes in what a snapshot tells; the first one tells nothing, since everything in it is new to us. */
  add(snapshot: Snapshot, matches: Predicate | undefined): void {
    const { instant, readMilliseconds, diff } = snapshot.facts;
    this.#begun ??= instant + readMilliseconds;
    if (diff.seconds === 0 || diff.new + diff.changed + diff.gone === 0) return;
    const rows = eventRows(snapshot, matches);
    this.passedOver += Math.max(0, rows.length - KEPT);
    this.listedOnce += rows.filter(row => this.#isListedOnce(snapshot, row)).length;
    const lines = rows.slice(-KEPT).map(row => this.#format(snapshot, row));
    this.lines = [...this.lines, ...lines].slice(-KEPT);
  }

  #isListedOnce(snapshot: Snapshot, row: number): boolean {
    if (!snapshot.isGone(row) || this.#begun === undefined) return false;
    const firstSeen = snapshot.firstSeenAt(row);
    return firstSeen > this.#begun && firstSeen === snapshot.seenAt(row);
  }
}

/** What has gone, then what has changed, then what is new since the reading before. */
export function eventRows(snapshot: Snapshot, matches: Predicate | undefined): number[] {
  const byKind = new Map<number, number[]>(KINDS.map(kind => [kind, []]));
  for (let row = 0; row < snapshot.rows.total; row++) {
    const rows = byKind.get(snapshot.change(row));
    if (rows && (matches?.(snapshot, row) ?? true)) rows.push(row);
  }
  return [...byKind.values()].flat();
}
