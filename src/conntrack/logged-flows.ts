// The flows that an event log tells of: NEW and UPDATE put a flow in, DESTROY takes it out.
//
// A log of DESTROY alone (conntrack -E -e DESTROY) tells of flows that have ended, with their final counters: those are
// its flows then, so that it can be told who used what.
import { FlowEvent } from './flow-event.ts';
import { Flag, type FlowLine, Has, PROTOCOL_WORDS, Word } from './flow-line.ts';
import type { FlowReader } from './format-detection.ts';

interface LoggedFlow {
  /** Its newest line, as a table line; latin1. */
  readonly text: string;
  /** Its newest state: an UPDATE says it only when it has changed. 0 where it never did. */
  readonly state: number;
}

interface EndedFlow {
  readonly text: string;
  /** Packets and bytes of both directions, of all the flows that ended with this tuple. */
  readonly counters: BigUint64Array;
}

/** Holds one log's flows, in the order in which they came. */
export class LoggedFlows {
  readonly #flows = new Map<string, LoggedFlow>();
  readonly #ended = new Map<string, EndedFlow>();
  /** Whether the log says of any flow that it has begun or changed. */
  #tellsOfLiving = false;
  /** Flows that the log says have ended. */
  ended = 0;

  clear(): void {
    this.#flows.clear();
    this.#ended.clear();
    this.#tellsOfLiving = false;
    this.ended = 0;
  }

  /** Takes in the line that the reader has just read, which was an event's. */
  add({ event, line, text }: FlowReader): void {
    const key = keyOf(line);
    if (event === FlowEvent.DESTROY) {
      this.ended++;
      this.#flows.delete(key);
      if (!this.#tellsOfLiving) this.#addEnded(key, text, line);
      return;
    }
    this.#tellsOfLiving = true;
    this.#ended.clear();
    const state = (line.has & Has.STATE) !== 0 ? line.state : (this.#flows.get(key)?.state ?? 0);
    this.#flows.set(key, { text, state });
  }

  /** Hands on the flows that are left, each through the reader's one line. */
  replay(reader: FlowReader, onLine: (line: FlowLine) => void): void {
    for (const { text, state } of this.#flows.values()) {
      reader.readText(text);
      const { line } = reader;
      if (state !== 0 && (line.flags & OFFLOADED) === 0) {
        line.has |= Has.STATE;
        line.state = state;
      }
      onLine(line);
    }
    for (const { text, counters } of this.#ended.values()) {
      reader.readText(text);
      writeCounters(reader.line, counters);
      onLine(reader.line);
    }
  }

  #addEnded(key: string, text: string, line: FlowLine): void {
    const counters = readCounters(line);
    const before = this.#ended.get(key);
    if (before)
      for (const [at, count] of before.counters.entries()) counters[at] = (counters[at] ?? 0n) + count;
    this.#ended.set(key, { text, counters });
  }
}

function readCounters({ has, countersLow, countersHigh }: FlowLine): BigUint64Array {
  const counters = new BigUint64Array(COUNTERS);
  if ((has & Has.COUNTERS) === 0) return counters;
  for (let at = 0; at < COUNTERS; at++) {
    counters[at] = (BigInt(countersHigh[at] ?? 0) << 32n) | BigInt(countersLow[at] ?? 0);
  }
  return counters;
}

function writeCounters({ has, countersLow, countersHigh }: FlowLine, counters: BigUint64Array): void {
  if ((has & Has.COUNTERS) === 0) return;
  for (const [at, count] of counters.entries()) {
    countersLow[at] = Number(count & 0xffff_ffffn);
    countersHigh[at] = Number(count >> 32n);
  }
}

/** Packets and bytes, of either direction. */
const COUNTERS = 4;
/** An offloaded flow has no state, whatever it had before. */
const OFFLOADED = Flag.OFFLOAD | Flag.HW_OFFLOAD;

/** Family, protocol, zone and original tuple: what makes a flow this flow. */
function keyOf({ has, family, protocol, originalZone, words, original }: FlowLine): string {
  const addresses = (has & Has.ADDRESSES) !== 0 ? words.subarray(Word.ORIGINAL_SRC, Word.REPLY_SRC) : [];
  const tuple = (has & PROTOCOL_WORDS) !== 0 ? [original.src, original.dst] : [];
  return [family, protocol, originalZone, ...addresses, ...tuple].join(' ');
}
