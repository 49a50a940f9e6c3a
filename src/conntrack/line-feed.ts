// Cuts a stream of chunks into lines, wherever the chunk borders fall, and hands each flow on.
import { CommonLine, LONGEST_COMMON_LINE } from './common-line.ts';
import { FlowEvent } from './flow-event.ts';
import { type FlowLine, LONGEST_LINE } from './flow-line.ts';
import { FlowReader, LineKind } from './format-detection.ts';
import { LoggedFlows } from './logged-flows.ts';

const LF = 10;
/** How many unreadable lines are kept for showing, and how much of each. */
const KEPT_LINES = 5;
const KEPT_BYTES = 200;

/** Lines of one reading that could not be read. */
export interface Unreadable {
  count: number;
  /** The first few, cut to 200 bytes, byte for byte as latin1: made safe by whoever shows them. */
  readonly first: string[];
}

/**
 * Takes one table's chunks in order; `end` closes the table and makes the feed ready for the next. The flows of a
 * table are handed on as they come, those of an event log when it has ended: only then it is known which are left.
 */
export class LineFeed {
  readonly #reader = new FlowReader();
  readonly #common = new CommonLine(this.#reader.line);
  readonly #logged = new LoggedFlows();
  readonly #onLine: (line: FlowLine) => void;
  /** The beginning of a line whose end has not come yet. */
  readonly #carried = new Uint8Array(LONGEST_LINE + 1);
  #carriedLength = 0;
  /** The present line is longer than any line can be: its bytes are passed over up to its LF. */
  #overlong = false;
  unreadable: Unreadable = { count: 0, first: [] };

  /** `onLine` gets each line that could be read; the line is borrowed, see FlowLine. */
  constructor(onLine: (line: FlowLine) => void) {
    this.#onLine = onLine;
  }

  /** Forgets whatever came before: a new table begins. */
  begin(): void {
    this.#logged.clear();
    this.#carriedLength = 0;
    this.#overlong = false;
    this.unreadable = { count: 0, first: [] };
  }

  /** Reads the next bytes of the table. They are borrowed until this returns. */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (;;) {
      if (this.#carriedLength === 0 && !this.#overlong) start = this.#commonLines(chunk, start);
      const lf = chunk.indexOf(LF, start);
      if (lf < 0) break;
      if (this.#carriedLength === 0 && !this.#overlong) this.#line(chunk, start, lf, true);
      else this.#finishCarried(chunk, start, lf);
      start = lf + 1;
    }
    this.#carry(chunk, start, chunk.length);
  }

  /** The table is over: what is left over is its last line, which lacks its LF. */
  end(): void {
    if (this.#overlong) this.#refuse(this.#carried, 0, KEPT_BYTES);
    else this.#line(this.#carried, 0, this.#carriedLength, false);
    this.#carriedLength = 0;
    this.#overlong = false;
    this.#logged.replay(this.#reader, this.#onLine);
    this.#logged.clear();
  }

  /** Hands on the lines from `start` on as long as they are common ones; yields where the first that is not begins. */
  #commonLines(chunk: Uint8Array, start: number): number {
    const line = this.#reader.line;
    const last = chunk.length - LONGEST_COMMON_LINE;
    while (start <= last) {
      const next = this.#common.read(chunk, start);
      if (next < 0) break;
      this.#onLine(line);
      start = next;
    }
    return start;
  }

  #finishCarried(chunk: Uint8Array, start: number, end: number): void {
    this.#carry(chunk, start, end);
    if (this.#overlong) this.#refuse(this.#carried, 0, KEPT_BYTES);
    else this.#line(this.#carried, 0, this.#carriedLength, true);
    this.#carriedLength = 0;
    this.#overlong = false;
  }

  #carry(chunk: Uint8Array, start: number, end: number): void {
    if (start === end || this.#overlong) return;
    const room = LONGEST_LINE - this.#carriedLength;
    this.#overlong = end - start > room;
    const taken = this.#overlong ? room : end - start;
    this.#carried.set(chunk.subarray(start, start + taken), this.#carriedLength);
    this.#carriedLength += taken;
  }

  #line(bytes: Uint8Array, start: number, end: number, terminated: boolean): void {
    if (start === end) return;
    const kind = this.#reader.read(bytes, start, end, terminated);
    if (kind === LineKind.UNREADABLE) this.#refuse(bytes, start, end);
    else if (kind === LineKind.FLOW) {
      if (this.#reader.event === FlowEvent.NONE) this.#onLine(this.#reader.line);
      else this.#logged.add(this.#reader);
    }
  }

  #refuse(bytes: Uint8Array, start: number, end: number): void {
    this.unreadable.count++;
    if (this.unreadable.first.length >= KEPT_LINES) return;
    const kept = bytes.subarray(start, Math.min(end, start + KEPT_BYTES));
    this.unreadable.first.push(Buffer.from(kept).toString('latin1'));
  }
}
