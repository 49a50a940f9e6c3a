// Asks the source once a tick, never twice at a time, and goes on asking when it fails.
import { subscribeAt } from './place.ts';
import { type FactTexts, type Source, SourceError } from './source.ts';

/**
 * Limits and counters are asked for again so long after they came, even while a long reading goes on. A little more than
 * a second, so that tables read once a second, each with its own facts before it, need none in between. Milliseconds.
 */
const FACTS_INTERVAL = 1050;
/** A reading that takes more than this share of the interval stretches it, so that reading never takes more. */
const LARGEST_SHARE = 0.5;

/** What the poller reports, in the order it happens. */
export interface PollerEvents {
  /** Limits and counters, read at `instant`: once before each table (`table` is then true), and in between. */
  facts(texts: FactTexts, instant: number, table: boolean): void;
  begin(instant: number): void;
  chunk(bytes: Uint8Array, instant: number): void;
  /** The table has been read whole. */
  end(instant: number): void;
  /** The source failed; whatever of a table came before is void. */
  failed(error: SourceError): void;
}

export class Poller {
  readonly #source: Source;
  readonly #factPaths: readonly string[];
  readonly #events: PollerEvents;
  #interval: number;
  #abort = new AbortController();
  #tableTimer: NodeJS.Timeout | undefined;
  #factsTimer: NodeJS.Timeout | undefined;
  #readingSince: number | undefined;
  #again = false;
  #lastReading = 0;
  /** Present where the source says by itself when there is something to read. */
  #unwatch: (() => void) | undefined;

  /** `interval` in milliseconds; `factPaths` are what the source is asked for beside the table. */
  constructor(source: Source, interval: number, factPaths: readonly string[], events: PollerEvents) {
    this.#source = source;
    this.#interval = interval;
    this.#factPaths = factPaths;
    this.#events = events;
  }

  /** The interval in force, in milliseconds: as asked for, or longer where reading takes more than half of it. */
  get interval(): number {
    return Math.max(this.#interval, this.#lastReading / LARGEST_SHARE);
  }

  get isStretched(): boolean {
    return this.interval > this.#interval;
  }

  /** When the table under way was first asked for; undefined while none is. Milliseconds of the monotonic clock. */
  get readingSince(): number | undefined {
    return this.#readingSince;
  }

  start(): void {
    this.#unwatch = subscribeAt(this.#source.place)?.(() => this.refresh());
    void this.#readTable();
  }

  setInterval(milliseconds: number): void {
    this.#interval = milliseconds;
    if (this.#readingSince === undefined && !this.#unwatch) this.#schedule(0);
  }

  /** Reads now, or as soon as the present reading is done. */
  refresh(): void {
    if (this.#readingSince !== undefined) this.#again = true;
    else this.#schedule(0);
  }

  /** Ends everything; no event comes after it. */
  stop(): void {
    clearTimeout(this.#tableTimer);
    clearTimeout(this.#factsTimer);
    this.#unwatch?.();
    this.#abort.abort(new Error('stopped'));
    this.#source.close();
  }

  #schedule(delay: number): void {
    clearTimeout(this.#tableTimer);
    if (this.#abort.signal.aborted) return;
    this.#tableTimer = setTimeout(() => void this.#readTable(), delay);
  }

  /** Counts are read before the table: reading the table makes the kernel collect expired flows. */
  async #readTable(): Promise<void> {
    const { signal } = this.#abort;
    const begun = performance.now();
    this.#readingSince = begun;
    await this.#readFacts(true);
    if (signal.aborted) return;
    try {
      this.#events.begin(performance.now());
      await this.#source.read((chunk, instant) => {
        if (!signal.aborted) this.#events.chunk(chunk, instant);
      }, signal);
      if (signal.aborted) return;
      this.#events.end(performance.now());
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof SourceError)) throw error;
      this.#events.failed(error);
    }
    this.#readingSince = undefined;
    this.#lastReading = performance.now() - begun;
    if (this.#again) this.#schedule(0);
    else if (!this.#unwatch) this.#schedule(Math.max(0, begun + this.interval - performance.now()));
    this.#again = false;
  }

  async #readFacts(table: boolean): Promise<void> {
    clearTimeout(this.#factsTimer);
    const texts = await this.#source.facts(this.#factPaths);
    if (this.#abort.signal.aborted) return;
    clearTimeout(this.#factsTimer);
    // What a source that tells of its changes says of limits and counters changes with the table.
    if (!this.#unwatch) this.#factsTimer = setTimeout(() => void this.#readFacts(false), FACTS_INTERVAL);
    this.#events.facts(texts, performance.now(), table);
  }
}
