// Cuts a saved text into its lines, wherever chunks end, and counts them.
import { LONGEST_LINE } from '../flow-line.ts';

const LF = 10;

/** `isOverlong`: the bytes are only the line's beginning. */
export type OnLine = (
  bytes: Uint8Array,
  start: number,
  end: number,
  how: { readonly terminated: boolean; readonly isOverlong: boolean },
) => void;

const WHOLE = { terminated: true, isOverlong: false };
const UNTERMINATED = { terminated: false, isOverlong: false };
const OVERLONG = { terminated: true, isOverlong: true };

export class LineCutter {
  readonly #onLine: OnLine;
  readonly #carried = new Uint8Array(LONGEST_LINE + 1);
  #length = 0;
  #isOverlong = false;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let lf = chunk.indexOf(LF); lf >= 0; lf = chunk.indexOf(LF, start)) {
      if (this.#length === 0 && !this.#isOverlong && lf - start <= LONGEST_LINE) {
        this.#onLine(chunk, start, lf, WHOLE);
      } else {
        this.#carry(chunk, start, lf);
        this.#hand(true);
      }
      start = lf + 1;
    }
    this.#carry(chunk, start, chunk.length);
  }

  /** The text is over: what is left over is its last line. */
  end(): void {
    if (this.#length > 0) this.#hand(false);
  }

  #carry(chunk: Uint8Array, start: number, end: number): void {
    const room = LONGEST_LINE - this.#length;
    this.#isOverlong ||= end - start > room;
    const taken = Math.min(room, end - start);
    this.#carried.set(chunk.subarray(start, start + taken), this.#length);
    this.#length += taken;
  }

  #hand(terminated: boolean): void {
    const how = this.#isOverlong ? OVERLONG : terminated ? WHOLE : UNTERMINATED;
    this.#onLine(this.#carried, 0, this.#length, how);
    this.#length = 0;
    this.#isOverlong = false;
  }
}
