// The columns that hold a reading's flows: one typed array a column, row = flow.
//
// Layout
//   Row r of every array is one flow. Rows stand in three runs, see Snapshot: those the reading listed, those it
//   did not list but may still be alive, and those that have gone.
//
// Absent values
//   `has[r]` (bits of Has) says which facts row r states. Where a bit is off, the column holds a leftover of an
//   earlier generation and means nothing: readers ask `has` first, writers write only what is there. Columns of facts
//   that no row has stated so far (counters with accounting off, marks) are empty. See `makeRoom`.
//   Addresses: their last word, which is all that IPv4 has; the upper three of IPv6 rows stand in `wide`.
//   Rates: NaN until a flow has been seen twice.
//
// Units
//   timeout, armed, deltaTime and the gre timeouts in seconds; seenAt and firstSeenAt in milliseconds of the monotonic
//   clock; rates in bytes or packets per second; counters in a low and a high word.

import { Family } from '../conntrack/address.ts';
import { Has } from '../conntrack/flow-line.ts';
import { WIDE_WORDS, WideWords } from './wide-words.ts';

/** Beside the bits of `Has` where columns are asked for: IPv6 addresses. */
export const WIDE = 1 << 30;

/** One counter of one direction, an exact 64-bit number, and what it grows by in a second. */
export interface CounterColumns {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly rate: Float32Array;
}

/** What became of a flow between the reading before and this one. */
export const Change = {
  NONE: 0,
  /** Not listed in the reading before. */
  NEW: 1,
  /** Its state or its flags differ. */
  CHANGED: 2,
  /** Not listed this time, but it may be: a table is not read atomically. */
  NOT_SEEN: 3,
  /** Gone: kept for one refresh, for the eye. */
  GONE: 4,
} as const;

type ColumnArray = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** One generation of columns. Owned by the store, which alone writes it, and only before it is sealed. */
export class FlowColumns {
  capacity = 0;
  /** Facts for which there are columns: bits of `Has`, and `WIDE`. */
  room = 0;
  has!: Uint32Array;
  family!: Uint8Array;
  protocol!: Uint8Array;
  state!: Uint8Array;
  flags!: Uint8Array;
  /** A value of `Change`. */
  change!: Uint8Array;
  /** Bits of `Nat`, told from the two tuples. */
  nat!: Uint8Array;
  timeout!: Uint32Array;
  /** The largest `timeout` since the flow's last packet, as far as it was listed: what has armed its timer gave no less. */
  armed!: Uint32Array;
  originalSrc!: Uint32Array;
  originalDst!: Uint32Array;
  replySrc!: Uint32Array;
  replyDst!: Uint32Array;
  /** Where the upper words of an IPv6 row begin in `wide`. */
  wideAt!: Uint32Array;
  readonly wide = new WideWords();
  /** Protocol words, laid out as ProtocolWords says: ports, ICMP id and type/code, or GRE keys. */
  originalSport!: Uint32Array;
  originalDport!: Uint32Array;
  replySport!: Uint32Array;
  replyDport!: Uint32Array;
  readonly originalPackets: CounterColumns = noCounter();
  readonly originalBytes: CounterColumns = noCounter();
  readonly replyPackets: CounterColumns = noCounter();
  readonly replyBytes: CounterColumns = noCounter();
  mark!: Uint32Array;
  zone!: Uint16Array;
  zoneOrig!: Uint16Array;
  zoneReply!: Uint16Array;
  deltaTime!: Uint32Array;
  use!: Uint32Array;
  id!: Uint32Array;
  greTimeout!: Uint32Array;
  greStreamTimeout!: Uint32Array;
  /** Index into the generation's TextPool, where `Has.TEXT`. */
  text!: Uint32Array;
  /** Hash of the identity: family, protocol, zone and original tuple. */
  identityHash!: Uint32Array;
  /** The flow's number, given at first sight and kept while it lives; never used twice. */
  serial!: Uint32Array;
  seenAt!: Float64Array;
  firstSeenAt!: Float64Array;

  constructor(capacity: number) {
    this.reserve(Math.max(capacity, 64));
  }

  /** Makes room for at least `rows` rows; the first `kept` rows are kept. */
  reserve(rows: number, kept = 0): void {
    if (rows <= this.capacity) return;
    this.capacity = Math.max(rows, Math.ceil(this.capacity * 1.5));
    this.#size(kept);
  }

  /** Makes the columns that a row with these facts needs, where they are not there yet. */
  makeRoom(facts: number): void {
    if ((facts & ~this.room) === 0) return;
    this.room |= facts;
    this.#size(0);
  }

  /** Brings every column to the length that it should have. Whoever holds a counter finds the new ones in it. */
  #size(kept: number): void {
    const length = (facts: number): number =>
      facts === ALWAYS || (this.room & facts) !== 0 ? this.capacity : 0;
    for (const [name, make, facts = ALWAYS] of COLUMNS)
      this[name] = sized(this[name] as ColumnArray | undefined, make, length(facts), kept) as never;
    for (const name of COUNTERS) {
      const counter: Own<CounterColumns> = this[name];
      counter.low = sized(counter.low, u32, length(Has.COUNTERS), kept);
      counter.high = sized(counter.high, u32, length(Has.COUNTERS), kept);
      counter.rate = sized(counter.rate, f32, length(Has.COUNTERS), kept);
    }
  }

  /** Copies these rows of another generation to where there is room: row `to` and those after it. */
  copyRows(source: FlowColumns, rows: Uint32Array, to: number): void {
    this.makeRoom(source.room);
    for (const [name] of COLUMNS) gather(source[name], rows, this[name], to);
    for (const name of COUNTERS) {
      for (const part of PARTS) gather(source[name][part], rows, this[name][part], to);
    }
    if ((source.room & WIDE) !== 0) this.#copyWide(source, to, to + rows.length);
  }

  /** The copied rows from `first` to before `end` still say where their upper words are in the source. */
  #copyWide(source: FlowColumns, first: number, end: number): void {
    for (let row = first; row < end; row++) {
      if (!this.isWide(row)) continue;
      const from = this.wideAt[row]!;
      const at = this.wide.take();
      this.wideAt[row] = at;
      this.wide.words.set(source.wide.words.subarray(from, from + WIDE_WORDS), at);
    }
  }

  /** Whether a row has upper words. */
  isWide(row: number): boolean {
    return this.family[row] === Family.IPV6 && (this.has[row]! & Has.ADDRESSES) !== 0;
  }
}

type ArrayName = {
  [K in keyof FlowColumns]: FlowColumns[K] extends ColumnArray ? K : never;
}[keyof FlowColumns];

const u8 = (length: number): Uint8Array => new Uint8Array(length);
const u16 = (length: number): Uint16Array => new Uint16Array(length);
const u32 = (length: number): Uint32Array => new Uint32Array(length);
const f32 = (length: number): Float32Array => new Float32Array(length);
const f64 = (length: number): Float64Array => new Float64Array(length);

/** In place of the facts that a column is for. */
const ALWAYS = 0;

/** Each with the facts that it is for, where it is empty without them. */
const COLUMNS: readonly (readonly [ArrayName, (length: number) => ColumnArray, facts?: number])[] = [
  ['has', u32],
  ['family', u8],
  ['protocol', u8],
  ['state', u8],
  ['flags', u8],
  ['change', u8],
  ['nat', u8],
  ['timeout', u32],
  ['armed', u32],
  ['originalSrc', u32],
  ['originalDst', u32],
  ['replySrc', u32],
  ['replyDst', u32],
  ['wideAt', u32, WIDE],
  ['originalSport', u32],
  ['originalDport', u32],
  ['replySport', u32],
  ['replyDport', u32],
  ['mark', u32, Has.MARK],
  ['zone', u16, Has.ZONE],
  ['zoneOrig', u16, Has.ZONE_ORIG],
  ['zoneReply', u16, Has.ZONE_REPLY],
  ['deltaTime', u32, Has.DELTA_TIME],
  ['use', u32, Has.USE],
  ['id', u32, Has.ID],
  ['greTimeout', u32, Has.GRE_TIMEOUTS],
  ['greStreamTimeout', u32, Has.GRE_TIMEOUTS],
  ['text', u32, Has.TEXT],
  ['identityHash', u32],
  ['serial', u32],
  ['seenAt', f64],
  ['firstSeenAt', f64],
];

const COUNTERS = ['originalPackets', 'originalBytes', 'replyPackets', 'replyBytes'] as const;
const PARTS = ['low', 'high', 'rate'] as const;

function gather(source: ColumnArray, rows: Uint32Array, target: ColumnArray, to: number): void {
  if (source.length === 0) return;
  for (let at = 0; at < rows.length; at++) target[to + at] = source[rows[at]!]!;
}

/** The column itself where it has this length, else another with its first `kept` rows. */
function sized<T extends ColumnArray>(
  column: T | undefined,
  make: (length: number) => T,
  length: number,
  kept: number,
): T {
  if (column?.length === length) return column;
  const other = make(length);
  if (column) other.set(column.subarray(0, kept));
  return other;
}

type Own<T> = { -readonly [K in keyof T]: T[K] };

function noCounter(): CounterColumns {
  return { low: u32(0), high: u32(0), rate: f32(0) };
}

/** A counter as a double, exact up to 2^53. */
export function counterOf({ low, high }: CounterColumns, row: number): number {
  return high[row]! * 0x1_0000_0000 + low[row]!;
}
