// Walks one line token by token: blanks part tokens, brackets hold theirs together, and a key's hash is rolled on the way.
import { rollHash } from './words.ts';

/** What a token looks like from outside. */
export const Token = {
  /** The line is over. */
  END: 0,
  /** A bare word, or a number. */
  WORD: 1,
  /** key=value, the value possibly empty. */
  PAIR: 2,
  /** [text], blanks inside or not. */
  BRACKET: 3,
  /** A bracket not closed before the next one opens, or a control byte: the line cannot be trusted. */
  BROKEN: 4,
} as const;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const EQUALS = 61;
const OPEN = 91;
const CLOSE = 93;
const DELETE = 127;
const ZERO = 48;
const U32_DIGITS = 10;
const U64_DIGITS = 20;
const U32_MAX = 0xffff_ffff;

/** A cursor over one line. `next()` moves to the next token and leaves its bounds in the fields. */
export class Tokenizer {
  bytes: Uint8Array = new Uint8Array(0);
  /** Bounds of the token; of a bracket, without the brackets. */
  start = 0;
  end = 0;
  /** Where a pair's value begins; of another token, its start. */
  value = 0;
  /** Rolling hash of the key, or of the whole word or bracket. */
  hash = 0;
  #at = 0;
  #lineEnd = 0;

  /** Begins the line at `start..end`, which holds no LF. The bytes are borrowed until the next call. */
  open(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.#at = start;
    this.#lineEnd = end;
  }

  /** Moves on by one token and says what it is, see `Token`. */
  next(): number {
    const bytes = this.bytes;
    const lineEnd = this.#lineEnd;
    let at = this.#at;
    while (at < lineEnd && isBlank(bytes[at]!)) at++;
    if (at === lineEnd) return Token.END;
    if (bytes[at] === OPEN) return this.#bracket(at + 1);
    this.start = at;
    let hash = 0;
    let byte = bytes[at]!;
    while (byte > SPACE && byte !== EQUALS && byte !== DELETE) {
      hash = rollHash(hash, byte);
      if (++at === lineEnd) return this.#finish(at, this.start, hash, Token.WORD);
      byte = bytes[at]!;
    }
    if (byte !== EQUALS) return isBlank(byte) ? this.#finish(at, this.start, hash, Token.WORD) : Token.BROKEN;
    const value = ++at;
    while (at < lineEnd && bytes[at]! > SPACE && bytes[at] !== DELETE) at++;
    if (at < lineEnd && !isBlank(bytes[at]!)) return Token.BROKEN;
    return this.#finish(at, value, hash, Token.PAIR);
  }

  /** Whether nothing but blanks follows the token. */
  isLast(): boolean {
    let at = this.#at;
    while (at < this.#lineEnd && isBlank(this.bytes[at]!)) at++;
    return at === this.#lineEnd;
  }

  #bracket(start: number): number {
    const bytes = this.bytes;
    this.start = start;
    let hash = 0;
    for (let at = start; at < this.#lineEnd; at++) {
      const byte = bytes[at]!;
      if (byte === CLOSE) {
        this.#at = at + 1;
        this.end = at;
        this.value = start;
        this.hash = hash;
        return Token.BRACKET;
      }
      if (byte < SPACE || byte === DELETE || byte === OPEN) return Token.BROKEN;
      hash = rollHash(hash, byte);
    }
    return Token.BROKEN;
  }

  #finish(end: number, value: number, hash: number, kind: number): number {
    this.#at = end;
    this.end = end;
    this.value = value;
    this.hash = hash;
    return kind;
  }

  /** The value as an unsigned decimal of at most 32 bits, or -1 where it is anything else. */
  decimal(end = this.end): number {
    const digits = end - this.value;
    if (digits < 1 || digits > U32_DIGITS) return -1;
    let number = 0;
    for (let at = this.value; at < end; at++) {
      const digit = this.bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return -1;
      number = number * 10 + digit;
    }
    return number <= U32_MAX ? number : -1;
  }

  /** Writes the value, an exact unsigned decimal of at most 64 bits, as its low and its high word; false for anything else. */
  wideDecimal(lows: Uint32Array, highs: Uint32Array, index: number): boolean {
    const { bytes, value, end } = this;
    if (end === value || end - value > U64_DIGITS) return false;
    let low = 0;
    let high = 0;
    for (let at = value; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return false;
      low = low * 10 + digit;
      high = high * 10 + Math.floor(low / 0x1_0000_0000);
      low = low >>> 0;
    }
    lows[index] = low;
    highs[index] = high;
    return high <= U32_MAX;
  }

  /** The value as a hexadecimal of at most 32 bits with its 0x (gre keys), or -1. */
  hexadecimal(): number {
    const { bytes, value, end } = this;
    if (bytes[value] !== ZERO || (bytes[value + 1] ?? 0) !== 120) return -1;
    if (end - value < 3 || end - value > 10) return -1;
    let number = 0;
    for (let at = value + 2; at < end; at++) {
      const digit = hexDigit(bytes[at]!);
      if (digit < 0) return -1;
      number = number * 16 + digit;
    }
    return number;
  }
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Blanks part tokens; a CR is one, since saved tables may have come by way of another system. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR || byte === LF;
}
