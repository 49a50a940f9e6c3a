// A saved text from its first byte on: its encoding, and whether it is lines, JSON, a recording, or no text at all.
import { JsonObjects } from './json-objects.ts';
import { LineCutter, type OnLine } from './line-cutter.ts';
import { signatureOf } from './lines-without-rows.ts';
import { RecordedTable } from './recorded-table.ts';
import { decodingOf } from './text-encoding.ts';
import { profileOf, type TextProfile } from './text-profile.ts';

const JSON_BEGINS = /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:\{|"|\]|$))/;

/** What a text is made of is handed to. */
export interface TextParts {
  /** Told of a text of lines before its first. */
  readonly onProfile: (profile: TextProfile) => void;
  readonly onLine: OnLine;
  /** `line` counts from 1. */
  readonly onValue: (text: string, line: number) => void;
  /** The file is none of text: what it is, in words. */
  readonly onOther: (what: string) => void;
}

export class SavedText {
  readonly #cutter: LineCutter;
  readonly #objects: JsonObjects;
  readonly #recorded: RecordedTable;
  readonly #onOther: (what: string) => void;
  readonly #onProfile: (profile: TextProfile) => void;
  #decode: ((chunk: Uint8Array) => Uint8Array) | undefined;
  #held: Buffer | undefined = Buffer.alloc(0);
  #sink: (chunk: Uint8Array) => void = () => {};
  #kind: 'lines' | 'json' | 'recording' = 'lines';

  constructor({ onLine, onValue, onOther, onProfile }: TextParts) {
    this.#onOther = onOther;
    this.#onProfile = onProfile;
    this.#cutter = new LineCutter(onLine);
    this.#objects = new JsonObjects(onValue);
    this.#recorded = new RecordedTable(chunk => this.#cutter.push(chunk));
  }

  push(chunk: Uint8Array): void {
    if (this.#held === undefined) this.#sink(this.#decode?.(chunk) ?? chunk);
    else {
      this.#held = Buffer.concat([this.#held, chunk]);
      if (this.#held.length >= ENOUGH) this.#open(false);
    }
  }

  /** Yields the line of a JSON object that the text ends within. */
  end(): number | undefined {
    if (this.#held !== undefined) this.#open(true);
    if (this.#kind === 'recording') this.#recorded.end();
    this.#cutter.end();
    return this.#kind === 'json' ? this.#objects.unfinished : undefined;
  }

  /** `isAll`: nothing comes after what is held. */
  #open(isAll: boolean): void {
    const held = this.#held ?? Buffer.alloc(0);
    this.#held = undefined;
    const what = signatureOf(held);
    if (what !== undefined) {
      this.#onOther(what);
      return;
    }
    // Wherever chunks end, a text is told by as much of it.
    const beginning = held.subarray(0, ENOUGH);
    const { skipped, decoding } = decodingOf(beginning);
    this.#decode = chunk => decoding.decode(chunk);
    const first = decoding.decode(held.subarray(skipped));
    const text = Buffer.from(first).toString('latin1');
    if (JSON_BEGINS.test(text)) this.#kind = 'json';
    else if (RecordedTable.begins(text)) this.#kind = 'recording';
    else {
      const looked = decodingOf(beginning).decoding.decode(beginning.subarray(skipped));
      this.#onProfile(profileOf(looked, isAll && held.length <= ENOUGH));
    }
    const sinks = { lines: this.#cutter, json: this.#objects, recording: this.#recorded };
    this.#sink = chunk => sinks[this.#kind].push(chunk);
    this.#sink(first);
  }
}

/** How much of a text is looked at before any of it is read. Bytes. */
const ENOUGH = 32 * 1024;
