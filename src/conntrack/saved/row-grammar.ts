// Retells the row that begins at a head as a table line, token by token, up to where other text begins.
//
// A value that cannot be costs that value, which is kept as text; an address, a port or a protocol that cannot be costs
// the row. Where a line's end stood inside, nothing may be odd within reach of it: the row is then told for certain.
import { parseAddress } from '../address.ts';
import type { RowHead } from './row-head.ts';

export interface TakenRow {
  readonly head: RowHead;
  /** As a table line. */
  readonly line: string;
  /** key=value that the row says and no column can hold. */
  readonly odd: readonly string[];
  /** Where in the text the row ends. */
  readonly end: number;
  /** Whether it reached its `use=`, with which the kernel's rows end. */
  readonly isWhole: boolean;
  /** Whether its last token is a word, to which more may have been glued. */
  readonly endsInText: boolean;
  /** Where its last token begins. */
  readonly lastStart: number;
}

/** Positions in the text at which a line's end stood. */
export type Breaks = readonly number[];

/** Undefined where what begins there is no row. */
export function takeRow(text: string, head: RowHead, breaks: Breaks = []): TakenRow | undefined {
  return new RowTaker(text, head, breaks).take();
}

const TOKEN = /\s*(\[[^[\]]{0,80}\]|[^\s[\]]+)/y;
const KEY = /^([a-z][\w-]*)=(.*)$/is;
const STATE = /^[A-Z][A-Z0-9_]*$/;
const PLAIN_WORD = /^[A-Za-z][\w.+/-]*$/;
const FLAGS: ReadonlySet<string> = new Set(['[UNREPLIED]', '[ASSURED]', '[OFFLOAD]', '[HW_OFFLOAD]']);
const INSTANT = /^\[(?:start|stop)=(?:\d{10,20}|\w{3} \w{3} +\d{1,2} \d{2}:\d{2}:\d{2} \d{4})\]$/;
const BARE_INSTANT = /^(start|stop)=(\d{10,20})$/;
const TUPLE_KEYS: ReadonlySet<string> = new Set(['sport', 'dport', 'type', 'code', 'id', 'srckey', 'dstkey']);
const COUNTERS: ReadonlySet<string> = new Set(['packets', 'bytes']);
/** Keys whose values are numbers of so many bits. */
const NUMBERS: Readonly<Record<string, number>> = {
  mark: 32,
  use: 32,
  zone: 16,
  'zone-orig': 16,
  'zone-reply': 16,
  'delta-time': 32,
  secmark: 32,
  id: 32,
};
/** Keys whose values are words. */
const TEXTS: ReadonlySet<string> = new Set(['secctx', 'helper', 'labels', 'l7proto']);
const TOOL_KEYS: ReadonlySet<string> = new Set(['portid', 'progname']);
/** What may stand behind a row whose last number was broken: signs that close, or a prompt. */
const CLOSING = /^(?:["'`;,|$\s]|<\/\w+>)*$/;
const PROMPT = /^[\w.-]+@[\w.-]+:\S*$/;
const CUT_KEYS = [...TUPLE_KEYS, ...COUNTERS, ...Object.keys(NUMBERS), ...TEXTS, 'src', 'dst'];
/** What may stand behind `use=`; Linux 2.4 had its mark there. */
const LATE_KEYS = ['id', 'labels', 'mark'];
const U64_MAX = 2n ** 64n - 1n;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

class RowTaker {
  readonly #text: string;
  readonly #head: RowHead;
  readonly #breaks: Breaks;
  readonly #tokens: string[];
  readonly #odd: string[] = [];
  /** Counters as they stand, by direction: they are told only if all of them can be. */
  readonly #counters: [string, string][][] = [[], []];
  /** Bare words of the tail that nothing known has followed yet. */
  #loose: string[] = [];
  /** 0 before the first src=, then 1 and 2. */
  #tuple = 0;
  #at: number;
  /** Where the last token that is the row's own ends. */
  #end: number;
  #lastStart = 0;
  #isWhole = false;
  #hasId = false;
  #hasType = false;

  constructor(text: string, head: RowHead, breaks: Breaks) {
    this.#text = text;
    this.#head = head;
    this.#breaks = breaks;
    this.#tokens = [head.names];
    this.#at = head.end;
    this.#end = head.end;
  }

  take(): TakenRow | undefined {
    this.#timeoutAndState();
    for (let token = this.#next(); token; token = this.#next()) {
      const taken = this.#take(token);
      if (taken === 'refused') return undefined;
      if (taken === 'other') break;
    }
    if (this.#tuple !== 2 || !this.#placeCounters()) return undefined;
    if (this.#head.id !== undefined && !this.#hasId) this.#tokens.push(`id=${this.#head.id}`);
    return {
      head: this.#head,
      line: this.#tokens.join(' '),
      odd: this.#odd,
      end: this.#end,
      isWhole: this.#isWhole,
      lastStart: this.#lastStart,
      endsInText:
        !/[\d\]]$/.test(this.#tokens.at(-1) ?? '') ||
        /^(?:secctx|helper|labels)=/.test(this.#tokens.at(-1) ?? ''),
    };
  }

  #next(): Token | undefined {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (match === null) return undefined;
    const text = match[1] ?? '';
    return { text, start: TOKEN.lastIndex - text.length, end: TOKEN.lastIndex };
  }

  #timeoutAndState(): void {
    const timeout = this.#next();
    if (timeout && /^\d+$/.test(timeout.text)) {
      if (Number(timeout.text) <= 0xffff_ffff) this.#tokens.push(timeout.text);
      else this.#odd.push(`timeout=${timeout.text}`);
      this.#step(timeout);
    }
    const state = this.#next();
    if (!state || !STATE.test(state.text)) return;
    this.#tokens.push(state.text);
    this.#step(state);
  }

  #step({ start, end }: Token): void {
    this.#lastStart = start;
    this.#at = end;
    this.#end = end;
  }

  #keep(token: Token, text = token.text): 'taken' {
    this.#tokens.push(...this.#loose, text);
    this.#loose = [];
    this.#step(token);
    return 'taken';
  }

  /** `other`: the row ended before this token; `refused`: no row can have it where it stands. */
  #take(token: Token): 'taken' | 'other' | 'refused' {
    const { text } = token;
    if (text.startsWith('[')) return this.#bracket(token);
    const match = KEY.exec(text);
    const key = match?.[1] ?? '';
    if (match === null) return this.#word(token);
    if (key === 'src' || key === 'dst') return this.#address(token, key, match[2] ?? '');
    if (this.#tuple === 0) return this.#greTimeout(token, key, match[2] ?? '');
    if (COUNTERS.has(key)) return this.#counter(token, key, match[2] ?? '');
    if (key === 'id' && this.#hasType) {
      this.#hasType = false;
      return this.#decimal(match[2] ?? '', 16) ? this.#keep(token) : 'refused';
    }
    if (TUPLE_KEYS.has(key) && key !== 'id') {
      if (key === 'type') this.#hasType = true;
      return this.#cut(token, key, match[2] ?? '', /^(?:0x[\da-f]+|\d+)/i);
    }
    if (NUMBERS[key] !== undefined) return this.#number(token, key, match[2] ?? '');
    return this.#text_(token, key, match[2] ?? '');
  }

  #address(token: Token, key: string, value: string): 'taken' | 'other' | 'refused' {
    if (key === 'src' && this.#tuple === 2) return this.#isNear(token) ? 'refused' : 'other';
    if (this.#loose.length > 0 && key === 'dst') return 'refused';
    // A reply that is cut off in its own address may go on, or not: the row is not told for certain.
    if (parseAddress(value) === undefined) return 'refused';
    if (key === 'src') {
      this.#tuple++;
      this.#hasType = false;
    }
    return this.#keep(token);
  }

  #greTimeout(token: Token, key: string, value: string): 'taken' | 'refused' {
    const isPair =
      (key === 'timeout' && /^\d+,$/.test(value)) || (key === 'stream_timeout' && /^\d+$/.test(value));
    return isPair ? this.#keep(token) : 'refused';
  }

  /** A value with what is glued to it: the row ends there, unless the value is not all that the row needs. */
  #cut(token: Token, key: string, value: string, form: RegExp): 'taken' | 'refused' {
    const number = form.exec(value)?.[0] ?? '';
    const rest = value.slice(number.length);
    if (number === '' || (rest !== '' && !this.#isBehindRow(token, rest))) return 'refused';
    return this.#keep({ ...token, end: token.end - (value.length - number.length) }, `${key}=${number}`);
  }

  #counter(token: Token, key: string, value: string): 'taken' | 'refused' {
    const own = this.#counters[this.#tuple - 1] ?? [];
    if (own.some(([known]) => known === key)) return 'refused';
    const digits = /^\d*/.exec(value)?.[0] ?? '';
    const rest = value.slice(digits.length);
    const isBad = digits === '' || BigInt(digits) > U64_MAX || rest !== '';
    if (isBad && this.#isNear(token)) return 'refused';
    const isTail = rest !== '' && digits !== '' && this.#isBehindRow(token, rest);
    own.push([key, isTail ? digits : value]);
    this.#step(isTail ? { ...token, end: token.end - rest.length } : token);
    return 'taken';
  }

  #number(token: Token, key: string, value: string): 'taken' | 'other' | 'refused' {
    const bits = NUMBERS[key] ?? 32;
    if (key === 'use') this.#isWhole = true;
    if (key === 'id') this.#hasId = true;
    const hexadecimal = /^0x([\da-f]{1,8})$/i.exec(value)?.[1];
    if (key === 'mark' && hexadecimal !== undefined) {
      return this.#keep(token, `mark=${Number.parseInt(hexadecimal, 16)}`);
    }
    if (this.#decimal(value, bits) || (key === 'mark' && /^-\d{1,10}$/.test(value))) return this.#keep(token);
    const digits = /^-?\d+/.exec(value)?.[0] ?? '';
    const rest = value.slice(digits.length);
    const isSound = this.#decimal(digits, bits) || (key === 'mark' && digits.startsWith('-'));
    if (rest !== '' && isSound && this.#isBehindRow(token, rest)) {
      return this.#keep({ ...token, end: token.end - rest.length }, `${key}=${digits}`);
    }
    if (this.#isNear(token)) return 'refused';
    this.#odd.push(token.text);
    this.#step(token);
    return 'taken';
  }

  #text_(token: Token, key: string, value: string): 'taken' | 'other' | 'refused' {
    if (TOOL_KEYS.has(key)) return 'other';
    const instant = BARE_INSTANT.exec(token.text);
    if (instant) return this.#keep(token, `[${token.text}]`);
    if (key === 'delta' && this.#decimal(value, 32)) return this.#keep(token, `delta-time=${value}`);
    if (key === 'labels' && this.#isLastSure(token)) return this.#keep(token);
    if (key === 'labels' || (this.#isNear(token) && !TEXTS.has(key))) return 'refused';
    // What stood before the next line may have got into the word.
    if (this.#breaks.some(at => at > token.start && at < token.end)) return 'refused';
    // Quotes and marks behind a word are not the word's.
    const own = /^[\w.:,+/\u0080-\u{10ffff}-]*/u.exec(value)?.[0] ?? '';
    if (own.length === value.length && !/[.,:]$/.test(value)) return this.#keep(token);
    return TEXTS.has(key) || this.#isWhole ? 'refused' : this.#keep(token);
  }

  /** Labels end a row, and may hold blanks: they are certain only where nothing follows and nothing is glued on. */
  #isLastSure(token: Token): boolean {
    const isEnd = this.#text.slice(token.end).trim() === '' && !this.#isNear(token);
    return isEnd && /^labels=[\w.+,-]+$/.test(token.text);
  }

  #bracket(token: Token): 'taken' | 'other' | 'refused' {
    const { text } = token;
    if (text === '[USERSPACE]') return 'other';
    const isKnown = FLAGS.has(text) || INSTANT.test(text);
    if (!isKnown && this.#isNear(token)) return 'refused';
    if (this.#tuple === 0) return 'refused';
    // A clock or a process number in brackets is another line's beginning.
    if (!isKnown && (this.#isWhole || !/^\[[A-Za-z][^:]*\]$/.test(text))) return 'other';
    return this.#keep(token);
  }

  /** A bare word is the row's only if something known follows it; a number or a sign never is. */
  #word(token: Token): 'taken' | 'other' | 'refused' {
    const { text } = token;
    if (this.#tuple === 0 || this.#isNear(token))
      return this.#tuple === 2 && this.#isOver() ? 'other' : 'refused';
    if (!PLAIN_WORD.test(text) || this.#isWhole) return this.#tuple === 2 ? this.#endOrCut(token) : 'refused';
    if (text === 'labels') return this.#keep(token);
    this.#loose.push(text);
    this.#at = token.end;
    return 'taken';
  }

  /** A key may have been cut; behind `use=` that is told only of the last word, since prose has such words too. */
  #endOrCut({ text, end }: Token): 'other' | 'refused' {
    const keys = this.#isWhole ? (this.#text.slice(end).trim() === '' ? LATE_KEYS : []) : CUT_KEYS;
    return keys.some(key => key.startsWith(text)) ? 'refused' : 'other';
  }

  #isOver(): boolean {
    return this.#isWhole;
  }

  #placeCounters(): boolean {
    const [original = [], reply = []] = this.#counters;
    if (this.#loose.some(word => CUT_KEYS.some(key => key.startsWith(word)))) return false;
    if (original.length === 0 && reply.length === 0) return true;
    if (isSound(original) && isSound(reply)) {
      const tuples = [...this.#tokens.keys()].filter(at => this.#tokens[at]?.startsWith('dst='));
      this.#insert(tuples[1] ?? 0, reply);
      this.#insert(tuples[0] ?? 0, original);
      return true;
    }
    for (const [key, value] of original) this.#odd.push(`${key}=${value}`);
    for (const [key, value] of reply) this.#odd.push(`reply-${key}=${value}`);
    return true;
  }

  /** Counters stand behind what else a tuple says. */
  #insert(dst: number, counters: readonly [string, string][]): void {
    let at = dst + 1;
    while (/^(?:sport|dport|type|code|id|srckey|dstkey)=/.test(this.#tokens[at] ?? '') && at < dst + 4) at++;
    this.#tokens.splice(at, 0, ...counters.map(([key, value]) => `${key}=${value}`));
  }

  /** Whether what is glued to a number is other text behind the row, and not another line's beginning with a number of its own. */
  #isBehindRow({ start, end }: Token, rest: string): boolean {
    if (!isForeign(rest)) return false;
    const isBroken = this.#breaks.some(at => at > start && at < end);
    return !isBroken || PROMPT.test(rest) || CLOSING.test(rest + this.#text.slice(end));
  }

  #decimal(value: string, bits: number): boolean {
    return /^\d{1,10}$/.test(value) && Number(value) < 2 ** bits;
  }

  /** Whether a line's end stood inside a token or right beside it. */
  #isNear({ start, end }: Token): boolean {
    return this.#breaks.some(at => at >= start - 1 && at <= end + 1);
  }
}

function isSound(counters: readonly [string, string][]): boolean {
  return (
    counters.length === 2 &&
    counters.every(([, value]) => /^\d{1,20}$/.test(value) && BigInt(value) <= U64_MAX)
  );
}

/** Whether what is glued to a number can be no part of it: it was cut from other text, not out of a row. */
function isForeign(rest: string): boolean {
  return /^[^\d=]/.test(rest) && !/^[.:]\d/.test(rest);
}
