// Notices that a program which ought to print has fallen silent.

/** We may have been stopped, or have waited for a slow reader of ours: what was said meanwhile gets its turn. Milliseconds. */
const GRACE = 500;

export class Silence {
  readonly #onSilence: () => void;
  readonly #patience: number;
  #timer: NodeJS.Timeout | undefined;

  /** Calls back once, `patience` milliseconds after the last word; not after `end`. */
  constructor(patience: number, onSilence: () => void) {
    this.#onSilence = onSilence;
    this.#patience = patience;
    this.#timer = this.#wait();
  }

  /** Something was said. */
  broken(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = this.#wait();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = setTimeout(this.#onSilence, GRACE);
    }, this.#patience);
  }
}
