// The last thousand events: flows that came, changed and went, told from one reading to the next.
import { Change } from '../snapshot/flow-columns.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Predicate } from '../view/filter/selection.ts';
import { type LoggedEvent, loggedEvent } from './logged-event.ts';
import { ShortFlows } from './short-flows.ts';

const KEPT = 1000;
/** In the order in which they are told: what has gone makes room for what is new. */
const KINDS = [Change.GONE, Change.CHANGED, Change.NEW] as const;

export class EventLog {
  /** Oldest first; another array after each change. */
  events: readonly LoggedEvent[] = [];
  /** Events there were no room for, in readings that brought more than a thousand. */
  passedOver = 0;
  /** Others as short must have come and gone between two readings. */
  readonly short = new ShortFlows();
  #held: readonly LoggedEvent[] = [];

  /** The newest events, or those that were there when they were last followed. */
  shown(isFollowing: boolean): readonly LoggedEvent[] {
    if (isFollowing) this.#held = this.events;
    return this.#held;
  }

  /** Takes in what a snapshot tells. */
  add(snapshot: Snapshot, matches: Predicate | undefined): void {
    const rows = eventRows(snapshot, matches);
    this.short.add(snapshot, rows);
    if (rows.length === 0) return;
    this.passedOver += Math.max(0, rows.length - KEPT);
    const events = rows.slice(-KEPT).flatMap(row => loggedEvent(snapshot, row) ?? []);
    this.events = [...this.events, ...events].slice(-KEPT);
  }
}

/** The rows that a snapshot tells of: those gone, then changed, then new. The first tells of none: all in it is new to us. */
export function eventRows(snapshot: Snapshot, matches: Predicate | undefined): number[] {
  const { diff } = snapshot.facts;
  if (diff.seconds === 0 || diff.new + diff.changed + diff.gone === 0) return [];
  const byKind = new Map<number, number[]>(KINDS.map(kind => [kind, []]));
  for (let row = 0; row < snapshot.rows.total; row++) {
    const rows = byKind.get(snapshot.change(row));
    if (rows && (matches?.(snapshot, row) ?? true)) rows.push(row);
  }
  return [...byKind.values()].flat();
}
