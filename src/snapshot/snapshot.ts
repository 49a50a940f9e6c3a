// A sealed reading of the table: what each flow is, how it differs from the reading before, and the facts around it.
import { Family } from '../conntrack/address.ts';
import { Flag, Has, PROTOCOL_WORDS } from '../conntrack/flow-line.ts';
import type { Unreadable } from '../conntrack/line-feed.ts';
import type { MaskedPrefix } from '../conntrack/masked-prefix.ts';
import { Nat } from '../conntrack/nat.ts';
import type { SavedReport } from '../conntrack/saved/report.ts';
import { stateName } from '../conntrack/state-words.ts';
import type { TextFacts } from '../conntrack/text-facts.ts';
import { Change, type CounterColumns, counterOf, type FlowColumns } from './flow-columns.ts';
import type { Generation } from './generation.ts';
import { rowZone } from './identity.ts';
import { UPPER_WORDS } from './wide-words.ts';

/** Flow counts of a reading against the one before. */
export interface Diff {
  new: number;
  gone: number;
  /** State or flags differ. */
  changed: number;
  /** Not listed, but not taken for gone either. */
  notSeen: number;
  /** Seconds from the beginning of the reading before to that of this one; 0 for the first. */
  seconds: number;
}

/** The numbers of a reading that are not columns. */
export interface SnapshotFacts {
  /** When reading the table began: milliseconds of the monotonic clock, and of the wall clock. */
  readonly instant: number;
  readonly wallTime: number;
  /** How long reading took, in milliseconds. */
  readonly readMilliseconds: number;
  readonly rows: SnapshotRows;
  /** All bits of `Has` that any row states: what is not in here, no column need show. */
  readonly presence: number;
  readonly hasIPv6: boolean;
  /** Lines that named a flow already listed in this reading. */
  readonly doubled: number;
  readonly unreadable: Unreadable;
  /** What is to be said of a saved text; absent for a live table. */
  readonly saved?: SavedReport | undefined;
  readonly diff: Diff;
  /** IPv4 addresses, as words, by which the router is known outside, as far as it has been learned. */
  readonly outer?: ReadonlySet<number>;
  /** Networks that are inside without being private, as far as they are known. */
  readonly inner?: readonly MaskedPrefix[];
}

/** Where the three runs of rows end. */
export interface SnapshotRows {
  /** Rows 0 .. listed-1 were listed by this reading. */
  readonly listed: number;
  /** Rows listed .. live-1 were not, but may be alive (`Change.NOT_SEEN`). */
  readonly live: number;
  /** Rows live .. total-1 have gone; they are here for one snapshot (`Change.GONE`). */
  readonly total: number;
}

/** Which of the four addresses of a flow. */
export const End = { ORIGINAL_SRC: 0, ORIGINAL_DST: 1, REPLY_SRC: 2, REPLY_DST: 3 } as const;
export type End = (typeof End)[keyof typeof End];

/** Which of a flow's four counters. */
export const Counter = { ORIGINAL_PACKETS: 0, ORIGINAL_BYTES: 1, REPLY_PACKETS: 2, REPLY_BYTES: 3 } as const;
export type Counter = (typeof Counter)[keyof typeof Counter];

/**
 * Never changes once sealed, until it is given back to the store with `recycle`. Getters take a row below
 * `rows.total`; those that may be absent yield undefined, NaN where said so.
 */
export class Snapshot {
  readonly facts: SnapshotFacts;
  readonly rows: SnapshotRows;
  /** For the store alone. */
  readonly generation: Generation;
  readonly #columns: FlowColumns;
  readonly #ends: readonly Uint32Array[];
  /** By `Counter`. */
  readonly #counters: readonly CounterColumns[];

  constructor(generation: Generation, facts: SnapshotFacts) {
    this.generation = generation;
    this.facts = facts;
    this.rows = facts.rows;
    const c = generation.columns;
    this.#columns = c;
    this.#ends = [c.originalSrc, c.originalDst, c.replySrc, c.replyDst];
    this.#counters = [c.originalPackets, c.originalBytes, c.replyPackets, c.replyBytes];
  }

  /** Bits of `Has`: which facts the row states. */
  has(row: number): number {
    return this.#columns.has[row]!;
  }

  /** 2 or 10; another number, or 0, where the kernel knew no better. */
  family(row: number): number {
    return this.#columns.family[row]!;
  }

  /** The protocol's number. */
  protocol(row: number): number {
    return this.#columns.protocol[row]!;
  }

  /** The code of the state, or 0 where the row has none. */
  stateCode(row: number): number {
    return (this.has(row) & Has.STATE) === 0 ? 0 : this.#columns.state[row]!;
  }

  /** The state's name, or the empty string. */
  state(row: number): string {
    return stateName(this.stateCode(row));
  }

  /** Bits of `Flag`. */
  flags(row: number): number {
    return this.#columns.flags[row]!;
  }

  isUnreplied(row: number): boolean {
    return (this.flags(row) & Flag.UNREPLIED) !== 0;
  }

  /** Whether the kernel forwards it past the tracker, which then knows neither its timeout nor its TCP state. */
  isOffloaded(row: number): boolean {
    return (this.flags(row) & (Flag.OFFLOAD | Flag.HW_OFFLOAD)) !== 0;
  }

  /** A value of `Change`. */
  change(row: number): number {
    return this.#columns.change[row]!;
  }

  /** Bits of `Nat`. */
  nat(row: number): number {
    return this.#columns.nat[row]!;
  }

  /** Seconds left, when the row was last listed. */
  timeout(row: number): number | undefined {
    return (this.has(row) & Has.TIMEOUT) === 0 ? undefined : this.#columns.timeout[row]!;
  }

  /** The largest `timeout` since the flow's last packet, as far as readings tell; 0 where it has none. */
  armed(row: number): number {
    return (this.has(row) & Has.TIMEOUT) === 0 ? 0 : this.#columns.armed[row]!;
  }

  /** Word 0 (most significant) to 3 of an address; 0 where the row has no such word. */
  word(row: number, end: End, word: 0 | 1 | 2 | 3): number {
    if ((this.has(row) & Has.ADDRESSES) === 0) return 0;
    if (word === 3) return this.#ends[end]![row]!;
    if (this.#columns.family[row] !== Family.IPV6) return 0;
    return this.#columns.wide.words[this.#columns.wideAt[row]! + end * UPPER_WORDS + word]!;
  }

  hasAddresses(row: number): boolean {
    return (this.has(row) & Has.ADDRESSES) !== 0;
  }

  hasPorts(row: number): boolean {
    return (this.has(row) & Has.PORTS) !== 0;
  }

  /** The source word of a direction: port, ICMP id or GRE key, as `has` says; 0 where it says none. */
  sport(row: number, end: typeof End.ORIGINAL_SRC | typeof End.REPLY_SRC = End.ORIGINAL_SRC): number {
    if ((this.has(row) & PROTOCOL_WORDS) === 0) return 0;
    return end === End.ORIGINAL_SRC ? this.#columns.originalSport[row]! : this.#columns.replySport[row]!;
  }

  /** The destination word of a direction: port, ICMP type << 8 | code, or GRE key. */
  dport(row: number, end: typeof End.ORIGINAL_SRC | typeof End.REPLY_SRC = End.ORIGINAL_SRC): number {
    if ((this.has(row) & PROTOCOL_WORDS) === 0) return 0;
    return end === End.ORIGINAL_SRC ? this.#columns.originalDport[row]! : this.#columns.replyDport[row]!;
  }

  hasCounters(row: number): boolean {
    return (this.has(row) & Has.COUNTERS) !== 0;
  }

  /** A counter as a double: exact up to 2^53, which is enough to show and to sort by. NaN where absent. */
  counter(row: number, counter: Counter): number {
    if (!this.hasCounters(row)) return Number.NaN;
    return counterOf(this.#counters[counter]!, row);
  }

  /** Bytes of both directions; NaN where absent. */
  bytes(row: number): number {
    return this.counter(row, Counter.ORIGINAL_BYTES) + this.counter(row, Counter.REPLY_BYTES);
  }

  /** A counter, exact up to 2^64-1. */
  exactCounter(row: number, counter: Counter): bigint | undefined {
    if (!this.hasCounters(row)) return undefined;
    const { low, high } = this.#counters[counter]!;
    return (BigInt(high[row]!) << 32n) | BigInt(low[row]!);
  }

  /**
   * Per second since the flow was last listed, or since the reading before where it has come meanwhile; as it was where
   * the flow was not seen. NaN without accounting, and where the flow is older than our first sight of it.
   */
  rate(row: number, counter: Counter): number {
    return this.hasCounters(row) ? this.#counters[counter]!.rate[row]! : Number.NaN;
  }

  mark(row: number): number | undefined {
    return this.#optional(row, Has.MARK, this.#columns.mark);
  }

  /** The zone as printed; undefined where the line had none, which means the same as 0. */
  zone(row: number): number | undefined {
    return this.#optional(row, Has.ZONE, this.#columns.zone);
  }

  zoneOrig(row: number): number | undefined {
    return this.#optional(row, Has.ZONE_ORIG, this.#columns.zoneOrig);
  }

  zoneReply(row: number): number | undefined {
    return this.#optional(row, Has.ZONE_REPLY, this.#columns.zoneReply);
  }

  /** The zone of the original direction, 0 where none was printed. */
  originalZone(row: number): number {
    return rowZone(this.#columns, row);
  }

  /** Seconds since the flow was created, by the kernel's word. */
  deltaTime(row: number): number | undefined {
    return this.#optional(row, Has.DELTA_TIME, this.#columns.deltaTime);
  }

  use(row: number): number | undefined {
    return this.#optional(row, Has.USE, this.#columns.use);
  }

  id(row: number): number | undefined {
    return this.#optional(row, Has.ID, this.#columns.id);
  }

  greTimeout(row: number): number | undefined {
    return this.#optional(row, Has.GRE_TIMEOUTS, this.#columns.greTimeout);
  }

  greStreamTimeout(row: number): number | undefined {
    return this.#optional(row, Has.GRE_TIMEOUTS, this.#columns.greStreamTimeout);
  }

  /** Facts printed as words; values are raw. */
  text(row: number): TextFacts {
    const texts = this.generation.texts;
    return (this.has(row) & Has.TEXT) === 0 ? texts.facts(-1) : texts.facts(this.#columns.text[row]!);
  }

  /** The flow's number: the same in every snapshot while the flow lives, and never used again. */
  serial(row: number): number {
    return this.#columns.serial[row]!;
  }

  /** Seconds since the flow was created, by the kernel's word; without it, since we first saw it: see `isAgeAtLeast`. */
  age(row: number): number {
    return this.deltaTime(row) ?? Math.max(0, this.facts.instant - this.#columns.firstSeenAt[row]!) / 1000;
  }

  /** Whether the age is counted from our first sight only, so that the flow may be older by any amount. */
  isAgeAtLeast(row: number): boolean {
    return (this.has(row) & Has.DELTA_TIME) === 0;
  }

  /** When the row was last listed, in milliseconds of the monotonic clock. */
  seenAt(row: number): number {
    return this.#columns.seenAt[row]!;
  }

  /** When the flow was listed for the first time, by the same clock. */
  firstSeenAt(row: number): number {
    return this.#columns.firstSeenAt[row]!;
  }

  /** The row of a flow by its number, or -1 where the snapshot has it no more. */
  rowOf(serial: number): number {
    return this.#columns.serial.subarray(0, this.rows.total).indexOf(serial);
  }

  /** Whether it was not listed in the reading before; all flows of the first reading are. */
  isNew(row: number): boolean {
    return this.change(row) === Change.NEW;
  }

  isGone(row: number): boolean {
    return this.change(row) === Change.GONE;
  }

  isSourceNat(row: number): boolean {
    return (this.nat(row) & Nat.SNAT) !== 0;
  }

  isDestinationNat(row: number): boolean {
    return (this.nat(row) & Nat.DNAT) !== 0;
  }

  #optional(row: number, bit: number, column: Uint16Array | Uint32Array): number | undefined {
    return (this.has(row) & bit) === 0 ? undefined : column[row]!;
  }
}
