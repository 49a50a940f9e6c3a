// How long a flow has seen no packet: the timeout that its packets arm, minus what is left of it.
import { Flag } from '../conntrack/flow-line.ts';
import { TCP } from '../conntrack/protocols.ts';
import { stateCode } from '../conntrack/state-words.ts';
import { TIMEOUTS, type Timeout, timeoutFor, timeoutSeconds } from '../conntrack/timeouts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

const UNKNOWN = 0;
const NONE = 1;
/** Cached places of TIMEOUTS stand from here on. */
const FIRST = 2;
/** Of a state code, which is a byte, and two flags. */
const COMBINATIONS = 1 << 10;
const ESTABLISHED = stateCode('ESTABLISHED');
/** The sysctls whose value TCP puts in place of five days while data is unacknowledged. */
const CAPS = ['tcp_timeout_max_retrans', 'tcp_timeout_unacknowledged'];
/** What routers are told to grant an established flow: RFC 5382's minimum, OpenWrt's of old, and the kernel's days. */
const COMMON_ESTABLISHED = [7440, 86_400, 432_000];

/** Tells timeouts and idle times of flows under one set of sysctl values. */
export class IdleClock {
  readonly #seconds: readonly number[];
  readonly #cap: number;
  /** By protocol, place in TIMEOUTS by state code and flags: looked up once for each combination, not for each flow. */
  readonly #places: (Uint8Array | undefined)[] = [];

  /** By place, the longest time left of a flow that outlasts what is in force; of the snapshot begun at `#learnedAt`. */
  #longest = new Float64Array(TIMEOUTS.length);
  #learnedAt = Number.NaN;

  /** `values` as parseTimeouts yields them; the kernel's defaults fill what is missing. */
  constructor(values: ReadonlyMap<string, number>) {
    this.#seconds = TIMEOUTS.map(timeout => timeoutSeconds(timeout, values));
    this.#cap = Math.max(
      ...TIMEOUTS.filter(({ name }) => CAPS.includes(name)).map(timeout => this.secondsOf(timeout)),
    );
  }

  /** The value in force, in seconds. */
  secondsOf(timeout: Timeout): number {
    return this.#seconds[TIMEOUTS.indexOf(timeout)] ?? timeout.default;
  }

  /** What an established flow is held at, in seconds, while it waits for an acknowledgement. */
  get cap(): number {
    return this.#cap;
  }

  /** Place in TIMEOUTS of the one that the flow's packets arm, or -1 where none does or the line does not tell. */
  placeOf(snapshot: Snapshot, row: number): number {
    const flags = snapshot.flags(row) & (Flag.UNREPLIED | Flag.ASSURED);
    const protocol = snapshot.protocol(row);
    const key = (snapshot.stateCode(row) << 2) | flags;
    this.#places[protocol] ??= new Uint8Array(COMBINATIONS);
    const places = this.#places[protocol];
    const cached = places[key] ?? UNKNOWN;
    if (cached !== UNKNOWN) return cached - FIRST;
    const place = this.#look(snapshot, row);
    places[key] = place < 0 ? NONE : place + FIRST;
    return place;
  }

  /**
   * Whole seconds without a packet, up to one too many since the kernel rounds what is left down; -1 where it
   * cannot be told: an offloaded flow has no timer, and an established one near its end may as well be capped
   * while it waits for an acknowledgement. A per-rule timeout policy, which no line shows, makes the figure wrong.
   * Where more is left than the timeout in force gives, an earlier one armed the timer: see `isLeast`.
   */
  idle(snapshot: Snapshot, row: number): number {
    const left = snapshot.timeout(row);
    if (left === undefined || snapshot.isOffloaded(row)) return -1;
    const place = this.placeOf(snapshot, row);
    const seconds = place < 0 ? -1 : (this.#seconds[place] ?? -1);
    if (seconds < 0) return -1;
    if (snapshot.armed(row) > seconds) return this.#atLeast(snapshot, row, left, place);
    return this.#mayBeCapped(snapshot, row, seconds) ? -1 : seconds - left;
  }

  /**
   * Whether the idle time is a lower bound: the flow has had no packet since its timeout was shortened, and what it
   * was armed with is the least of the common values that the flows left over from then allow.
   */
  isLeast(snapshot: Snapshot, row: number): boolean {
    const place = this.placeOf(snapshot, row);
    return place >= 0 && snapshot.armed(row) > (this.#seconds[place] ?? 0);
  }

  #atLeast(snapshot: Snapshot, row: number, left: number, place: number): number {
    const longest = this.#longestLeft(snapshot, place);
    const armed = earlierValues(TIMEOUTS[place], this.#seconds).find(value => value >= longest);
    if (armed === undefined) return -1;
    return Math.min(armed - left, snapshot.deltaTime(row) ?? Number.POSITIVE_INFINITY);
  }

  /** Learnt from the whole table, once a snapshot. */
  #longestLeft(snapshot: Snapshot, place: number): number {
    if (this.#learnedAt !== snapshot.facts.instant) {
      this.#learnedAt = snapshot.facts.instant;
      this.#longest.fill(0);
      for (let row = 0; row < snapshot.rows.live; row++) {
        const at = this.placeOf(snapshot, row);
        if (at >= 0) this.#longest[at] = Math.max(this.#longest[at] ?? 0, snapshot.armed(row));
      }
    }
    return this.#longest[place] ?? 0;
  }

  /** One that was seen to come down from above the cap without a packet is not. */
  #mayBeCapped(snapshot: Snapshot, row: number, seconds: number): boolean {
    if (snapshot.armed(row) > this.#cap || seconds <= this.#cap) return false;
    return snapshot.stateCode(row) === ESTABLISHED && snapshot.protocol(row) === TCP;
  }

  #look(snapshot: Snapshot, row: number): number {
    const flags = snapshot.flags(row);
    const state = snapshot.state(row);
    const timeout = timeoutFor(snapshot.protocol(row), state === '' ? undefined : state, {
      replied: (flags & Flag.UNREPLIED) === 0,
      assured: (flags & Flag.ASSURED) !== 0,
    });
    return timeout === undefined ? -1 : TIMEOUTS.indexOf(timeout);
  }
}

/** What may have armed a timer that outlasts the value in force, shortest first. */
function earlierValues(timeout: Timeout | undefined, inForce: readonly number[]): number[] {
  if (timeout === undefined) return [];
  const established = TIMEOUTS.findIndex(({ name }) => name === 'tcp_timeout_established');
  const isEstablished = timeout.states.includes('ESTABLISHED') && timeout.protocol === TCP;
  const values =
    isEstablished || CAPS.includes(timeout.name)
      ? [inForce[established] ?? 0, ...COMMON_ESTABLISHED]
      : [timeout.default, timeout.otherDefault?.seconds ?? 0];
  return values.sort((a, b) => a - b);
}
