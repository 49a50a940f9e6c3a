// The table as it stands, tick by tick: drives the poller, keeps store, limits, counters and history, and tells of news.
import { allPaths } from '../conntrack/fact-paths.ts';
import { LIMIT_PATHS, type Limits, parseLimits } from '../conntrack/limits.ts';
import { parseStatistics, STATISTICS_PATHS } from '../conntrack/statistics.ts';
import { parseTimeouts, TIMEOUT_PATHS } from '../conntrack/timeouts.ts';
import { addToTally, type CounterTally, startTally } from '../pressure/tally.ts';
import { type Moment, momentAt } from '../reader/place.ts';
import { Poller } from '../reader/poller.ts';
import { CONNTRACK_STATISTICS, type FactTexts, type Source, type SourceError } from '../reader/source.ts';
import { FlowStore } from '../snapshot/flow-store.ts';
import { History } from '../snapshot/history.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { SnapshotHolders } from './snapshot-holders.ts';

/** What has just become known. */
export type News = 'facts' | 'table' | 'failure';

/** What the kernel is asked for beside each table. */
export const FACT_PATHS = [
  ...allPaths(...LIMIT_PATHS, STATISTICS_PATHS, ...TIMEOUT_PATHS),
  CONNTRACK_STATISTICS,
];

export class Monitor {
  readonly source: Source;
  history = new History();
  /** Sysctl values by name, in seconds; empty until the first facts. */
  timeouts: ReadonlyMap<string, number> = new Map();
  limits: Limits = parseLimits(new Map());
  /** The kernel's counters and their rise since the start; undefined where there are none to be read. */
  tally: CounterTally | undefined;
  /** Highest count seen since the start; of flows listed, where the source has no count. */
  peak = 0;
  /** Why the last reading failed; undefined while readings succeed. */
  failure: SourceError | undefined;
  /** Since when readings fail, on the monotonic clock; undefined while they succeed. */
  failingSince: number | undefined;
  /** Count read before the table that `latest` shows; reading it makes the kernel collect what has expired. */
  countBeforeTable: number | undefined;
  readonly #store = new FlowStore();
  readonly #holders = new SnapshotHolders(snapshot => this.#store.recycle(snapshot));
  /** When that was read which a recording gives now; undefined where the table is read as it stands. */
  #moment: Moment | undefined;
  readonly #poller: Poller;
  readonly #onNews: (news: News) => void;

  /** `interval` in milliseconds. `onNews` is called after each change, never while one is half done. */
  constructor(source: Source, interval: number, onNews: (news: News) => void) {
    this.source = source;
    this.#onNews = onNews;
    this.#poller = new Poller(source, interval, FACT_PATHS, {
      facts: (texts, instant, table) => {
        this.#takeFacts(texts, instant);
        // A table that follows at once brings news of its own.
        if (!table || this.isStretched) onNews('facts');
      },
      begin: instant => this.#beginTable(instant),
      chunk: (bytes, instant) => this.#store.push(bytes, instant),
      end: instant => this.#endTable(instant),
      failed: error => this.#fail(error),
    });
  }

  /** The newest snapshot; undefined until the first table has been read. */
  get latest(): Snapshot | undefined {
    return this.#store.latest;
  }

  /** Milliseconds between two readings, as it is in force. */
  get interval(): number {
    return this.#poller.interval;
  }

  /** Whether reading takes so long that the interval asked for cannot be kept. */
  get isStretched(): boolean {
    return this.#poller.isStretched;
  }

  /** When the table under way was first asked for, on the monotonic clock; undefined while none is. */
  get readingSince(): number | undefined {
    return this.#poller.readingSince;
  }

  start(): void {
    this.#poller.start();
  }

  setInterval(milliseconds: number): void {
    this.#poller.setInterval(milliseconds);
  }

  refresh(): void {
    this.#poller.refresh();
  }

  /** Holds `next` in place of `before`, see SnapshotHolders: what somebody still reads must be held. */
  exchange<T extends Snapshot | undefined>(before: Snapshot | undefined, next: T): T {
    return this.#holders.exchange(before, next);
  }

  stop(): void {
    this.#poller.stop();
  }

  /** Where nothing at all can be read, what was known last stands, as the last snapshot does. */
  #takeFacts(texts: FactTexts, now: number): void {
    this.#takeMoment();
    if (texts.size === 0) return;
    const instant = this.#moment?.instant ?? now;
    this.limits = parseLimits(texts);
    this.timeouts = parseTimeouts(texts);
    this.#takeStatistics(texts, instant);
    const { count, max } = this.limits;
    if (count !== undefined) this.#addSample(instant, count, max || Number.NaN);
  }

  #takeStatistics(texts: FactTexts, instant: number): void {
    const path = [...STATISTICS_PATHS.paths, CONNTRACK_STATISTICS].find(name => texts.has(name));
    const statistics = path === undefined ? undefined : parseStatistics(texts.get(path) ?? '');
    if (!statistics) return;
    const { count, max } = this.limits;
    const share = count === undefined || !max ? undefined : count / max;
    this.tally = this.tally
      ? addToTally(this.tally, statistics, instant, share)
      : startTally(statistics, instant);
  }

  /** A recording may go back in time, or on to another run of the recorder: then all that compares begins anew. */
  #takeMoment(): void {
    const moment = momentAt(this.source.place);
    const before = this.#moment;
    this.#moment = moment;
    if (!moment || !before || isSequel(before, moment)) return;
    this.#store.forget();
    this.history = new History();
    this.tally = undefined;
    this.peak = 0;
  }

  #beginTable(now: number): void {
    const { instant = now, wallTime = Date.now() } = this.#moment ?? {};
    this.countBeforeTable = this.limits.count;
    this.#store.begin(instant, wallTime, this.limits.count ?? 0);
  }

  #endTable(now: number): void {
    const instant = this.#moment ? this.#moment.instant + this.#moment.readMilliseconds : now;
    const snapshot = this.#store.seal(instant);
    this.failure = undefined;
    this.failingSince = undefined;
    if (this.limits.count === undefined) this.#addSample(instant, snapshot.rows.listed, Number.NaN);
    this.#onNews('table');
  }

  #fail(error: SourceError): void {
    this.#store.abort();
    this.failure = error;
    this.failingSince ??= performance.now();
    this.#onNews('failure');
  }

  #addSample(instant: number, count: number, max: number): void {
    const diff = this.latest?.facts.diff;
    const seconds = diff?.seconds ?? 0;
    this.peak = Math.max(this.peak, count);
    this.history.add({
      instant,
      count,
      max,
      newPerSecond: diff && seconds > 0 ? diff.new / seconds : Number.NaN,
      gonePerSecond: diff && seconds > 0 ? diff.gone / seconds : Number.NaN,
    });
  }
}

function isSequel(before: Moment, after: Moment): boolean {
  return after.run === before.run && after.instant >= before.instant;
}
