// The columns that hold a reading's flows: one typed array a column, row = flow.
//
// Layout
//   Row r of every array is one flow. Rows stand in three runs, see Snapshot: those the reading listed, those it
//   did not list but may still be alive, and those that have gone.
//
// Absent values
//   `has[r]` (bits of Has) says which facts row r states. Where a bit is off, the column holds a leftover of an
//   earlier generation and means nothing: readers ask `has` first, writers write only what is there. That also
//   leaves the pages of never-used columns (counters with accounting off, the upper words of IPv4 addresses)
//   untouched, and so out of memory.
//   Addresses: four words each, most significant first; of an IPv4 row only word 3 is written.
//   Rates: NaN until a flow has been seen twice.
//
// Units
//   timeout, armed, deltaTime and the gre timeouts in seconds; seenAt and firstSeenAt in milliseconds of the monotonic
//   clock; rates in bytes or packets per second; counters in a low and a high word.

/** Four address words of one end of one direction. */
export interface AddressColumns {
  readonly word0: Uint32Array;
  readonly word1: Uint32Array;
  readonly word2: Uint32Array;
  readonly word3: Uint32Array;
}

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
  capacity: number;
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
  originalSrc!: AddressColumns;
  originalDst!: AddressColumns;
  replySrc!: AddressColumns;
  replyDst!: AddressColumns;
  /** Protocol words, laid out as ProtocolWords says: ports, ICMP id and type/code, or GRE keys. */
  originalSport!: Uint32Array;
  originalDport!: Uint32Array;
  replySport!: Uint32Array;
  replyDport!: Uint32Array;
  originalPackets!: CounterColumns;
  originalBytes!: CounterColumns;
  replyPackets!: CounterColumns;
  replyBytes!: CounterColumns;
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
    this.capacity = 0;
    this.reserve(Math.max(capacity, 64));
  }

  /** Makes room for at least `rows` rows; the first `kept` rows are kept. */
  reserve(rows: number, kept = 0): void {
    if (rows <= this.capacity) return;
    const capacity = Math.max(rows, Math.ceil(this.capacity * 1.5));
    for (const [name, make] of COLUMNS) this[name] = grown(this[name], make(capacity), kept) as never;
    for (const name of ADDRESSES) this[name] = grownAddress(this[name], capacity, kept);
    for (const name of COUNTERS) this[name] = grownCounter(this[name], capacity, kept);
    this.capacity = capacity;
  }

  /** Copies these rows of another generation to where there is room: row `to` and those after it. */
  copyRows(source: FlowColumns, rows: Uint32Array, to: number): void {
    for (const [name] of COLUMNS) gather(source[name], rows, this[name], to);
    for (const name of ADDRESSES) {
      for (const word of WORDS) gather(source[name][word], rows, this[name][word], to);
    }
    for (const name of COUNTERS) {
      for (const part of PARTS) gather(source[name][part], rows, this[name][part], to);
    }
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

const COLUMNS: readonly (readonly [ArrayName, (length: number) => ColumnArray])[] = [
  ['has', u32],
  ['family', u8],
  ['protocol', u8],
  ['state', u8],
  ['flags', u8],
  ['change', u8],
  ['nat', u8],
  ['timeout', u32],
  ['armed', u32],
  ['originalSport', u32],
  ['originalDport', u32],
  ['replySport', u32],
  ['replyDport', u32],
  ['mark', u32],
  ['zone', u16],
  ['zoneOrig', u16],
  ['zoneReply', u16],
  ['deltaTime', u32],
  ['use', u32],
  ['id', u32],
  ['greTimeout', u32],
  ['greStreamTimeout', u32],
  ['text', u32],
  ['identityHash', u32],
  ['serial', u32],
  ['seenAt', f64],
  ['firstSeenAt', f64],
];

const ADDRESSES = ['originalSrc', 'originalDst', 'replySrc', 'replyDst'] as const;
const WORDS = ['word0', 'word1', 'word2', 'word3'] as const;
const COUNTERS = ['originalPackets', 'originalBytes', 'replyPackets', 'replyBytes'] as const;
const PARTS = ['low', 'high', 'rate'] as const;

function gather(source: ColumnArray, rows: Uint32Array, target: ColumnArray, to: number): void {
  for (let at = 0; at < rows.length; at++) target[to + at] = source[rows[at]!]!;
}

function grown<T extends ColumnArray>(old: ColumnArray | undefined, column: T, kept: number): T {
  if (old && kept > 0) column.set(old.subarray(0, kept));
  return column;
}

function grownAddress(old: AddressColumns | undefined, capacity: number, kept: number): AddressColumns {
  return {
    word0: grown(old?.word0, u32(capacity), kept),
    word1: grown(old?.word1, u32(capacity), kept),
    word2: grown(old?.word2, u32(capacity), kept),
    word3: grown(old?.word3, u32(capacity), kept),
  };
}

function grownCounter(old: CounterColumns | undefined, capacity: number, kept: number): CounterColumns {
  return {
    low: grown(old?.low, u32(capacity), kept),
    high: grown(old?.high, u32(capacity), kept),
    rate: grown(old?.rate, f32(capacity), kept),
  };
}

/** A counter as a double, exact up to 2^53. */
export function counterOf({ low, high }: CounterColumns, row: number): number {
  return high[row]! * 0x1_0000_0000 + low[row]!;
}
