// The upper three words of the four addresses of IPv6 rows: twelve words a row, one row after the other as they come.
//
// As columns they would take three fifths of an IPv4 row's memory for nothing, and most tables hold both.

/** Words of a row: those of the original source, the original destination, the reply's source and its destination. */
export const WIDE_WORDS = 12;
/** Of one address. */
export const UPPER_WORDS = 3;

/** Belongs to one generation of columns, of which `wideAt` says where a row's words begin. */
export class WideWords {
  words = new Uint32Array(0);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  /** Takes room for another row; yields where its words begin. */
  take(): number {
    const at = this.#length;
    this.#length += WIDE_WORDS;
    if (this.#length > this.words.length) this.#grow();
    return at;
  }

  #grow(): void {
    const words = new Uint32Array(Math.max(WIDE_WORDS * 64, Math.ceil(this.words.length * 1.5)));
    words.set(this.words);
    this.words = words;
  }
}
