// Bytes that have passed since the start, added up from tables that only tell of the flows in them. Other than sums of
// rates, these have the first bytes of a flow too, and all of one that was listed once.

export class PassedBytes {
  #total: number | undefined;
  /** Of the flows that lived at the last reading. */
  #before: number | undefined;

  /** Undefined until a flow has been counted. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Takes in the bytes of the flows that live and of those that went since the last reading; NaN where none is counted. */
  take(living: number, gone: number): void {
    this.add(Math.max(0, this.rise(living, gone)));
  }

  /**
   * As `take`, but only yields what has passed since: NaN where none is counted, below 0 where flows were lost from sight
   * without having gone, or are taken for the other direction's by now.
   */
  rise(living: number, gone: number): number {
    if (Number.isNaN(living) && Number.isNaN(gone)) return Number.NaN;
    const live = orNone(living);
    const rise = this.#before === undefined ? 0 : live + orNone(gone) - this.#before;
    this.#before = live;
    return rise;
  }

  /** NaN adds nothing. */
  add(bytes: number): void {
    if (!Number.isNaN(bytes)) this.#total = (this.#total ?? 0) + bytes;
  }

  /** The next reading is compared with none: the total goes on from where it is. */
  restart(): void {
    this.#before = undefined;
  }
}

function orNone(bytes: number): number {
  return Number.isNaN(bytes) ? 0 : bytes;
}
