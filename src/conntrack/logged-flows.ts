// The flows that an event log leaves alive: NEW and UPDATE put a flow in, DESTROY takes it out.
import { FlowEvent } from './flow-event.ts';
import { Flag, type FlowLine, Has, PROTOCOL_WORDS, Word } from './flow-line.ts';
import type { FlowReader } from './format-detection.ts';

interface LoggedFlow {
  /** Its newest line, as a table line; latin1. */
  readonly text: string;
  /** Its newest state: an UPDATE says it only when it has changed. 0 where it never did. */
  readonly state: number;
}

/** Holds one log's flows, in the order in which they came. */
export class LoggedFlows {
  readonly #flows = new Map<string, LoggedFlow>();

  clear(): void {
    this.#flows.clear();
  }

  /** Takes in the line that the reader has just read, which was an event's. */
  add({ event, line, text }: FlowReader): void {
    const key = keyOf(line);
    if (event === FlowEvent.DESTROY) {
      this.#flows.delete(key);
      return;
    }
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
  }
}

/** An offloaded flow has no state, whatever it had before. */
const OFFLOADED = Flag.OFFLOAD | Flag.HW_OFFLOAD;

/** Family, protocol, zone and original tuple: what makes a flow this flow. */
function keyOf({ has, family, protocol, originalZone, words, original }: FlowLine): string {
  const addresses = (has & Has.ADDRESSES) !== 0 ? words.subarray(Word.ORIGINAL_SRC, Word.REPLY_SRC) : [];
  const tuple = (has & PROTOCOL_WORDS) !== 0 ? [original.src, original.dst] : [];
  return [family, protocol, originalZone, ...addresses, ...tuple].join(' ');
}
