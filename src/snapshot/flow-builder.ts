// Fills a generation from lines, each matched against the snapshot before as it comes.
//
// Who owns what: from `begin` to `finish` the builder alone writes the generation, through the functions of
// write-line.ts, flow-match.ts and carried-flows.ts; the snapshot before is only read.
import { Family } from '../conntrack/address.ts';
import { type FlowLine, Has } from '../conntrack/flow-line.ts';
import { CarriedFlows } from './carried-flows.ts';
import { Change, type FlowColumns } from './flow-columns.ts';
import { beginFlow, continueFlow, isSuccessor, writeFirstRates } from './flow-match.ts';
import type { Generation } from './generation.ts';
import { identityHash, isSameFlow } from './identity.ts';
import { sortByIdentity } from './identity-order.ts';
import type { Diff, Snapshot, SnapshotRows } from './snapshot.ts';
import { writeLine } from './write-line.ts';

/** Builds one generation after the other. Serial numbers go on from each to the next. */
export class FlowBuilder {
  #generation!: Generation;
  #columns!: FlowColumns;
  #previous: Generation | undefined;
  readonly #carried = new CarriedFlows();
  #rows = 0;
  /** Rows of the snapshot before that were alive, and which of them the next line is expected to name. */
  #previousLive = 0;
  #expected = 0;
  /** The identity hash of the present line. */
  #hash = 0;
  #nextSerial = 1;
  #diff: Diff = { new: 0, gone: 0, changed: 0, notSeen: 0, seconds: 0 };
  /** Lines so far that named a flow already listed. */
  doubled = 0;
  /** All bits of `Has` that any row states. */
  presence = 0;
  hasIPv6 = false;

  /** Begins a reading at `instant` into a cleared generation; `previous` is what it is compared with. */
  begin(generation: Generation, previous: Snapshot | undefined, instant: number): void {
    this.#generation = generation;
    this.#columns = generation.columns;
    this.#previous = previous?.generation;
    this.#carried.begin(previous);
    this.#rows = 0;
    this.#previousLive = previous?.rows.live ?? 0;
    this.#expected = 0;
    const seconds = previous ? (instant - previous.facts.instant) / 1000 : 0;
    this.#diff = { new: 0, gone: 0, changed: 0, notSeen: 0, seconds };
    this.doubled = 0;
    this.presence = 0;
    this.hasIPv6 = false;
  }

  /** Takes in one line, read at `instant` (monotonic milliseconds); the line is only borrowed. */
  add(line: FlowLine, instant: number): void {
    const before = this.#rowBefore(line);
    if (before >= 0 ? this.#carried.isListed(before) : this.#isListedNew(line)) {
      this.doubled++;
      return;
    }
    const row = this.#rows++;
    const c = this.#columns;
    if (row === c.capacity) c.reserve(row + 1, row);
    writeLine(this.#generation, row, line);
    this.presence |= line.has;
    if (line.family === Family.IPV6 && (line.has & Has.ADDRESSES) !== 0) this.hasIPv6 = true;
    c.identityHash[row] = this.#hash;
    c.seenAt[row] = instant;
    this.#generation.index.add(c, row);
    this.#match(row, before, instant);
  }

  /** Settles what was not listed, and numbers the new flows. */
  finish(instant: number): { rows: SnapshotRows; diff: Diff } {
    const listed = this.#rows;
    const live = this.#carried.copyNotSeen(this.#generation, listed, instant);
    const total = this.#carried.copyGone(this.#generation, live, instant);
    this.#diff.notSeen = live - listed;
    this.#diff.gone = total - live;
    this.#noteFacts(listed, total);
    this.#settleNewFlows(listed);
    return { rows: { listed, live, total }, diff: this.#diff };
  }

  /**
   * The row of the line's flow in the snapshot before, or -1; leaves the line's identity hash behind. The kernel lists
   * its table in the same order each time, so that the flow after the last one's is looked at first.
   */
  #rowBefore(line: FlowLine): number {
    const previous = this.#previous;
    if (!previous) {
      this.#hash = identityHash(line);
      return -1;
    }
    const expected = this.#expected;
    if (expected < this.#previousLive && isSameFlow(line, previous.columns, expected)) {
      this.#expected = expected + 1;
      this.#hash = previous.columns.identityHash[expected]!;
      return expected;
    }
    this.#hash = identityHash(line);
    const row = previous.index.find(previous.columns, line, this.#hash);
    if (row >= 0) this.#expected = row + 1;
    return row;
  }

  /** Whether the flow, which was not there before, has been listed already. */
  #isListedNew(line: FlowLine): boolean {
    return this.#generation.index.find(this.#columns, line, this.#hash) >= 0;
  }

  #match(row: number, before: number, instant: number): void {
    const c = this.#columns;
    const previous = this.#previous;
    if (previous && before >= 0) {
      if (isSuccessor(c, row, previous.columns, before)) {
        this.#carried.markListed(before);
        continueFlow(c, row, previous.columns, before);
        if (c.change[row] === Change.CHANGED) this.#diff.changed++;
        return;
      }
      this.#carried.markReplaced(before);
    }
    beginFlow(c, row, instant);
    this.#diff.new++;
  }

  /** What the rows from `first` to before `end`, which came from no line, state. */
  #noteFacts(first: number, end: number): void {
    const { has, family } = this.#columns;
    for (let row = first; row < end; row++) {
      this.presence |= has[row]!;
      if (family[row] === Family.IPV6) this.hasIPv6 = true;
    }
  }

  #settleNewFlows(listed: number): void {
    const c = this.#columns;
    const { seconds, notSeen } = this.#diff;
    const fresh = new Uint32Array(this.#diff.new);
    let count = 0;
    for (let row = 0; row < listed; row++) if (c.serial[row] === 0) fresh[count++] = row;
    sortByIdentity(c, fresh);
    for (const row of fresh) {
      c.serial[row] = this.#nextSerial++;
      writeFirstRates(c, row, seconds, notSeen === 0);
    }
  }
}
