// The facts of one table line, as the line parser leaves them: one record, reused for every line.

/**
 * Which facts the line stated, as bits of `FlowLine.has`. A fact whose bit is off is absent: its field then
 * holds a leftover of an earlier line and means nothing.
 */
export const Has = {
  /** Layer 3 name and number were printed (not in ip_conntrack, nor in plain `conntrack -L`). */
  FAMILY: 1 << 0,
  /** Both tuples have addresses; off only for a layer 3 that the kernel itself calls unknown. */
  ADDRESSES: 1 << 1,
  TIMEOUT: 1 << 2,
  STATE: 1 << 3,
  /** sport and dport, in both tuples. */
  PORTS: 1 << 4,
  /** type, code and id, in both tuples. */
  ICMP: 1 << 5,
  /** srckey and dstkey, in both tuples. */
  GRE_KEYS: 1 << 6,
  /** packets and bytes, in both directions. */
  COUNTERS: 1 << 7,
  MARK: 1 << 8,
  ZONE: 1 << 9,
  ZONE_ORIG: 1 << 10,
  ZONE_REPLY: 1 << 11,
  DELTA_TIME: 1 << 12,
  USE: 1 << 13,
  /** The flow's id (`-o id`), not an ICMP identifier. */
  ID: 1 << 14,
  /** gre's `timeout=N, stream_timeout=N`. */
  GRE_TIMEOUTS: 1 << 15,
  /** Anything kept as text: secctx, helper, labels, start and whatever we do not know. */
  TEXT: 1 << 16,
} as const;

/** Bits of `Has` of which a line has one where its tuples hold protocol words. */
export const PROTOCOL_WORDS = Has.PORTS | Has.ICMP | Has.GRE_KEYS;

/** The flags in brackets that every kernel has; a vendor's own flag is kept as text. */
export const Flag = {
  UNREPLIED: 1 << 0,
  ASSURED: 1 << 1,
  OFFLOAD: 1 << 2,
  HW_OFFLOAD: 1 << 3,
} as const;

/** Where each address begins in `FlowLine.words`. */
export const Word = { ORIGINAL_SRC: 0, ORIGINAL_DST: 4, REPLY_SRC: 8, REPLY_DST: 12 } as const;

/** More text than this in one line is refused, and so is a line longer than this. Bytes. */
export const LONGEST_LINE = 16_384;

/**
 * One direction's two protocol words, laid out as the kernel's own tuple has them: the ports; for ICMP the
 * identifier as source and `type << 8 | code` as destination; for GRE the source and destination key.
 */
export interface ProtocolWords {
  src: number;
  dst: number;
}

/**
 * One parsed line. Owned by the parser and borrowed by whoever is handed it: valid until the next line, so
 * copy what you keep.
 */
export class FlowLine {
  /** Bits of `Has`. */
  has = 0;
  /** Bits of `Flag`. */
  flags = 0;
  /** The layer 3 number: printed, or told from the addresses where the format has none; 0 if neither. */
  family = 0;
  /** The layer 4 number. The name varies by kernel and is not kept. */
  protocol = 0;
  /** Code of the state word, see state-words.ts. */
  state = 0;
  /** Seconds left. */
  timeout = 0;
  /** Four addresses of four words each, at `Word.*`; IPv4 sits in the fourth word, the others are then 0. */
  readonly words = new Uint32Array(16);
  readonly original: ProtocolWords = { src: 0, dst: 0 };
  readonly reply: ProtocolWords = { src: 0, dst: 0 };
  /** 64-bit counters as low and high words: original packets, bytes, then reply packets, bytes. */
  readonly countersLow = new Uint32Array(4);
  readonly countersHigh = new Uint32Array(4);
  mark = 0;
  zone = 0;
  zoneOrig = 0;
  zoneReply = 0;
  /** Seconds since the flow was created, by the kernel's wall clock. */
  deltaTime = 0;
  /** References held; proc counts the reader's own, conntrack(8) does not. */
  use = 0;
  id = 0;
  /** gre: seconds the flow gets while unreplied, and once replied. */
  greTimeout = 0;
  greStreamTimeout = 0;
  /** The tokens kept as text, each ended by LF; the first `textLength` bytes count. */
  readonly text = new Uint8Array(LONGEST_LINE + 64);
  textLength = 0;

  /** The zone in which the original tuple is looked up; no zone and zone 0 are the same. */
  get originalZone(): number {
    if ((this.has & Has.ZONE_ORIG) !== 0) return this.zoneOrig;
    return (this.has & Has.ZONE) !== 0 ? this.zone : 0;
  }

  reset(): void {
    this.has = 0;
    this.flags = 0;
    this.family = 0;
    this.state = 0;
    this.textLength = 0;
  }
}
