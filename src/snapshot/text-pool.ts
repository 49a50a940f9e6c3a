// The text facts of one generation's rows, each distinct text once: helpers, labels and secctx repeat all over a table.
import { parseTextFacts, type TextFacts } from '../conntrack/text-facts.ts';
import { rollHash } from '../conntrack/words.ts';

const NONE: TextFacts = Object.freeze({});

interface Entry {
  readonly bytes: Uint8Array;
  /** Parsed when first asked for. */
  facts: TextFacts | undefined;
}

/** Owned by one generation; cleared when its columns are used again, so texts that are gone do not pile up. */
export class TextPool {
  readonly #indexes = new Map<number, number>();
  readonly #entries: Entry[] = [];

  clear(): void {
    this.#indexes.clear();
    this.#entries.length = 0;
  }

  /** The index of a line's kept text, the first `length` of `bytes`; makes no string, and copies new texts only. */
  intern(bytes: Uint8Array, length: number): number {
    let hash = 0;
    for (let at = 0; at < length; at++) hash = rollHash(hash, bytes[at]!);
    for (;;) {
      const index = this.#indexes.get(hash);
      if (index === undefined) return this.#add(hash, new Uint8Array(bytes.subarray(0, length)));
      if (isSame(this.#entries[index]!.bytes, bytes, length)) return index;
      hash = (hash + 1) | 0;
    }
  }

  /** Takes over a text of another generation. */
  adopt(other: TextPool, index: number): number {
    const bytes = other.#entries[index]?.bytes ?? new Uint8Array(0);
    return this.intern(bytes, bytes.length);
  }

  /** The facts at an index; none for an index never given out. */
  facts(index: number): TextFacts {
    const entry = this.#entries[index];
    if (!entry) return NONE;
    entry.facts ??= Object.freeze(parseTextFacts(Buffer.from(entry.bytes).toString('utf8')));
    return entry.facts;
  }

  #add(hash: number, bytes: Uint8Array): number {
    const index = this.#entries.push({ bytes, facts: undefined }) - 1;
    this.#indexes.set(hash, index);
    return index;
  }
}

function isSame(kept: Uint8Array, bytes: Uint8Array, length: number): boolean {
  if (kept.length !== length) return false;
  for (let at = 0; at < length; at++) if (kept[at] !== bytes[at]) return false;
  return true;
}
