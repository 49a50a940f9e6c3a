// Fills a generation from lines, and matches each flow against the snapshot before while it is at it.
import { Family } from '../conntrack/address.ts';
import { type FlowLine, Has, PROTOCOL_WORDS, Word } from '../conntrack/flow-line.ts';
import { natOf } from '../conntrack/nat.ts';
import {
  type AddressColumns,
  Change,
  type CounterColumns,
  counterOf,
  type FlowColumns,
} from './flow-columns.ts';
import type { Generation } from './generation.ts';
import { identityHash, rowZone } from './identity.ts';
import { sortRows } from './row-order.ts';
import type { Diff, Snapshot, SnapshotRows } from './snapshot.ts';

/** A reading comes a little early now and then; a timeout that lacks no more than this has run out. Milliseconds. */
const TIMEOUT_SLACK = 50;

/** Builds one generation after the other. Serial numbers go on from each to the next. */
export class FlowBuilder {
  #generation!: Generation;
  #columns!: FlowColumns;
  #previous: Snapshot | undefined;
  /** Which rows of the previous snapshot this reading has listed. */
  #matched = new Uint8Array(0);
  /** Rows of the previous snapshot under whose tuple a new flow has come. */
  readonly #replaced: number[] = [];
  #rows = 0;
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
    this.#previous = previous;
    this.#rows = 0;
    this.#replaced.length = 0;
    const seconds = previous ? (instant - previous.facts.instant) / 1000 : 0;
    this.#diff = { new: 0, gone: 0, changed: 0, notSeen: 0, seconds };
    this.doubled = 0;
    this.presence = 0;
    this.hasIPv6 = false;
    const live = previous?.rows.live ?? 0;
    if (this.#matched.length < live) this.#matched = new Uint8Array(generation.columns.capacity);
    else this.#matched.fill(0, 0, live);
  }

  /** Takes in one line, read at `instant` (monotonic milliseconds); the line is only borrowed. */
  add(line: FlowLine, instant: number): void {
    const hash = identityHash(line);
    const { index } = this.#generation;
    if (index.find(this.#columns, line, hash) >= 0) {
      this.doubled++;
      return;
    }
    const row = this.#rows++;
    if (row === this.#columns.capacity) this.#columns.reserve(row + 1, row);
    this.#write(row, line);
    this.#columns.identityHash[row] = hash;
    this.#columns.seenAt[row] = instant;
    index.add(this.#columns, row);
    this.#match(row, line, hash, instant);
  }

  /** Settles what was not listed, and numbers the new flows. */
  finish(instant: number): { rows: SnapshotRows; diff: Diff } {
    const listed = this.#rows;
    if (this.#previous) {
      this.#carry(this.#previous, Change.NOT_SEEN, instant);
      this.#diff.notSeen = this.#rows - listed;
    }
    const live = this.#rows;
    if (this.#previous) {
      this.#carry(this.#previous, Change.GONE, instant);
      this.#copy(this.#previous, Uint32Array.from(this.#replaced), Change.GONE);
      this.#diff.gone = this.#rows - live;
    }
    this.#numberNewFlows(listed);
    return { rows: { listed, live, total: this.#rows }, diff: this.#diff };
  }

  #write(row: number, line: FlowLine): void {
    const c = this.#columns;
    const { has, original, reply } = line;
    this.presence |= has;
    c.has[row] = has;
    c.family[row] = line.family;
    c.protocol[row] = line.protocol;
    c.flags[row] = line.flags;
    if ((has & Has.ADDRESSES) !== 0) this.#writeAddresses(row, line);
    else c.nat[row] = 0;
    if ((has & PROTOCOL_WORDS) !== 0) {
      c.originalSport[row] = original.src;
      c.originalDport[row] = original.dst;
      c.replySport[row] = reply.src;
      c.replyDport[row] = reply.dst;
    }
    if ((has & Has.STATE) !== 0) c.state[row] = line.state;
    if ((has & Has.TIMEOUT) !== 0) c.timeout[row] = line.timeout;
    if ((has & Has.COUNTERS) !== 0) this.#writeCounters(row, line);
    if ((has & Has.MARK) !== 0) c.mark[row] = line.mark;
    if ((has & Has.ZONE) !== 0) c.zone[row] = line.zone;
    if ((has & Has.USE) !== 0) c.use[row] = line.use;
    if ((has & RARE) !== 0) this.#writeRare(row, line);
  }

  #writeAddresses(row: number, line: FlowLine): void {
    const c = this.#columns;
    const { words } = line;
    const wide = line.family === Family.IPV6;
    if (wide) this.hasIPv6 = true;
    writeAddress(c.originalSrc, row, words, Word.ORIGINAL_SRC, wide);
    writeAddress(c.originalDst, row, words, Word.ORIGINAL_DST, wide);
    writeAddress(c.replySrc, row, words, Word.REPLY_SRC, wide);
    writeAddress(c.replyDst, row, words, Word.REPLY_DST, wide);
    c.nat[row] = natOf(line);
  }

  #writeCounters(row: number, line: FlowLine): void {
    const c = this.#columns;
    writeCounter(c.originalPackets, row, line, 0);
    writeCounter(c.originalBytes, row, line, 1);
    writeCounter(c.replyPackets, row, line, 2);
    writeCounter(c.replyBytes, row, line, 3);
  }

  #writeRare(row: number, line: FlowLine): void {
    const c = this.#columns;
    const { has } = line;
    if ((has & Has.DELTA_TIME) !== 0) c.deltaTime[row] = line.deltaTime;
    if ((has & Has.ID) !== 0) c.id[row] = line.id;
    if ((has & Has.ZONE_ORIG) !== 0) c.zoneOrig[row] = line.zoneOrig;
    if ((has & Has.ZONE_REPLY) !== 0) c.zoneReply[row] = line.zoneReply;
    if ((has & Has.GRE_TIMEOUTS) !== 0) {
      c.greTimeout[row] = line.greTimeout;
      c.greStreamTimeout[row] = line.greStreamTimeout;
    }
    if ((has & Has.TEXT) !== 0) c.text[row] = this.#generation.texts.intern(line.text, line.textLength);
  }

  #match(row: number, line: FlowLine, hash: number, instant: number): void {
    const previous = this.#previous;
    const before = previous ? previous.generation.index.find(previous.generation.columns, line, hash) : -1;
    if (previous && before >= 0) {
      this.#matched[before] = 1;
      if (this.#isSuccessor(previous.generation.columns, before, row)) {
        this.#continueFlow(previous.generation.columns, before, row);
        return;
      }
      this.#replaced.push(before);
    }
    const c = this.#columns;
    c.change[row] = Change.NEW;
    c.serial[row] = 0;
    c.firstSeenAt[row] = instant;
    this.#diff.new++;
    if ((line.has & Has.COUNTERS) !== 0) clearRates(c, row);
  }

  /** Counters that went backwards, or a younger flow, mean that another flow has come under the old tuple. */
  #isSuccessor(old: FlowColumns, before: number, row: number): boolean {
    const c = this.#columns;
    const both = old.has[before]! & c.has[row]!;
    if ((both & Has.DELTA_TIME) !== 0 && c.deltaTime[row]! < old.deltaTime[before]!) return false;
    if ((both & Has.COUNTERS) === 0) return true;
    return (
      isAtLeast(c.originalPackets, row, old.originalPackets, before) &&
      isAtLeast(c.originalBytes, row, old.originalBytes, before) &&
      isAtLeast(c.replyPackets, row, old.replyPackets, before) &&
      isAtLeast(c.replyBytes, row, old.replyBytes, before)
    );
  }

  #continueFlow(old: FlowColumns, before: number, row: number): void {
    const c = this.#columns;
    c.serial[row] = old.serial[before]!;
    c.firstSeenAt[row] = old.firstSeenAt[before]!;
    const stateBit = Has.STATE | Has.TIMEOUT;
    const changed =
      c.flags[row] !== old.flags[before] ||
      ((c.has[row]! ^ old.has[before]!) & stateBit) !== 0 ||
      ((c.has[row]! & Has.STATE) !== 0 && c.state[row] !== old.state[before]);
    c.change[row] = changed ? Change.CHANGED : Change.NONE;
    if (changed) this.#diff.changed++;
    if ((c.has[row]! & Has.COUNTERS) !== 0) writeRates(c, row, old, before);
  }

  /**
   * Copies over the previous snapshot's flows that this reading did not list: those that may live on, or those
   * that are gone, which is absent twice, or absent once with the timeout run out.
   */
  #carry(previous: Snapshot, as: typeof Change.NOT_SEEN | typeof Change.GONE, instant: number): void {
    const matched = this.#matched;
    const rows = new Uint32Array(previous.rows.live);
    let count = 0;
    for (let row = 0; row < previous.rows.live; row++) {
      if (matched[row] !== 0) continue;
      const gone = row >= previous.rows.listed || hasRunOut(previous, row, instant);
      if (gone === (as === Change.GONE)) rows[count++] = row;
    }
    this.#copy(previous, rows.subarray(0, count), as);
  }

  #copy(previous: Snapshot, rows: Uint32Array, change: number): void {
    const c = this.#columns;
    const first = this.#rows;
    const end = first + rows.length;
    c.reserve(end, first);
    c.copyRows(previous.generation.columns, rows, first);
    c.change.fill(change, first, end);
    for (let row = first; row < end; row++) this.#adopt(previous, row);
    this.#rows = end;
  }

  /** What a copied row needs beside its columns. */
  #adopt(previous: Snapshot, row: number): void {
    const c = this.#columns;
    const { index, texts } = this.#generation;
    const has = c.has[row]!;
    this.presence |= has;
    if (c.family[row] === Family.IPV6) this.hasIPv6 = true;
    if ((has & Has.COUNTERS) !== 0) clearRates(c, row);
    if ((has & Has.TEXT) !== 0) c.text[row] = texts.adopt(previous.generation.texts, c.text[row]!);
    if (c.change[row] === Change.NOT_SEEN) index.add(c, row);
  }

  /** New flows get their numbers in the order of their identity, so that the same table is always numbered alike. */
  #numberNewFlows(listed: number): void {
    const c = this.#columns;
    const fresh = new Uint32Array(this.#diff.new);
    let count = 0;
    for (let row = 0; row < listed; row++) if (c.serial[row] === 0) fresh[count++] = row;
    sortByIdentity(c, fresh, count);
    for (const row of fresh) c.serial[row] = this.#nextSerial++;
  }
}

const RARE = Has.DELTA_TIME | Has.ID | Has.ZONE_ORIG | Has.ZONE_REPLY | Has.GRE_TIMEOUTS | Has.TEXT;

function writeAddress(
  column: AddressColumns,
  row: number,
  words: Uint32Array,
  offset: number,
  wide: boolean,
): void {
  column.word3[row] = words[offset + 3]!;
  if (!wide) return;
  column.word0[row] = words[offset]!;
  column.word1[row] = words[offset + 1]!;
  column.word2[row] = words[offset + 2]!;
}

/** Writes the counter at `which` of `FlowLine.countersLow`. */
function writeCounter(column: CounterColumns, row: number, line: FlowLine, which: number): void {
  column.low[row] = line.countersLow[which]!;
  column.high[row] = line.countersHigh[which]!;
}

function isAtLeast(now: CounterColumns, row: number, old: CounterColumns, before: number): boolean {
  return counterOf(now, row) >= counterOf(old, before);
}

function hasRunOut(previous: Snapshot, row: number, instant: number): boolean {
  const timeout = previous.timeout(row);
  if (timeout === undefined) return false;
  return instant - previous.seenAt(row) + TIMEOUT_SLACK >= (timeout + 1) * 1000;
}

function writeRates(c: FlowColumns, row: number, old: FlowColumns, before: number): void {
  const seconds = (c.seenAt[row]! - old.seenAt[before]!) / 1000;
  if (seconds <= 0 || (old.has[before]! & Has.COUNTERS) === 0) {
    clearRates(c, row);
    return;
  }
  writeRate(c.originalPackets, row, old.originalPackets, before, seconds);
  writeRate(c.originalBytes, row, old.originalBytes, before, seconds);
  writeRate(c.replyPackets, row, old.replyPackets, before, seconds);
  writeRate(c.replyBytes, row, old.replyBytes, before, seconds);
}

function writeRate(
  now: CounterColumns,
  row: number,
  old: CounterColumns,
  before: number,
  seconds: number,
): void {
  now.rate[row] = (counterOf(now, row) - counterOf(old, before)) / seconds;
}

function clearRates(c: FlowColumns, row: number): void {
  c.originalPackets.rate[row] = Number.NaN;
  c.originalBytes.rate[row] = Number.NaN;
  c.replyPackets.rate[row] = Number.NaN;
  c.replyBytes.rate[row] = Number.NaN;
}

/** By family, protocol, zone, then source, destination and the protocol's words: least important first. */
function sortByIdentity(c: FlowColumns, rows: Uint32Array, length: number): void {
  const optional =
    (column: Uint32Array, bits: number) =>
    (row: number): number =>
      (c.has[row]! & bits) === 0 ? 0 : column[row]!;
  sortRows(rows, length, optional(c.originalDport, PROTOCOL_WORDS));
  sortRows(rows, length, optional(c.originalSport, PROTOCOL_WORDS));
  for (const { word0, word1, word2, word3 } of [c.originalDst, c.originalSrc]) {
    sortRows(rows, length, optional(word3, Has.ADDRESSES));
    for (const word of [word2, word1, word0])
      sortRows(rows, length, row => (c.family[row] === Family.IPV6 ? word[row]! : 0));
  }
  sortRows(rows, length, row => (c.family[row]! << 24) | (c.protocol[row]! << 16) | rowZone(c, row));
}
