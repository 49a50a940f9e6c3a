// The last ten minutes of the table as a ring of samples, one a second at the most.

/** How far back the ring reaches. */
export const HISTORY_SECONDS = 600;
/** A sample closer than this to the one before it gives way to the next. Milliseconds. */
const CLOSEST = 900;

/** One instant of the table; NaN for what is not known then. */
export interface Sample {
  /** Milliseconds of the monotonic clock. */
  readonly instant: number;
  readonly count: number;
  /** NaN if unlimited or unknown. */
  readonly max: number;
  /** Flows that came and went per second; NaN while the table itself was not read. */
  readonly newPerSecond: number;
  readonly gonePerSecond: number;
}

export class History {
  readonly #samples: Sample[] = [];

  /** Adds a sample younger than all before; what is older than ten minutes falls out. */
  add(sample: Sample): void {
    const last = this.#samples.at(-1);
    const beforeLast = this.#samples.at(-2);
    if (last && beforeLast && last.instant - beforeLast.instant < CLOSEST) this.#samples.pop();
    this.#samples.push(sample);
    while ((this.#samples[0]?.instant ?? sample.instant) < sample.instant - HISTORY_SECONDS * 1000) {
      this.#samples.shift();
    }
  }

  /** Says what is known of the newest sample only when the reading begun with it has ended. NaN where it does not tell. */
  setRates(newPerSecond: number, gonePerSecond: number): void {
    const newest = this.#samples.pop();
    if (newest) this.#samples.push({ ...newest, newPerSecond, gonePerSecond });
  }

  /** The samples of the last `seconds`, oldest first. */
  last(seconds: number): readonly Sample[] {
    const newest = this.#samples.at(-1);
    if (!newest) return [];
    const from = newest.instant - seconds * 1000;
    return this.#samples.filter(sample => sample.instant >= from);
  }

  get newest(): Sample | undefined {
    return this.#samples.at(-1);
  }
}
