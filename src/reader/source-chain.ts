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
    const failures: SourceError[] = [];
    for (const index of this.#order()) {
      let begun = false;
      const watch: TableSink = (chunk, instant) => {
        if (!begun) this.#take(index, failures);
        begun = true;
        sink(chunk, instant);
      };
      try {
        await this.#sources[index]?.readTable(watch, signal);
        if (!begun) this.#take(index, failures);
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

  /** All in the order given, but for the one that serves, which goes first until the others' turn has come again. */
  #order(): number[] {
    const all = [...this.#sources.keys()];
    const isTurn = ++this.#readings % TRY_AGAIN_AFTER === 0;
    return isTurn ? all : [this.#current, ...all.filter(index => index !== this.#current)];
  }

  /** Notes who serves. The reason lasts: while this one goes on serving, the earlier ones are not asked. */
  #take(index: number, failures: readonly SourceError[]): void {
    if (failures.length > 0) this.#reason = failures.map(failure => failure.message).join('; ');
    if (index !== this.#current) this.#readings = 0;
    this.#current = index;
  }
}

function joined(failures: readonly SourceError[]): SourceError {
  const [first, ...others] = failures;
  if (!first) return new SourceError('no source to read from', 'name one with --source');
  return new SourceError([first, ...others].map(failure => failure.message).join('; '), first.hint);
}
