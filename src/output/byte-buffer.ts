// A growing buffer that rows are written into byte by byte, and that is used again once it has been sent.

/** Room that a row's numbers and fixed words never exceed, in any format. Bytes. */
const ROW_ROOM = 4096;
const SMALLEST = 64 * 1024;
const BILLION = 1_000_000_000;
const ZERO = 48;
const DOT = 46;
const COLON = 58;
const LOWER_A_MINUS_10 = 87;

/** The bytes of a fixed ASCII word, made once and written many times with `ByteBuffer.word`. */
export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/**
 * Numbers and fixed words are written without asking for room: call `beginRow` once a row. Only `text`, whose
 * length comes from outside, makes room for itself and for the rest of the row.
 */
export class ByteBuffer {
  #bytes = Buffer.allocUnsafe(SMALLEST);
  #length = 0;

  /** How many bytes have been written since `clear`. */
  get length(): number {
    return this.#length;
  }

  /** What has been written: a view, valid until the next write or `clear`. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Makes room for one row. */
  beginRow(): void {
    this.#reserve(ROW_ROOM);
  }

  byte(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  /** Takes back the last byte, such as the blank after a line's last token. */
  dropLast(): void {
    this.#length--;
  }

  word(word: Uint8Array): void {
    const bytes = this.#bytes;
    let at = this.#length;
    for (let from = 0; from < word.length; from++) bytes[at++] = word[from] ?? 0;
    this.#length = at;
  }

  /** A short ASCII word that is not at hand as bytes, such as a state's name. */
  shortText(text: string): void {
    for (let at = 0; at < text.length; at++) this.#bytes[this.#length++] = text.charCodeAt(at);
  }

  /** Text of any length and any characters, as UTF-8. */
  text(text: string): void {
    this.#reserve(text.length * 3 + ROW_ROOM);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** An integer from 0 to 2^53-1. */
  decimal(value: number): void {
    if (value < BILLION) {
      this.#digits(value | 0, digitsOf(value));
      return;
    }
    const high = Math.floor(value / BILLION);
    this.decimal(high);
    this.#digits((value - high * BILLION) | 0, 9);
  }

  /** An unsigned 32-bit number in hexadecimal, lower case, without leading zeros. */
  hexadecimal(value: number): void {
    let shift = 28;
    while (shift > 0 && value >>> shift === 0) shift -= 4;
    for (; shift >= 0; shift -= 4) {
      const digit = (value >>> shift) & 15;
      this.byte(digit < 10 ? ZERO + digit : LOWER_A_MINUS_10 + digit);
    }
  }

  /** A dotted quad. */
  ipv4(word: number): void {
    this.#octet(word >>> 24);
    this.byte(DOT);
    this.#octet((word >>> 16) & 255);
    this.byte(DOT);
    this.#octet((word >>> 8) & 255);
    this.byte(DOT);
    this.#octet(word & 255);
  }

  /** Groups `from` to before `to` of an IPv6 address, parted by colons; group 0 is the upper half of `words[0]`. */
  groups(words: readonly number[], from: number, to: number): void {
    for (let group = from; group < to; group++) {
      if (group > from) this.byte(COLON);
      const word = words[group >> 1] ?? 0;
      this.hexadecimal((group & 1) === 0 ? word >>> 16 : word & 0xffff);
    }
  }

  #octet(value: number): void {
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    if (rest >= 100) {
      const hundreds = rest >= 200 ? 2 : 1;
      bytes[at++] = ZERO + hundreds;
      rest -= hundreds * 100;
    }
    if (value >= 10) {
      const tens = (rest / 10) | 0;
      bytes[at++] = ZERO + tens;
      rest -= tens * 10;
    }
    bytes[at++] = ZERO + rest;
    this.#length = at;
  }

  #digits(value: number, count: number): void {
    const bytes = this.#bytes;
    let rest = value;
    let at = this.#length + count;
    this.#length = at;
    for (let left = count; left > 0; left--) {
      const next = (rest / 10) | 0;
      bytes[--at] = ZERO + rest - next * 10;
      rest = next;
    }
  }

  #reserve(room: number): void {
    if (this.#length + room <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#length + room, this.#bytes.length * 2));
    grown.set(this.bytes());
    this.#bytes = grown;
  }
}

/** How many decimal digits a number below a billion has. */
function digitsOf(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  return value < 10_000_000 ? 7 : value < 100_000_000 ? 8 : 9;
}
