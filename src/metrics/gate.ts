// Lets so many of a kind be under way at once, so that a fleet is not read all in one moment.
import type { FactTexts, Source, TableSink } from '../reader/source.ts';

/** A far side that hangs keeps the others waiting no longer than this. Milliseconds. */
const LONGEST_HOLD = 30_000;

export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Runs `work` when there is room, in the order of asking. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>(resolve => this.#waiting.push(resolve));
    let isInside = true;
    const leave = (): void => {
      if (!isInside) return;
      isInside = false;
      this.#leave();
    };
    const hold = setTimeout(leave, LONGEST_HOLD);
    try {
      return await work();
    } finally {
      clearTimeout(hold);
      leave();
    }
  }

  /** Who waits next takes the place over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

/** A source whose table is read through a gate; its small files are not worth waiting for. */
export function gated(source: Source, gate: Gate): Source {
  return {
    get place() {
      return source.place;
    },
    facts: (paths: readonly string[]): Promise<FactTexts> => source.facts(paths),
    read: (sink: TableSink, signal: AbortSignal) => gate.pass(() => source.read(sink, signal)),
    close: () => source.close(),
  };
}
