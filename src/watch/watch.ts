// The one loop of the program: reads a table once or again and again, and yields what each reading tells.
import { recordingAt, subscribeAt } from '../reader/place.ts';
import { type Source, SourceError } from '../reader/source.ts';
import { log } from '../words/debug-log.ts';
import { firstOf } from './first-of.ts';
import { USUAL_INTERVAL } from './interval.ts';
import { Pace } from './pace.ts';
import type { Reading } from './reading.ts';
import { FACT_PATHS, noFacts, type TableFacts } from './table-facts.ts';
import { TableReader } from './table-reader.ts';

/**
 * Limits and counters are asked for again so long after they came, even while a long reading goes on. A little more than
 * a second, so that tables read once a second, each with its own facts before it, need none in between. Milliseconds.
 */
const FACTS_INTERVAL = 1050;

/** What has just become known. */
export type News =
  /** Asked for before each table, which then follows; and in between. */
  | { readonly type: 'facts'; readonly facts: TableFacts; readonly isInBetween: boolean }
  /** The one that takes it releases it. */
  | { readonly type: 'reading'; readonly reading: Reading }
  /** The table could not be read; it is tried again. */
  | { readonly type: 'failure'; readonly error: SourceError };

export interface WatchOptions {
  /** Milliseconds between two readings of a table that is read as it stands; a second where absent. */
  readonly interval?: number;
  /** In place of `interval`: where it is changed meanwhile. */
  readonly pace?: Pace;
  /** How many readings; any number where absent. */
  readonly times?: number | undefined;
  /** For how long, by the clock; the last reading is made when that is over. For ever where absent. */
  readonly seconds?: number | undefined;
  /** How many snapshots of a recording from one reading to the next, 1 where absent; 0 where a player moves it. */
  readonly stride?: number;
  /** The files to be asked for beside each table; all that this program knows where absent. */
  readonly paths?: readonly string[];
  /** False for those who want no more than that it is read: the readings then have no flows. */
  readonly withFlows?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Reads until as many readings have been made as were asked for, the time is up, the recording ends, or it is aborted; no
 * news comes after that. The source is the caller's to close. While the caller has not asked for more, no reading is
 * begun: a table is never queued.
 */
export async function* watch(
  source: Source,
  options: WatchOptions = {},
): AsyncGenerator<News, void, undefined> {
  const { interval = USUAL_INTERVAL, times = Number.POSITIVE_INFINITY, seconds, signal } = options;
  const { pace = new Pace(interval, source.place.changes.how === 'polled') } = options;
  const until = seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000;
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  const watching = new Watching(source, pace, options, stop.signal);
  const unsubscribe = subscribeAt(source.place)?.(() => pace.refresh());
  try {
    for (let left = times; left > 0; left--) {
      yield* watching.read();
      if (left === 1 || performance.now() >= until || !(yield* watching.wait(until))) return;
    }
  } finally {
    unsubscribe?.();
    signal?.removeEventListener('abort', abort);
    stop.abort(new Error('nobody watches any more'));
  }
}

/** The readings alone. Throws the SourceError of the first that fails. */
export async function* readings(
  source: Source,
  options: WatchOptions = {},
): AsyncGenerator<Reading, void, undefined> {
  for await (const news of watch(source, options)) {
    if (news.type === 'failure') throw news.error;
    if (news.type === 'reading') yield news.reading;
  }
}

/** What those of the kernel's small files tell now. Never rejects: what is unreadable is absent. */
export async function readFacts(source: Source, paths: readonly string[]): Promise<TableFacts> {
  for await (const news of watch(source, { times: 1, paths })) if (news.type === 'facts') return news.facts;
  return noFacts();
}

/** One watch while it goes on. */
class Watching {
  readonly #source: Source;
  readonly #pace: Pace;
  readonly #options: WatchOptions;
  readonly #signal: AbortSignal;
  readonly #table: TableReader;
  /** When facts came last, on the monotonic clock. Milliseconds. */
  #factsAt = 0;

  constructor(source: Source, pace: Pace, options: WatchOptions, signal: AbortSignal) {
    this.#source = source;
    this.#pace = pace;
    this.#options = options;
    this.#signal = signal;
    this.#table = new TableReader(source, options.withFlows ?? true);
  }

  /** Counts are read before the table: reading the table makes the kernel collect expired flows. */
  async *read(): AsyncGenerator<News, void, undefined> {
    if (this.#signal.aborted) return;
    this.#pace.begin();
    yield* this.#askFacts();
    if (this.#signal.aborted) return;
    const outcome = this.#table.read(this.#signal).then(asReading, asFailure);
    // What fails since nobody watches any more is nobody's business.
    outcome.catch(() => {});
    yield* this.#factsUntil(outcome);
    if (this.#signal.aborted) return;
    const news = await outcome;
    this.#pace.end();
    yield news;
  }

  /** Waits for the next reading; false where there is none. */
  async *wait(until: number): AsyncGenerator<News, boolean, undefined> {
    const recording = recordingAt(this.#source.place);
    const { stride = 1 } = this.#options;
    if (recording && stride > 0 && !recording.step(stride)) return false;
    const due = this.#pace.due(this.#signal, until);
    yield* this.#factsUntil(due);
    return due;
  }

  /** Facts in between. What a source that tells of its changes says of them changes with the table. */
  async *#factsUntil(done: Promise<unknown>): AsyncGenerator<News, void, undefined> {
    const isAsked = this.#source.place.changes.how === 'polled' && this.#options.times !== 1;
    const over = done.then(() => true);
    for (;;) {
      const wait = isAsked ? Math.max(0, this.#factsAt + FACTS_INTERVAL - performance.now()) : undefined;
      if ((await firstOf([over], this.#signal, wait)) || this.#signal.aborted) return;
      yield* this.#askFacts(done);
    }
  }

  /** Yields the facts; where something goes on meanwhile, only if they come before it is over. */
  async *#askFacts(meanwhile?: Promise<unknown>): AsyncGenerator<News, void, undefined> {
    const { paths = FACT_PATHS } = this.#options;
    const asked = this.#source.facts(paths);
    const over = meanwhile?.then(() => undefined);
    const texts = await firstOf(over ? [asked, over] : [asked], this.#signal);
    if (!texts) return;
    this.#factsAt = performance.now();
    this.#table.takeFacts(texts);
    yield { type: 'facts', facts: this.#table.facts, isInBetween: meanwhile !== undefined };
  }
}

function asReading(reading: Reading): News {
  return { type: 'reading', reading };
}

/** Anything else that is thrown is a mistake of ours. */
function asFailure(error: unknown): News {
  if (!(error instanceof SourceError)) throw error;
  log('failure', { what: error.message });
  return { type: 'failure', error };
}
