// What the table costs in kernel memory: now, when full, and under another maximum.
import { type EntrySize, tableMemory } from '../conntrack/slab.ts';
import type { Occupancy } from './occupancy.ts';

/** Bytes. Upper bounds: not every flow carries extensions. */
export interface Memory {
  readonly held: number | undefined;
  /** With as many flows as the maximum allows. */
  readonly whenFull: number | undefined;
  /** Whether the size of an entry was read from /proc/slabinfo or is the documented one. */
  readonly origin: EntrySize['origin'];
}

/** Figures are absent where the count or the maximum is; without a maximum nothing is ever full. */
export function memory(occupancy: Occupancy, size: EntrySize): Memory {
  const { count, max, buckets = 0 } = occupancy;
  return {
    held: count === undefined ? undefined : tableMemory(count, buckets, size),
    whenFull: max === undefined ? undefined : tableMemory(max, buckets, size),
    origin: size.origin,
  };
}

/** A maximum to go to, the buckets that belong to it, and what both cost when the table is full. */
export interface LargerTable {
  readonly max: number;
  readonly buckets: number;
  readonly bytes: number;
}

/** Shorter chains than these are not worth the memory; kernels before 5.15 start with 4 flows to a bucket. */
const MOST_FLOWS_PER_BUCKET = 4;

/** The next power of two from twice the present maximum on, with the present ratio of flows to buckets or a better one. */
export function largerTable(max: number, buckets: number | undefined, size: EntrySize): LargerTable {
  const larger = 2 ** Math.ceil(Math.log2(max * 2));
  const ratio = Math.min(MOST_FLOWS_PER_BUCKET, Math.max(1, Math.round(max / (buckets || max))));
  const heads = Math.max(buckets ?? 0, larger / ratio);
  return { max: larger, buckets: heads, bytes: tableMemory(larger, heads, size) };
}
