// Orders rows by columns of numbers: a stable radix sort over row numbers, which costs the same whatever the order was.

const RADIX_BITS = 11;
const BUCKETS = 1 << RADIX_BITS;
const DIGIT_MASK = BUCKETS - 1;
const DIGITS = 3;

/** Row numbers with the key of each, side by side. */
interface Keyed {
  rows: Uint32Array;
  keys: Uint32Array;
}

/** Scratch of the sorter, shared by all sorts since none is interrupted by another; grows with the largest table. */
let spare: Keyed = { rows: new Uint32Array(0), keys: new Uint32Array(0) };
let ownKeys = new Uint32Array(0);
const counts = new Uint32Array(BUCKETS * DIGITS);

/**
 * Stable ascending sort of `rows[0..length]` in place by an unsigned 32-bit key; descending where asked, with ties
 * still in their old order. To sort by several columns, sort by the least important one first.
 */
export function sortRows(
  rows: Uint32Array,
  length: number,
  keyOf: (row: number) => number,
  descending = false,
): void {
  if (length < 2) return;
  if (ownKeys.length < length) {
    ownKeys = new Uint32Array(rows.length);
    spare = { rows: new Uint32Array(rows.length), keys: new Uint32Array(rows.length) };
  }
  let from: Keyed = { rows, keys: ownKeys };
  let to = spare;
  gatherKeys(from, length, keyOf, descending ? 0xffff_ffff : 0);
  for (let digit = 0; digit < DIGITS; digit++) {
    if (isConstant(from.keys[0]!, digit, length)) continue;
    scatter(from, to, length, digit);
    [from, to] = [to, from];
  }
  if (from.rows !== rows) rows.set(from.rows.subarray(0, length));
}

const floats = new Float32Array(1);
const floatBits = new Uint32Array(floats.buffer);

/** An order-preserving unsigned 32-bit key of a number that is not negative, such as a rate. */
export function floatKey(value: number): number {
  floats[0] = value;
  return floatBits[0]!;
}

/** Keys by row position; how often each value of each digit occurs is counted on the way. */
function gatherKeys(from: Keyed, length: number, keyOf: (row: number) => number, flip: number): void {
  const { rows, keys } = from;
  counts.fill(0);
  for (let at = 0; at < length; at++) {
    const key = (keyOf(rows[at]!) ^ flip) >>> 0;
    keys[at] = key;
    counts[key & DIGIT_MASK]!++;
    counts[BUCKETS + ((key >>> RADIX_BITS) & DIGIT_MASK)]!++;
    counts[BUCKETS * 2 + (key >>> (RADIX_BITS * 2))]!++;
  }
}

/** A digit that is the same in every key orders nothing. */
function isConstant(anyKey: number, digit: number, length: number): boolean {
  return counts[digit * BUCKETS + ((anyKey >>> (digit * RADIX_BITS)) & DIGIT_MASK)] === length;
}

/** Moves every row to its place by one digit, keeping the order among equals. */
function scatter(from: Keyed, to: Keyed, length: number, digit: number): void {
  const base = digit * BUCKETS;
  let place = 0;
  for (let bucket = base; bucket < base + BUCKETS; bucket++) {
    const count = counts[bucket]!;
    counts[bucket] = place;
    place += count;
  }
  const shift = digit * RADIX_BITS;
  for (let at = 0; at < length; at++) {
    const key = from.keys[at]!;
    const target = counts[base + ((key >>> shift) & DIGIT_MASK)]!++;
    to.rows[target] = from.rows[at]!;
    to.keys[target] = key;
  }
}
