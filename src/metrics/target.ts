// One place that is kept read: opened, watched, and after a failure opened again, the later the longer it fails.
import { setTimeout as delay } from 'node:timers/promises';
import type { Source } from '../reader/source.ts';
import { Judge } from '../watch/judge.ts';
import { type Book, RouterNames } from '../watch/router-names.ts';
import type { Span } from '../watch/span.ts';
import type { TableFacts } from '../watch/table-facts.ts';
import { watch } from '../watch/watch.ts';
import type { Labels } from './exposition.ts';
import type { TableFigures } from './figures.ts';
import { type Gate, gated } from './gate.ts';
import { MeteredTable, type MeterOptions } from './metered-table.ts';
import { RecentLosses } from './recent-losses.ts';

/** Milliseconds from one failure to the next attempt; the last counts from then on. */
const BACK_OFF = [1000, 2000, 4000, 8000, 16_000, 30_000] as const;

/** What was lost counts for the verdicts of so many readings, and for so many milliseconds at least. */
const LATELY = 6;
const LEAST_LATELY = 10_000;

export interface TargetOptions extends MeterOptions {
  /** By which it is asked for; empty for the only one. */
  readonly name: string;
  /** What its samples carry beside their own labels. */
  readonly labels: Labels;
  /** Milliseconds between two readings. */
  readonly interval: number;
  /** Rejects with a SourceError. */
  readonly open: () => Promise<Source>;
  /** What this machine knows of names; absent where none are told. */
  readonly book?: Book | undefined;
}

/** How many may be opened, and read, at the same time. */
export interface Gates {
  readonly opening: Gate;
  readonly reading: Gate;
}

export interface TargetListener {
  /** The figures are others than before. */
  changed(): void;
  /** It fails for another reason than before, or no more. */
  trouble(target: Target, error: Error | undefined): void;
}

export class Target {
  readonly name: string;
  readonly labels: Labels;
  readonly interval: number;
  /** Resolves when the first attempt to read it has ended, well or not. */
  readonly tried: Promise<void>;
  readonly #options: TargetOptions;
  readonly #gates: Gates;
  readonly #listener: TargetListener;
  readonly #table: MeteredTable;
  #told = '';
  #isTried = (): void => {};

  constructor(options: TargetOptions, gates: Gates, listener: TargetListener) {
    this.name = options.name;
    this.labels = options.labels;
    this.interval = options.interval;
    this.#options = options;
    this.#gates = gates;
    this.#listener = listener;
    this.#table = new MeteredTable(options);
    this.tried = new Promise(resolve => {
      this.#isTried = resolve;
    });
  }

  get figures(): TableFigures {
    return this.#table.figures;
  }

  /** Keeps it read until aborted, or until a saved table has no more to tell. Never rejects. */
  async keepRead(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await this.#read(signal, undefined, () => {
          failures = 0;
        });
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#fail(error as Error);
        const wait = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)];
        await delay(wait, undefined, { signal }).catch(() => {});
      }
    }
  }

  /** Reads it for the readings that `spanOf` chooses. Rejects with what went wrong. */
  async readOnce(spanOf: (source: Source) => Span, signal: AbortSignal): Promise<void> {
    try {
      await this.#read(signal, spanOf, () => {});
    } catch (error) {
      this.#table.fail();
      throw error;
    }
  }

  async #read(
    signal: AbortSignal,
    spanOf: ((source: Source) => Span) | undefined,
    onReading: () => void,
  ): Promise<void> {
    const source = await this.#gates.opening.pass(this.#options.open);
    const names = new RouterNames(source, this.#options.book);
    try {
      if (this.#options.hostLabels === 'name') await names.start();
      await this.#watch(gated(source, this.#gates.reading), names, spanOf, signal, onReading);
    } finally {
      names.stop();
      source.close();
    }
  }

  async #watch(
    source: Source,
    names: RouterNames,
    spanOf: ((source: Source) => Span) | undefined,
    signal: AbortSignal,
    onReading: () => void,
  ): Promise<void> {
    const judge = new Judge(source, () => {});
    const losses = new RecentLosses(Math.max(LEAST_LATELY, LATELY * this.#options.interval));
    this.#table.restart();
    for await (const news of watch(source, {
      interval: this.#options.interval,
      signal,
      ...spanOf?.(source),
    })) {
      if (news.type === 'failure') throw news.error;
      if (news.type === 'facts') this.#table.takeFacts(news.facts);
      else {
        await judge.update(news.reading, withRecent(news.reading.facts, losses));
        if (judge.report) this.#table.takeReading(news.reading, judge.report, name => names.nameOf(name));
        news.reading.release();
        onReading();
        this.#tell(undefined);
        this.#isTried();
      }
      this.#listener.changed();
    }
  }

  #fail(error: Error): void {
    this.#table.fail();
    this.#isTried();
    this.#tell(error);
    this.#listener.changed();
  }

  #tell(error: Error | undefined): void {
    const text = error?.message ?? '';
    if (text !== this.#told) this.#listener.trouble(this, error);
    this.#told = text;
  }
}

function withRecent(facts: TableFacts, losses: RecentLosses): TableFacts {
  return facts.tally ? { ...facts, tally: losses.of(facts.tally) } : facts;
}
