// Several sources in the order the user wants them tried; the first that can be read serves until it fails or gets slow.
import { log } from '../words/debug-log.ts';
import type { Place } from './place.ts';
import { type FactTexts, type Source, SourceError, type TableSink } from './source.ts';

/** After so many readings from a later source the earlier ones are tried again. */
const TRY_AGAIN_AFTER = 30;
/** The same where an earlier one could be read, but slowly: each way is then dear to try. */
const TRY_SLOW_AGAIN_AFTER = 300;
/** A reading that takes longer makes it worth asking whether another way is cheaper. Milliseconds. */
const SLOW = 2000;
/** By so much another way that was found dearer must be cheaper to be taken again. */
const CHEAPER = 2;

export class SourceChain implements Source {
  readonly #sources: readonly Source[];
  #current = 0;
  #readings = 0;
  #reason = '';
  #hasReadReal = false;
  /** Whether any has been read by now. */
  #hasBegun = false;
  /** How long each took to read, in milliseconds: infinitely long if it failed, undefined if it was not asked. */
  #costs: (number | undefined)[] = [];
  /** How long each took the last time, in milliseconds; undefined if it was not read. */
  readonly #latest: (number | undefined)[] = [];
  readonly #now: () => number;

  /** At least one source. `now` is the monotonic clock, in milliseconds. */
  constructor(sources: readonly Source[], now = (): number => performance.now()) {
    this.#sources = sources;
    this.#now = now;
  }

  /** That of the source that serves, and why an earlier one does not. */
  get place(): Place {
    return { ...this.#source.place, reason: this.#current === 0 ? '' : this.#reason };
  }

  facts(paths: readonly string[]): Promise<FactTexts> {
    return this.#source.facts(paths);
  }

  /**
   * Reads from the source that serves, else from the next that can; once a real table was read, no simulated one
   * follows it. A source that fails in mid-table is not replaced within the same reading: half a table from one and
   * half from another would be no table.
   */
  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    const failures: SourceError[] = [];
    for (const index of this.#order()) {
      let begun = false;
      const start = this.#now();
      const watch: TableSink = (chunk, instant) => {
        if (!begun) this.#take(index, failures);
        begun = true;
        sink(chunk, instant);
      };
      try {
        await this.#sources[index]?.read(watch, signal);
        if (!begun) this.#take(index, failures);
        this.#took(index, this.#now() - start);
        return;
      } catch (error) {
        if (begun || !(error instanceof SourceError)) throw error;
        this.#costs[index] = Number.POSITIVE_INFINITY;
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
    // A simulated table must not be mistaken for what became of the real one.
    const all = [...this.#sources.keys()].filter(
      index => !this.#hasReadReal || !this.#sources[index]?.place.isSimulated,
    );
    const first = this.#costs[0] ?? 0;
    const isSlow = first > SLOW && Number.isFinite(first);
    const isTurn = ++this.#readings % (isSlow ? TRY_SLOW_AGAIN_AFTER : TRY_AGAIN_AFTER) === 0;
    if (isTurn) this.#costs = [];
    return isTurn ? all : [this.#current, ...all.filter(index => index !== this.#current)];
  }

  /** One slow reading after quick ones is the machine's doing, and no reason to leave a source: two in a row are. */
  #took(index: number, milliseconds: number): void {
    const isOutlier = milliseconds > SLOW && (this.#latest[index] ?? Number.POSITIVE_INFINITY) <= SLOW;
    this.#latest[index] = milliseconds;
    if (isOutlier) return;
    this.#costs[index] = milliseconds;
    this.#weigh(index);
  }

  /**
   * Leaves a source that has become slow for the other way to this kernel's table, if that is cheaper or not yet known
   * (before 6.16 the proc file costs the square of its length). The other is kept as long as it is cheaper at all, but
   * one found dearer is not taken again for a little: costs that are near to each other would have the two take turns.
   */
  #weigh(index: number): void {
    const ways = [...this.#sources.keys()].filter(at => !this.#sources[at]?.place.isSimulated);
    const [first, second] = ways;
    if (first === undefined || second === undefined || !ways.includes(index)) return;
    const cost = this.#costs[first] ?? Number.POSITIVE_INFINITY;
    const other = this.#costs[second] ?? 0;
    const isWorthIt = cost > SLOW && other * (index === second ? 1 : CHEAPER) < cost;
    if (isWorthIt === (index === second)) {
      if (isWorthIt && Number.isFinite(cost)) this.#reason = this.#slowText(first, second);
      return;
    }
    this.#current = isWorthIt ? second : first;
    this.#readings = 0;
    this.#reason = this.#slowText(first, second);
  }

  /** What was measured, as far as it was. */
  #slowText(...ways: readonly number[]): string {
    const texts = ways
      .filter(at => this.#costs[at] !== undefined)
      .map(at => `${this.#sources[at]?.place.label} took ${((this.#costs[at] ?? 0) / 1000).toFixed(1)} s`);
    return texts.join(', ');
  }

  /** Notes who serves. The reason lasts: while this one goes on serving, the earlier ones are not asked. */
  #take(index: number, failures: readonly SourceError[]): void {
    if (failures.length > 0) this.#reason = failures.map(failure => failure.message).join('; ');
    if (index !== this.#current) this.#readings = 0;
    const isNews = index !== this.#current || !this.#hasBegun;
    this.#current = index;
    this.#hasBegun = true;
    if (isNews) log('source', { label: this.place.label, reason: this.place.reason });
    this.#hasReadReal ||= !this.place.isSimulated;
  }
}

function joined(failures: readonly SourceError[]): SourceError {
  const [first, ...others] = failures;
  if (!first) return new SourceError('no source to read from', 'name one with --source');
  return new SourceError([first, ...others].map(failure => failure.message).join('; '), first.hint);
}
