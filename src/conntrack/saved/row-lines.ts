// The lines that may be one row: what the strict reader took or a head was found in, and what may go on with it.
import { FlowEvent } from '../flow-event.ts';
import { FlowReader } from '../format-detection.ts';
import { AMBIGUOUS, furtherPrefix, hasRowToken, joinedRow, MOST_PARTS, rowOf } from './broken-row.ts';
import type { TakenRow } from './row-grammar.ts';
import type { TextProfile } from './text-profile.ts';

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
  /** The first line is as long as those that were cut somewhere. */
  isAtWidth = false;
  /** Another row follows in the same line: a last word may be more than the row's. */
  isFollowed = false;

  /** `prefix` stood before the row in its line. */
  constructor(first: string, number: number, prefix: string, strict: FlowReader | undefined) {
    this.parts = [first];
    this.numbers = [number];
    this.#prefix = prefix;
    this.#strict = strict;
  }

  /** Whether what is there so far ends within a flag. */
  get hasOpenBracket(): boolean {
    const text = this.parts.join('');
    return text.lastIndexOf('[') > text.lastIndexOf(']');
  }

  /** Whether it ends in a word, which may go on. */
  get endsInText(): boolean {
    return ENDS_IN_TEXT.test((this.parts.at(-1) ?? '').trimEnd());
  }

  /** Whether that word is a helper's name of which the end is missing. */
  get endsInHelper(): boolean {
    const end = (this.parts.at(-1) ?? '').trimEnd();
    return /\shelper=\S*$/.test(end) && !HELPER.test(end);
  }

  /** Takes in a line without a head if the row may go on with it. */
  add(text: string, number: number): boolean {
    const isPiece = text.length <= LONGEST_PART && PIECE.test(text.trim()) && this.#beginsAsPiece(text);
    if (!isPiece || this.parts.length >= MOST_PARTS) return false;
    this.parts.push(text);
    this.numbers.push(number);
    return true;
  }

  /** Takes in what stands before another row in its line, if that is the end of this one and not a prefix as before. */
  addBefore(text: string, number: number): boolean {
    const isPiece = hasRowToken(text) || /^[\w.:\]]{0,20}[\w\]]$/.test(text.trim());
    return isPiece && !furtherPrefix(this.#prefix).test(text) && this.add(text, number);
  }

  resolve(profile: TextProfile): Resolved {
    const resolved = this.#resolve();
    const { row, lines } = resolved;
    const isCut = row && (lines === 1 ? this.#isCutAtItsEnd(row, profile) : this.#endsInPackets(lines));
    return isCut ? { row: undefined, lines: 0, reason: CUT_OFF } : resolved;
  }

  /** A row may be read and yet lack its end: where others reach their `use=`, or where lines were cut. */
  #isCutAtItsEnd(row: FlowReader | TakenRow, { endsInUse }: TextProfile): boolean {
    const isEvent = row instanceof FlowReader ? row.event !== FlowEvent.NONE : row.head.event !== undefined;
    const end = row instanceof FlowReader ? (this.parts[0] ?? '') : row.line;
    if (/\]\s*$|\suse=\d+\s*$/.test(end)) return false;
    if (this.isAtWidth || this.#endsInPackets(1)) return true;
    return endsInUse && !isEvent && !/\suse=\d/.test(end);
  }

  /** Bytes follow packets in every row that has counters. */
  #endsInPackets(lines: number): boolean {
    return /\spackets=\d*\s*$/.test(this.parts[lines - 1] ?? '');
  }

  #resolve(): Resolved {
    for (let lines = this.parts.length; lines > 1; lines--) {
      if (this.#isOnlyACount(lines)) continue;
      if (this.#goesOn(lines)) break;
      const row = joinedRow(this.parts.slice(0, lines), this.#prefix);
      if (row === AMBIGUOUS) return { row: undefined, lines: 0, reason: MAY_GO_ON };
      const follows = this.parts.slice(lines).some(part => this.#mayBeARows(part));
      if (row && !isSettled(row, this.#bare(lines)) && (this.isCutOff || follows))
        return { row: undefined, lines: 0, reason: CUT_OFF };
      if (row?.endsInText && lines < this.parts.length)
        return { row: undefined, lines: 0, reason: MAY_GO_ON };
      if (row) return { row, lines };
    }
    return this.#alone();
  }

  /** Whether the line after so many belongs to them for certain. */
  #goesOn(lines: number): boolean {
    return lines < this.parts.length && /\\\s*$/.test(this.parts[lines - 1] ?? '');
  }

  /** The first line by itself, unless what follows is the row's too and cannot be put to it. */
  #alone(): Resolved {
    if (this.#goesOn(1)) return { row: undefined, lines: 0, reason: CUT_OFF };
    const follows = this.parts.slice(1).some(part => this.#mayBeARows(part));
    const row = this.#strict ?? rowOf(this.parts[0] ?? '', this.isFollowed);
    const isWhole =
      row && isSettled(this.#strict ? { line: this.parts[0] ?? '' } : (row as TakenRow), this.#bare(1));
    if (row && (isWhole || !follows) && (isWhole || !this.isCutOff)) {
      if (this.#mayGoOn()) return { row: undefined, lines: 0, reason: MAY_GO_ON };
      return { row, lines: 1, isBare: this.#strict !== undefined || this.#isBare(row as TakenRow) };
    }
    return { row: undefined, lines: 0, ...(this.isCutOff && { reason: CUT_OFF }) };
  }

  #isBare({ end }: TakenRow): boolean {
    return this.#prefix.trim() === '' && (this.parts[0] ?? '').slice(end).trim() === '';
  }

  /** The line after so many, without what stands before each; empty where there is none. */
  #bare(lines: number): string {
    return (this.parts[lines] ?? '').replace(furtherPrefix(this.#prefix), '');
  }

  /** A number alone may be the rest of the last value, such as an id; of `use=`, it is rather a count of its own. */
  #mayGoOn(): boolean {
    const last = (this.parts[0] ?? '').trimEnd();
    if (this.parts.length > 1 && ENDS_IN_TEXT.test(last)) return true;
    return COUNT.test(this.#bare(1)) && /=\d+$/.test(last) && !/\suse=\d+$/.test(last);
  }

  /** Whether a line that could not be put to the row may all the same be a piece of it: prose has no such signs. */
  #mayBeARows(text: string): boolean {
    return /[=[\]\d]/.test(text) && this.#beginsAsPiece(text);
  }

  #beginsAsPiece(text: string): boolean {
    if (hasRowToken(text)) return true;
    if (/^[^\w[]*\]/.test(text) && !this.hasOpenBracket) return false;
    const prefix = this.#prefix.replace(/\d+\s*$/, '');
    return BEGINS_AS_PIECE.test(text) || BEGINS_AS_PIECE.test(text.replace(furtherPrefix(prefix), ''));
  }

  #isOnlyACount(lines: number): boolean {
    return lines === 2 && COUNT.test(this.parts[1] ?? '') && /=\d+\s*$/.test(this.parts[0] ?? '');
  }
}

/** A number, and perhaps words, but nothing that only a row has. */
const COUNT = /^\s*\d+(?:\s+[^=[\]]*)?$/;
/** A last word may go on in the next line. */
const ENDS_IN_TEXT = /(?:\s(?:secctx|helper|labels)=\S*|[^\d\]\s])$/;
/** Whole names: those of the kernel's modules and of conntrackd. */
const HELPER =
  /\shelper=(?:amanda|dhcpv6|ftp|irc|mdns|netbios-ns|pptp|Q\.931|H\.245|RAS|rpc|sane|sip|slp|snmp|snmp_trap|ssdp|tftp|tns)$/;
const LONGEST_PART = 1000;

/** Whether a row has all it can have: nothing stands behind `use=` but what is asked for, such as ids. */
function isSettled({ line }: { readonly line: string }, next = ''): boolean {
  return /\suse=\d+\s*$/.test(line) && !/^\W*(?:\S+\s+)?(?:id=|labels\b|id?$)/.test(next);
}

/** What a row's tokens are made of, whole or from the middle of one on, behind signs of quoting; `name: value` is none. */
const BEGINS_AS_PIECE =
  /^[^\w=[\].:]*(?:[\w-]*=\S*|[\w.+/,-]+(?::[\w.+/,-]+)*(?::$)?|[\da-f:.]+|[\w.:, ]*\].*|\[.*)(?![\w.+/,:-])/i;
