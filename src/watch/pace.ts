// When a table is read again: at an interval that reading itself may stretch, when it has changed, or when somebody asks.
import { setImmediate as immediate } from 'node:timers/promises';

/** A reading that takes more than this share of the interval stretches it, so that reading never takes more. */
const LARGEST_SHARE = 0.5;

/** Milliseconds everywhere, on the monotonic clock. */
export class Pace {
  #asked: number;
  readonly #isPolled: boolean;
  #begun: number | undefined;
  #lastBegun = 0;
  #lastReading = 0;
  #isWanted = false;
  #wake = (): void => {};

  /** `interval` as asked for; a table that is not `isPolled` is read again only when somebody asks. */
  constructor(interval: number, isPolled: boolean) {
    this.#asked = interval;
    this.#isPolled = isPolled;
  }

  /** The interval in force: as asked for, or longer where reading takes more than half of it. */
  get interval(): number {
    return Math.max(this.#asked, this.#lastReading / LARGEST_SHARE);
  }

  get isStretched(): boolean {
    return this.interval > this.#asked;
  }

  /** When the reading under way was begun; undefined while none is. */
  get readingSince(): number | undefined {
    return this.#begun;
  }

  /** Reads now, or as soon as the present reading is done. */
  refresh(): void {
    this.#isWanted = true;
    this.#wake();
  }

  /** In force at once: the next reading follows now, where none is under way. */
  setInterval(milliseconds: number): void {
    this.#asked = milliseconds;
    if (this.#isPolled && this.#begun === undefined) this.refresh();
  }

  /** A reading begins. */
  begin(): void {
    this.#begun = performance.now();
    this.#isWanted = false;
  }

  /** It has ended, well or not. */
  end(): void {
    this.#lastBegun = this.#begun ?? 0;
    this.#lastReading = performance.now() - this.#lastBegun;
    this.#begun = undefined;
  }

  /**
   * Resolves when it is time for the next reading: true, or false where there is to be none, since it was aborted, or
   * `until` has come and the table has not changed.
   */
  async due(signal: AbortSignal, until: number): Promise<boolean> {
    const at = Math.min(until, this.#isPolled ? this.#lastBegun + this.interval : Number.POSITIVE_INFINITY);
    const wait = at - performance.now();
    // A turn for whatever else there is to be done, also where readings follow each other at once.
    if (this.#isWanted || wait <= 0) await immediate();
    else await this.#sleep(wait, signal);
    return !signal.aborted && (this.#isPolled || this.#isWanted);
  }

  async #sleep(wait: number, signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      if (signal.aborted) resolve();
      this.#wake = resolve;
      signal.addEventListener('abort', this.#wake, { once: true });
      if (Number.isFinite(wait)) timer = setTimeout(resolve, wait);
    });
    clearTimeout(timer);
    signal.removeEventListener('abort', this.#wake);
    this.#wake = () => {};
  }
}
