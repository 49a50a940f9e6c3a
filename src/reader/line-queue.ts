// Lines that come by a callback, for whoever takes them one by one.

/** To be gone through once. */
export class LineQueue implements AsyncIterable<string> {
  readonly #lines: string[] = [];
  #isOver = false;
  #wake = (): void => {};

  add(line: string): void {
    this.#lines.push(line);
    this.#wake();
  }

  /** No line comes any more. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift()) yield line;
      if (this.#isOver) return;
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }
}
