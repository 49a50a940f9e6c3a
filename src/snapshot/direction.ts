// The two directions of a flow, as the snapshot's getters are asked for them.
import { Counter, End } from './snapshot.ts';

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
