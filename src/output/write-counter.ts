// Writes a 64-bit counter with all its digits.
import type { Counter, Snapshot } from '../snapshot/snapshot.ts';
import type { ByteBuffer } from './byte-buffer.ts';

/** Exact up to 2^64-1; only what a double cannot hold goes through a BigInt. The row must have counters. */
export function writeCounter(snapshot: Snapshot, row: number, counter: Counter, out: ByteBuffer): void {
  const value = snapshot.counter(row, counter);
  if (value <= Number.MAX_SAFE_INTEGER) out.decimal(value);
  else out.text(String(snapshot.exactCounter(row, counter) ?? 0n));
}
