// A source that lets V8 optimise code only while its table is large: the optimising compiler takes 6 MB, of its own program
// and in each of its threads, and on a table of some hundred flows saves no time.
import { setFlagsFromString } from 'node:v8';
import type { Place } from './place.ts';
import type { FactTexts, Source, TableSink } from './source.ts';

/** Bytes; some 1,000 flows. At 500 flows a refresh takes 20 ms either way, at 10,000 it is 45 against 150. */
const LARGE = 256 * 1024;

/** V8 12, which is Node 22's, takes no kept code any more once its compiler was turned off and on again. */
const IS_RESTORED = !process.versions.v8.startsWith('12.');

/** The source itself where V8 cannot be told. */
export function leanly(source: Source): Source {
  return IS_RESTORED ? new LeanSource(source) : source;
}

/** Hands on what another delivers. What has been optimised stays so. */
export class LeanSource implements Source {
  readonly #source: Source;
  readonly #setFlags: (flags: string) => void;

  constructor(source: Source, setFlags = setFlagsFromString) {
    this.#source = source;
    this.#setFlags = setFlags;
  }

  get place(): Place {
    return this.#source.place;
  }

  facts(paths: readonly string[]): Promise<FactTexts> {
    return this.#source.facts(paths);
  }

  /** Said again with every table: V8's flags are the whole process's, and others set them too. */
  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    let left = LARGE;
    const weigh: TableSink = (chunk, instant) => {
      if (left > 0 && left <= chunk.length) this.#setFlags('--opt');
      left -= chunk.length;
      sink(chunk, instant);
    };
    await this.#source.read(weigh, signal);
    if (left > 0) this.#setFlags('--no-opt');
  }

  close(): void {
    this.#source.close();
  }
}
