// Several sources in the order the user wants them tried; the first that can be read serves until it fails.
import { type FactTexts, type Source, SourceError, type TableSink } from './source.ts';

/** After so many readings from a later source the earlier ones are tried again. */
const TRY_AGAIN_AFTER = 30;

export class SourceChain implements Source {
  readonly #sources: readonly Source[];
  #current = 0;
  #readings = 0;
  #reason = '';

  /** At least one source. */
  constructor(sources: readonly Source[]) {
    this.#sources = sources;
  }

  get name(): string {
    return this.#source.name;
  }

  get label(): string {
    return this.#source.label;
  }

  /** Why an earlier source is not the one that serves; empty where the first does. */
  get reason(): string {
    return this.#current === 0 ? '' : this.#reason;
  }

  readFacts(paths: readonly string[]): Promise<FactTexts> {
    return this.#source.readFacts(paths);
  }

  /**
   * Reads from the source that serves, else from the next that can. A source that fails in mid-table is not
   * replaced within the same reading: half a table from one and half from another would be no table.
   */
  async readTable(sink: TableSink, signal: AbortSignal): Promise<void> {
    if (this.#current > 0 && ++this.#readings % TRY_AGAIN_AFTER === 0) this.#current = 0;
    const failures: SourceError[] = [];
    for (let tried = this.#current; tried < this.#sources.length; tried++) {
      const source = this.#sources[tried];
      if (!source) break;
      let begun = false;
      const watch: TableSink = (chunk, instant) => {
        begun = true;
        if (tried !== this.#current) this.#take(tried, failures);
        sink(chunk, instant);
      };
      try {
        await source.readTable(watch, signal);
        if (tried !== this.#current) this.#take(tried, failures);
        return;
      } catch (error) {
        if (begun || !(error instanceof SourceError)) throw error;
        failures.push(error);
      }
    }
    this.#current = 0;
    throw joined(failures);
  }

  close(): void {
    for (const source of this.#sources) source.close();
  }

  get #source(): Source {
    // The chain is never empty and #current never leaves it.
    return this.#sources[this.#current] as Source;
  }

  #take(index: number, failures: readonly SourceError[]): void {
    this.#current = index;
    this.#readings = 0;
    this.#reason = failures.map(failure => failure.message).join('; ');
  }
}

function joined(failures: readonly SourceError[]): SourceError {
  const [first, ...others] = failures;
  if (!first) return new SourceError('no source to read from', 'name one with --source');
  return new SourceError([first, ...others].map(failure => failure.message).join('; '), first.hint);
}
