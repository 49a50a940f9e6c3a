// Cuts JSON into the objects of its outermost list, wherever chunks and lines end: an array, or one after the other.

/** An object longer than this is passed over: a flow's takes some hundred bytes. */
const LONGEST = 64 * 1024;
const LF = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

export class JsonObjects {
  readonly #onObject: (text: string, line: number) => void;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #line = 1;
  #startLine = 1;
  #parts: Buffer[] = [];
  #length = 0;

  /** `line` counts from 1; the text of an object that is too long is empty. */
  constructor(onObject: (text: string, line: number) => void) {
    this.#onObject = onObject;
  }

  push(chunk: Uint8Array): void {
    let start = this.#depth > 0 ? 0 : -1;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === LF) this.#line++;
      if (this.#inString) this.#string(byte);
      else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN && this.#depth++ === 0) {
        start = at;
        this.#startLine = this.#line;
      } else if (byte === CLOSE && this.#depth > 0 && --this.#depth === 0) {
        this.#add(chunk, start, at + 1);
        this.#hand();
        start = -1;
      }
    }
    if (start >= 0) this.#add(chunk, start, chunk.length);
  }

  /** The line at which an object stands that the text ends within; undefined where it ends between two. */
  get unfinished(): number | undefined {
    return this.#depth > 0 ? this.#startLine : undefined;
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
    this.#onObject(text, this.#startLine);
  }
}
