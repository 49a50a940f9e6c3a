// Tells the far side's answers from everything else it prints: sections of bytes between marker lines.

/** A marker line is short, save the one with which no section follows: what is longer is no marker of ours. */
const LONGEST_MARKER = 1024;
const LINE_FEED = 0x0a;

/** What the stream holds, in its order. Bytes are borrowed until the call returns. */
export interface AnswerEvents {
  /** A marker of the request `id`: `letter` is that of a section, or `.` for the end of the answer. */
  marker(id: number, letter: string, argument: string): void;
  /** Bytes of the section whose marker came last; before the first marker, whatever a login prints. */
  bytes(bytes: Buffer): void;
}

export class AnswerReader {
  readonly #opening: Buffer;
  readonly #events: AnswerEvents;
  /** Bytes that may be the beginning of a marker. */
  #held: Buffer = Buffer.alloc(0);

  /** `token` is the word with which each marker begins. */
  constructor(token: string, events: AnswerEvents) {
    this.#opening = Buffer.from(`\n${token} `);
    this.#events = events;
  }

  /** Takes in the next bytes, cut anywhere. */
  push(chunk: Buffer): void {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (;;) {
      const start = rest.indexOf(this.#opening);
      if (start === -1) break;
      const end = rest.indexOf(LINE_FEED, start + 1);
      if (end === -1 && rest.length - start < LONGEST_MARKER) {
        this.#give(rest.subarray(0, start));
        this.#held = Buffer.from(rest.subarray(start));
        return;
      }
      const whole = end === -1 ? rest.length : end;
      this.#give(rest.subarray(0, start));
      this.#mark(rest.toString('latin1', start + this.#opening.length, whole));
      rest = rest.subarray(whole + 1);
    }
    const certain = this.#certainLength(rest);
    this.#give(rest.subarray(0, certain));
    this.#held = Buffer.from(rest.subarray(certain));
  }

  /** How many of these bytes cannot belong to a marker that is not whole yet. */
  #certainLength(rest: Buffer): number {
    const tail = Math.max(0, rest.length - this.#opening.length + 1);
    for (let at = rest.indexOf(LINE_FEED, tail); at !== -1; at = rest.indexOf(LINE_FEED, at + 1)) {
      if (this.#opening.subarray(0, rest.length - at).equals(rest.subarray(at))) return at;
    }
    return rest.length;
  }

  #give(bytes: Buffer): void {
    if (bytes.length > 0) this.#events.bytes(bytes);
  }

  #mark(line: string): void {
    const [id = '', letter = '', ...argument] = line.split(' ');
    this.#events.marker(Number(id), letter, argument.join(' '));
  }
}
