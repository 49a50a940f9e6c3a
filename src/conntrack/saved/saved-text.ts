// A saved text from its first byte on: its encoding, and whether it is lines, JSON, a recording, or no text at all.
import { JsonObjects } from './json-objects.ts';
import { LineCutter, type OnLine } from './line-cutter.ts';
import { signatureOf } from './lines-without-rows.ts';
import { RecordedTable } from './recorded-table.ts';
import { decodingOf, TELLING_BYTES } from './text-encoding.ts';

/** How far a text must have come before it is known whether it is JSON. */
const JSON_BEGINS = /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:\{|\]|$))/;

/** What a text is made of is handed to. */
export interface TextParts {
  readonly onLine: OnLine;
  /** `line` counts from 1. */
  readonly onObject: (text: string, line: number) => void;
  /** The file is none of text: what it is, in words. */
  readonly onOther: (what: string) => void;
}

export class SavedText {
  readonly #cutter: LineCutter;
  readonly #objects: JsonObjects;
  readonly #recorded: RecordedTable;
  readonly #onOther: (what: string) => void;
  #decode: ((chunk: Uint8Array) => Uint8Array) | undefined;
  #held: Buffer | undefined = Buffer.alloc(0);
  #sink: (chunk: Uint8Array) => void = () => {};
  #kind: 'lines' | 'json' | 'recording' = 'lines';

  constructor({ onLine, onObject, onOther }: TextParts) {
    this.#onOther = onOther;
    this.#cutter = new LineCutter(onLine);
    this.#objects = new JsonObjects(onObject);
    this.#recorded = new RecordedTable(chunk => this.#cutter.push(chunk));
  }

  push(chunk: Uint8Array): void {
    if (this.#held === undefined) this.#sink(this.#decode?.(chunk) ?? chunk);
    else {
      this.#held = Buffer.concat([this.#held, chunk]);
      if (this.#held.length >= ENOUGH || this.#held.includes(LF, TELLING_BYTES)) this.#open();
    }
  }

  /** Yields the line of a JSON object that the text ends within. */
  end(): number | undefined {
    if (this.#held !== undefined) this.#open();
    if (this.#kind === 'recording') this.#recorded.end();
    this.#cutter.end();
    return this.#kind === 'json' ? this.#objects.unfinished : undefined;
  }

  #open(): void {
    const held = this.#held ?? Buffer.alloc(0);
    this.#held = undefined;
    const what = signatureOf(held);
    if (what !== undefined) {
      this.#onOther(what);
      return;
    }
    const { skipped, decoding } = decodingOf(held);
    this.#decode = chunk => decoding.decode(chunk);
    const first = decoding.decode(held.subarray(skipped));
    const text = Buffer.from(first).toString('latin1');
    if (JSON_BEGINS.test(text)) this.#kind = 'json';
    else if (RecordedTable.begins(text)) this.#kind = 'recording';
    const sinks = { lines: this.#cutter, json: this.#objects, recording: this.#recorded };
    this.#sink = chunk => sinks[this.#kind].push(chunk);
    this.#sink(first);
  }
}

const ENOUGH = 256;
const LF = 10;
