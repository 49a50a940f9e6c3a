// The lines that may be one row: what the strict reader took or a head was found in, and what may go on with it.
import type { FlowReader } from '../format-detection.ts';
import { AMBIGUOUS, hasRowToken, joinedRow, MOST_PARTS, rowOf, shapeOf } from './broken-row.ts';
import type { TakenRow } from './row-grammar.ts';

/** What the lines turned out to be. */
export interface Resolved {
  /** The strict reader's row as it stands, or one that was put together. */
  readonly row: FlowReader | TakenRow | undefined;
  /** So many of the lines are the row's; the others are not. */
  readonly lines: number;
  /** Whether the row is all that its lines hold. */
  readonly isBare?: boolean;
  /** Why the first line is no row, where it is none for another reason than its own words. */
  readonly reason?: string;
}

const MAY_GO_ON = 'it may go on in the next line in more than one way';
const CUT_OFF = 'cut off';

/** A short piece that could be the rest of a word, or a token of a row. */
const PIECE = /(?:^|\s)[\w-]*=\S*|^\S{1,48}(?:\s|$)|\]/;

export class RowLines {
  readonly parts: string[];
  readonly numbers: number[];
  readonly #prefix: string;
  /** Holds the row's facts, where the strict reader took the first line; else undefined. */
  readonly #strict: FlowReader | undefined;
  /** The last line of the text lacks its end: what is not whole there was cut off. */
  isCutOff = false;
  /** Another row follows in the same line: a last word may be more than the row's. */
  isFollowed = false;

  /** `prefix` stood before the row in its line. */
  constructor(first: string, number: number, prefix: string, strict: FlowReader | undefined) {
    this.parts = [first];
    this.numbers = [number];
    this.#prefix = prefix;
    this.#strict = strict;
  }

  /** Takes in a line without a head if the row may go on with it. */
  add(text: string, number: number): boolean {
    if (this.parts.length >= MOST_PARTS || text.length > LONGEST_PART || !PIECE.test(text.trim()))
      return false;
    this.parts.push(text);
    this.numbers.push(number);
    return true;
  }

  /** Takes in what stands before another row in its line, if that is the end of this one and not a prefix as before. */
  addBefore(text: string, number: number): boolean {
    const isPiece = hasRowToken(text) || /^[\w.:\]]{1,20}$/.test(text.trim());
    return isPiece && !shapeOf(this.#prefix).test(text) && this.add(text, number);
  }

  resolve(): Resolved {
    for (let lines = this.parts.length; lines > 1; lines--) {
      if (this.#isOnlyACount(lines)) continue;
      const row = joinedRow(this.parts.slice(0, lines), this.#prefix);
      if (row === AMBIGUOUS) return { row: undefined, lines: 0, reason: MAY_GO_ON };
      const follows = this.parts.slice(lines).some(mayBeARows);
      if (row && !row.isWhole && (this.isCutOff || follows))
        return { row: undefined, lines: 0, reason: CUT_OFF };
      if (row) return { row, lines };
    }
    return this.#alone();
  }

  /** The first line by itself, unless what follows is the row's too and cannot be put to it. */
  #alone(): Resolved {
    const follows = this.parts.slice(1).some(mayBeARows);
    const row = this.#strict ?? rowOf(this.parts[0] ?? '', this.isFollowed);
    const isWhole = this.#strict ? /\suse=\d+\s*$/.test(this.parts[0] ?? '') : (row as TakenRow)?.isWhole;
    if (row && (isWhole || !follows) && (isWhole || !this.isCutOff)) {
      if (this.#mayGoOn()) return { row: undefined, lines: 0, reason: MAY_GO_ON };
      return { row, lines: 1, isBare: this.#strict !== undefined || this.#isBare(row as TakenRow) };
    }
    return { row: undefined, lines: 0, ...(this.isCutOff && { reason: CUT_OFF }) };
  }

  #isBare({ end }: TakenRow): boolean {
    return this.#prefix.trim() === '' && (this.parts[0] ?? '').slice(end).trim() === '';
  }

  /** A number alone may be the rest of the last value, such as an id; of `use=`, it is rather a count of its own. */
  #mayGoOn(): boolean {
    const last = (this.parts[0] ?? '').trimEnd();
    if (this.parts.length > 1 && ENDS_IN_TEXT.test(last)) return true;
    return COUNT.test(this.parts[1] ?? '') && /=\d+$/.test(last) && !/\suse=\d+$/.test(last);
  }

  #isOnlyACount(lines: number): boolean {
    return lines === 2 && COUNT.test(this.parts[1] ?? '') && /=\d+\s*$/.test(this.parts[0] ?? '');
  }
}

/** A number, and perhaps words, but nothing that only a row has. */
const COUNT = /^\s*\d+(?:\s+[^=[\]]*)?$/;
/** A last word may go on in the next line. */
const ENDS_IN_TEXT = /(?:\s(?:secctx|helper|labels)=\S*|[^\d\]\s])$/;
const LONGEST_PART = 1000;

/** Whether a line that could not be put to a row may all the same be a piece of it: prose has no such signs. */
function mayBeARows(text: string): boolean {
  return /[=[\]\d]/.test(text);
}
