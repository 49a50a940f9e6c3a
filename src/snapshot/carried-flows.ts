// The flows of the snapshot before that a reading has not listed again: which they are, and their rows carried over.
import { Has } from '../conntrack/flow-line.ts';
import { Change } from './flow-columns.ts';
import { clearRates } from './flow-match.ts';
import type { Generation } from './generation.ts';
import type { Snapshot } from './snapshot.ts';

/** A reading comes a little early now and then; a timeout that lacks no more than this has run out. Milliseconds. */
const TIMEOUT_SLACK = 50;

/** Serves one reading after the other; its marks are by the rows of the snapshot before, which is only read. */
export class CarriedFlows {
  #previous: Snapshot | undefined;
  #isListed = new Uint8Array(0);
  /** How many rows are marked. */
  #marked = 0;
  /** Rows under whose tuple another flow has come. */
  readonly #replaced: number[] = [];

  /** Begins a reading, in which no row of `previous` is listed yet. */
  begin(previous: Snapshot | undefined): void {
    this.#previous = previous;
    this.#replaced.length = 0;
    this.#marked = 0;
    const live = previous?.rows.live ?? 0;
    if (this.#isListed.length < live)
      this.#isListed = new Uint8Array(previous?.generation.columns.capacity ?? 0);
    else this.#isListed.fill(0, 0, live);
  }

  /** Whether the reading has listed the tuple of this row. */
  isListed(row: number): boolean {
    return this.#isListed[row] === 1;
  }

  /** The reading has listed the flow of this row, once. */
  markListed(row: number): void {
    this.#isListed[row] = 1;
    this.#marked++;
  }

  /** The reading has listed another flow under the tuple of this row. */
  markReplaced(row: number): void {
    this.markListed(row);
    this.#replaced.push(row);
  }

  /** Copies the flows that may live on to row `first` of `target` and those after it. Yields the row after the last. */
  copyNotSeen(target: Generation, first: number, instant: number): number {
    if (!this.#previous) return first;
    return copyRows(
      this.#previous,
      this.#absentRows(this.#previous, false, instant),
      target,
      first,
      Change.NOT_SEEN,
    );
  }

  /** As `copyNotSeen`, the flows that are gone. */
  copyGone(target: Generation, first: number, instant: number): number {
    if (!this.#previous) return first;
    const expired = this.#absentRows(this.#previous, true, instant);
    const next = copyRows(this.#previous, expired, target, first, Change.GONE);
    return copyRows(this.#previous, Uint32Array.from(this.#replaced), target, next, Change.GONE);
  }

  /** Rows not listed, of the flows that are gone, or of those that may live on. */
  #absentRows(previous: Snapshot, gone: boolean, instant: number): Uint32Array {
    const isListed = this.#isListed;
    const absent = previous.rows.live - this.#marked;
    const rows = new Uint32Array(absent);
    let count = 0;
    for (let row = 0; row < previous.rows.live && absent > 0; row++) {
      if (isListed[row] === 0 && isGone(previous, row, instant) === gone) rows[count++] = row;
    }
    return rows.subarray(0, count);
  }
}

/** A flow is gone that is absent twice, or absent once with its timeout run out. */
function isGone(previous: Snapshot, row: number, instant: number): boolean {
  if (row >= previous.rows.listed) return true;
  const timeout = previous.timeout(row);
  if (timeout === undefined) return false;
  return instant - previous.seenAt(row) + TIMEOUT_SLACK >= (timeout + 1) * 1000;
}

function copyRows(
  previous: Snapshot,
  rows: Uint32Array,
  target: Generation,
  first: number,
  change: typeof Change.NOT_SEEN | typeof Change.GONE,
): number {
  const c = target.columns;
  const end = first + rows.length;
  c.reserve(end, first);
  c.copyRows(previous.generation.columns, rows, first);
  c.change.fill(change, first, end);
  for (let row = first; row < end; row++) adopt(target, row, previous.generation);
  return end;
}

/** What a copied row needs beside its columns. What was not seen goes on as fast as before, as far as anybody can tell. */
function adopt({ columns: c, index, texts }: Generation, row: number, from: Generation): void {
  const has = c.has[row]!;
  const isGone = c.change[row] === Change.GONE;
  if (isGone && (has & Has.COUNTERS) !== 0) clearRates(c, row);
  if ((has & Has.TEXT) !== 0) c.text[row] = texts.adopt(from.texts, c.text[row]!);
  if (!isGone) index.add(c, row);
}
