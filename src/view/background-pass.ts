// A pass over as many rows as there are, a slice at a time, so that no key waits for it.

/** How long a slice may take, in milliseconds. */
const SLICE = 4;
/** Rows between two looks at the clock. */
const STRIDE = 64;

export class BackgroundPass {
  #next: NodeJS.Immediate | undefined;

  /**
   * Visits 0 .. length-1 until `visit` says no, then calls `done`. The first slice is run at once, so a short
   * pass is over when this returns. A pass under way is given up: its `done` is never called.
   */
  run(length: number, visit: (at: number) => boolean, done: () => void): void {
    this.cancel();
    let at = 0;
    const slice = (): void => {
      const end = performance.now() + SLICE;
      for (; at < length; at++) {
        if (at % STRIDE === 0 && performance.now() > end) {
          this.#next = setImmediate(slice);
          return;
        }
        if (!visit(at)) break;
      }
      done();
    };
    slice();
  }

  cancel(): void {
    clearImmediate(this.#next);
  }
}
