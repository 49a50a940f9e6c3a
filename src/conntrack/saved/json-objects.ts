// Cuts JSON into the objects and texts of its outermost list, wherever chunks and lines end: an array, or one after the other.

/** What is longer is passed over. A flow takes some hundred bytes, a whole table as one text some thousand times that. */
const LONGEST = 16 * 1024 * 1024;
const LF = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

export class JsonObjects {
  readonly #onValue: (text: string, line: number) => void;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #line = 1;
  #startLine = 1;
  #parts: Buffer[] = [];
  #length = 0;

  /** `line` counts from 1; the text of what is too long is empty. */
  constructor(onValue: (text: string, line: number) => void) {
    this.#onValue = onValue;
  }

  push(chunk: Uint8Array): void {
    let start = this.#isInside ? 0 : -1;
    for (let at = 0; at < chunk.length; at++) {
      const wasInside = this.#isInside;
      this.#step(chunk[at]!);
      if (this.#isInside === wasInside) continue;
      if (wasInside) {
        this.#add(chunk, start, at + 1);
        this.#hand();
      } else this.#startLine = this.#line;
      start = wasInside ? -1 : at;
    }
    if (start >= 0) this.#add(chunk, start, chunk.length);
  }

  /** The line at which something stands that the text ends within; undefined where it ends between two. */
  get unfinished(): number | undefined {
    return this.#isInside ? this.#startLine : undefined;
  }

  get #isInside(): boolean {
    return this.#depth > 0 || this.#inString;
  }

  #step(byte: number): void {
    if (byte === LF) this.#line++;
    if (this.#inString) this.#string(byte);
    else if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN) this.#depth++;
    else if (byte === CLOSE && this.#depth > 0) this.#depth--;
  }

  #string(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#inString = false;
  }

  #add(chunk: Uint8Array, start: number, end: number): void {
    this.#length += end - start;
    if (this.#length <= LONGEST) this.#parts.push(Buffer.from(chunk.subarray(start, end)));
  }

  #hand(): void {
    const text = this.#length > LONGEST ? '' : Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#length = 0;
    this.#onValue(text, this.#startLine);
  }
}
