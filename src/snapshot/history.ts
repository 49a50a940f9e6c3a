// The last ten minutes of the table as a ring of samples, one a second at the most.

/** How far back the ring reaches. */
export const HISTORY_SECONDS = 600;
/** A sample closer than this to the one before it gives way to the next. Milliseconds. */
const CLOSEST = 900;
/** Readings are remembered by how many entries they counted and did not list. */
const UNLISTED_READINGS = 5;

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
  readonly #unlisted: number[] = [];

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

  /**
   * Takes note of how many entries were counted just before a reading that did not list them, but for `vanished`: the
   * flows of the reading before that it did not list again, which are what it made the kernel collect.
   */
  noteUnlisted(count: number, listed: number, vanished: number): void {
    this.#unlisted.push(Math.max(0, count - listed - vanished));
    if (this.#unlisted.length > UNLISTED_READINGS) this.#unlisted.shift();
  }

  /** Entries counted and not listed that were not in the list before either, of the last readings, oldest first. */
  get unlisted(): readonly number[] {
    return this.#unlisted;
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
