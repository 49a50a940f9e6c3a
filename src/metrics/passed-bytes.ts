// Bytes that have passed since the start, added up from tables that only tell of the flows in them.

export class PassedBytes {
  #total: number | undefined;
  /** Of the flows that lived at the last reading. */
  #before: number | undefined;

  /** Undefined until a flow has been counted. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Takes in the bytes of the flows that live and of those that went since the last reading; NaN where none is counted. */
  add(living: number, gone: number): void {
    if (Number.isNaN(living) && Number.isNaN(gone)) return;
    const live = orNone(living);
    const rise = this.#before === undefined ? 0 : live + orNone(gone) - this.#before;
    // It falls where a flow was lost from sight without having gone, as by a flush between two readings of a file.
    this.#total = (this.#total ?? 0) + Math.max(0, rise);
    this.#before = live;
  }

  /** The next reading is compared with none: the total goes on from where it is. */
  restart(): void {
    this.#before = undefined;
  }
}

function orNone(bytes: number): number {
  return Number.isNaN(bytes) ? 0 : bytes;
}
