// The two directions of a flow, as the snapshot's getters are asked for them, and which of them leads inside.
import { Family } from '../conntrack/address.ts';
import { isIn } from '../conntrack/masked-prefix.ts';
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
 * them; of a flow that a stranger opened, to one of ours or to the router itself, the original one.
 */
export function inwards(snapshot: Snapshot, row: number): Direction {
  return isFromOutside(snapshot, row) ? ORIGINAL : REPLY;
}

/** The direction in which they leave it. */
export function outwards(snapshot: Snapshot, row: number): Direction {
  return isFromOutside(snapshot, row) ? REPLY : ORIGINAL;
}

/** The inside end: who opened the flow, or who answers a stranger. */
export function innerEnd(snapshot: Snapshot, row: number): End {
  return isFromOutside(snapshot, row) ? End.REPLY_SRC : End.ORIGINAL_SRC;
}

/** The outside end: who was asked, or the stranger who opened the flow. */
export function outerEnd(snapshot: Snapshot, row: number): End {
  return isFromOutside(snapshot, row) ? End.ORIGINAL_SRC : End.REPLY_SRC;
}

/** Who opens a flow from one of our addresses is no stranger, wherever the flow is redirected to. */
function isFromOutside(snapshot: Snapshot, row: number): boolean {
  if (isOurs(snapshot, row, End.ORIGINAL_SRC)) return false;
  return (
    snapshot.isDestinationNat(row) ||
    isOurs(snapshot, row, End.REPLY_SRC) ||
    isOuterAddress(snapshot, row, End.ORIGINAL_DST)
  );
}

/** IPv6 is seldom translated: which of its addresses are ours is told by the routes alone. */
function isOurs(snapshot: Snapshot, row: number, end: End): boolean {
  return isPrivate(snapshot, row, end) || isInner(snapshot, row, end);
}

/** Whether an end is in a network that is known to be inside. */
function isInner(snapshot: Snapshot, row: number, end: End): boolean {
  const { inner } = snapshot.facts;
  if (inner === undefined || inner.length === 0 || !snapshot.hasAddresses(row)) return false;
  const w0 = snapshot.word(row, end, 0);
  const w1 = snapshot.word(row, end, 1);
  const w2 = snapshot.word(row, end, 2);
  const w3 = snapshot.word(row, end, 3);
  for (const prefix of inner) if (isIn(prefix, w0, w1, w2, w3)) return true;
  return false;
}

/** Whether an end of an IPv4 flow is the router itself, by an address that it puts in place of inner ones. */
function isOuterAddress(snapshot: Snapshot, row: number, end: End): boolean {
  const { outer } = snapshot.facts;
  if (outer === undefined || outer.size === 0 || snapshot.family(row) === Family.IPV6) return false;
  return outer.has(snapshot.word(row, end, 3));
}

/** Whether an end has an address of RFC 1918, RFC 6598 or RFC 4193. */
export function isPrivate(snapshot: Snapshot, row: number, end: End): boolean {
  if (snapshot.family(row) === Family.IPV6) return snapshot.word(row, end, 0) >>> 25 === 0x7e;
  const word = snapshot.word(row, end, 3);
  return (
    word >>> 24 === 10 ||
    word >>> 20 === 0xac1 ||
    word >>> 16 === 0xc0a8 ||
    word >>> 22 === 0x6440_0000 >>> 22
  );
}
