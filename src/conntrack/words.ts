// Words among bytes: the hash the tokenizer rolls while it walks, and the comparison that settles a match.

/** One step of the rolling hash over the bytes of a word. */
export function rollHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** The rolling hash of a whole word known beforehand. */
export function hashOfWord(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = rollHash(hash, word.charCodeAt(at));
  return hash;
}

/** Whether the bytes at `start..end` are exactly `word`; hashes collide, and a table may be hostile. */
export function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let at = 0; at < word.length; at++) {
    if (bytes[start + at] !== word.charCodeAt(at)) return false;
  }
  return true;
}

/** Letters, digits and the few signs that vendors put into a bare token; not a log line's colons and brackets. */
export function isPlainWord(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    const letter = (byte | 32) >= 97 && (byte | 32) <= 122;
    const digitOrSign = (byte >= 45 && byte <= 57) || byte === 95 || byte === 43;
    if (!letter && !digitOrSign) return false;
  }
  return true;
}

/** Maps words to small codes by hash, for a fixed vocabulary. */
export class Vocabulary {
  readonly #words: readonly string[];
  readonly #codes = new Map<number, number>();

  /** The code of `words[i]` is i + 1. Throws if two words share a hash. */
  constructor(words: readonly string[]) {
    this.#words = words;
    for (const [index, word] of words.entries()) {
      const hash = hashOfWord(word);
      if (this.#codes.has(hash)) throw new Error(`${word} shares its hash with another word`);
      this.#codes.set(hash, index + 1);
    }
  }

  /** The code of the word at `start..end`, or 0 where the vocabulary has no such word. */
  codeOf(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const code = this.#codes.get(hash);
    if (code === undefined) return 0;
    return isWord(bytes, start, end, this.#words[code - 1] ?? '') ? code : 0;
  }

  /** Whether the bytes at `start..end` begin a word of the vocabulary or are all of it, as a cut-off line's last word. */
  isCutWord(bytes: Uint8Array, start: number, end: number): boolean {
    const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
    return this.#words.some(word => word.startsWith(text));
  }
}
