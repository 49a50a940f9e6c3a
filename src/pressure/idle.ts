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
const ESTABLISHED = stateCode('ESTABLISHED');
/** The sysctls whose value TCP puts in place of five days while data is unacknowledged. */
const CAPS = ['tcp_timeout_max_retrans', 'tcp_timeout_unacknowledged'];

/** Tells timeouts and idle times of flows under one set of sysctl values. */
export class IdleClock {
  readonly #seconds: readonly number[];
  readonly #cap: number;
  /** Place in TIMEOUTS by protocol, state code and flags: looked up once for each combination, not for each flow. */
  readonly #places = new Uint8Array(1 << 18);

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

  /** Place in TIMEOUTS of the one that the flow's packets arm, or -1 where none does or the line does not tell. */
  placeOf(snapshot: Snapshot, row: number): number {
    const flags = snapshot.flags(row) & (Flag.UNREPLIED | Flag.ASSURED);
    const key = (snapshot.protocol(row) << 10) | (snapshot.stateCode(row) << 2) | flags;
    const cached = this.#places[key] ?? UNKNOWN;
    if (cached !== UNKNOWN) return cached - FIRST;
    const place = this.#look(snapshot, row);
    this.#places[key] = place < 0 ? NONE : place + FIRST;
    return place;
  }

  /**
   * Whole seconds without a packet, up to one too many since the kernel rounds what is left down; -1 where it
   * cannot be told: an offloaded flow has no timer, and an established one near its end may as well be capped
   * while it waits for an acknowledgement. A per-rule timeout policy, which no line shows, makes the figure wrong.
   */
  idle(snapshot: Snapshot, row: number): number {
    const left = snapshot.timeout(row);
    if (left === undefined || snapshot.isOffloaded(row)) return -1;
    const place = this.placeOf(snapshot, row);
    const seconds = place < 0 ? -1 : (this.#seconds[place] ?? -1);
    if (left > seconds) return -1;
    return this.#mayBeCapped(snapshot, row, left, seconds) ? -1 : seconds - left;
  }

  #mayBeCapped(snapshot: Snapshot, row: number, left: number, seconds: number): boolean {
    if (left > this.#cap || seconds <= this.#cap) return false;
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
