// The two directions of a flow, as the snapshot's getters are asked for them, and which of them leads inside.
import { Family } from '../conntrack/address.ts';
import { Counter, End, type Snapshot } from './snapshot.ts';

export const ORIGINAL = {
  src: End.ORIGINAL_SRC,
  dst: End.ORIGINAL_DST,
  packets: Counter.ORIGINAL_PACKETS,
  bytes: Counter.ORIGINAL_BYTES,
} as const;

export const REPLY = {
  src: End.REPLY_SRC,
  dst: End.REPLY_DST,
  packets: Counter.REPLY_PACKETS,
  bytes: Counter.REPLY_BYTES,
} as const;

export type Direction = typeof ORIGINAL | typeof REPLY;

/**
 * The direction in which a flow's packets reach its inside host: that of the replies, as who opened it waits for
 * them; of a flow that came in from outside through a translated destination, the original one.
 */
export function inwards(snapshot: Snapshot, row: number): Direction {
  return snapshot.isDestinationNat(row) && !isPrivate(snapshot, row) ? ORIGINAL : REPLY;
}

/** The direction in which they leave it. */
export function outwards(snapshot: Snapshot, row: number): Direction {
  return inwards(snapshot, row) === REPLY ? ORIGINAL : REPLY;
}

/** Whether who opened the flow has an address of RFC 1918, RFC 6598 or RFC 4193: a redirected host, not a stranger. */
function isPrivate(snapshot: Snapshot, row: number): boolean {
  if (snapshot.family(row) === Family.IPV6) return snapshot.word(row, End.ORIGINAL_SRC, 0) >>> 25 === 0x7e;
  const word = snapshot.word(row, End.ORIGINAL_SRC, 3);
  return (
    word >>> 24 === 10 ||
    word >>> 20 === 0xac1 ||
    word >>> 16 === 0xc0a8 ||
    word >>> 22 === 0x6440_0000 >>> 22
  );
}
