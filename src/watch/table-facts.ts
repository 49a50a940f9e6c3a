// What the kernel says beside a table, from one asking to the next: limits, timeouts, counters, and how the count has moved.
import { allPaths } from '../conntrack/fact-paths.ts';
import { LIMIT_PATHS, type Limits, parseLimits } from '../conntrack/limits.ts';
import { parseStatistics, STATISTICS_PATHS, type Statistics } from '../conntrack/statistics.ts';
import { parseTimeouts, TIMEOUT_PATHS } from '../conntrack/timeouts.ts';
import { IdleClock } from '../pressure/idle.ts';
import { addToTally, type CounterTally, startTally } from '../pressure/tally.ts';
import { shareOfMax } from '../pressure/thresholds.ts';
import { CONNTRACK_STATISTICS, type FactTexts } from '../reader/source.ts';
import { History } from '../snapshot/history.ts';
import type { Diff } from '../snapshot/snapshot.ts';

/** The counters, of the proc file or of conntrack(8). */
export const COUNTER_PATHS: readonly string[] = [...STATISTICS_PATHS.paths, CONNTRACK_STATISTICS];
/** What the flows of one table alone are read by. */
export const SYSCTL_PATHS: readonly string[] = allPaths(...LIMIT_PATHS, ...TIMEOUT_PATHS);
/** What the kernel is asked for beside each table of many. */
export const FACT_PATHS: readonly string[] = [...SYSCTL_PATHS, ...COUNTER_PATHS];

/** Never changed, but for the history, which goes on with the table. */
export interface TableFacts {
  readonly limits: Limits;
  /** Sysctl values by name, in seconds. */
  readonly timeouts: ReadonlyMap<string, number>;
  /** Tells idle times under these timeouts. */
  readonly idle: IdleClock;
  /** The kernel's counters and their rise since the first asking; undefined where there are none to be read. */
  readonly tally: CounterTally | undefined;
  readonly history: History;
  /** The highest count so far; of flows listed, where the kernel tells no count. */
  readonly peak: number;
}

/** Before anything has been asked. */
export function noFacts(): TableFacts {
  const timeouts = new Map<string, number>();
  return {
    limits: parseLimits(new Map()),
    timeouts,
    idle: new IdleClock(timeouts),
    tally: undefined,
    history: new History(),
    peak: 0,
  };
}

/**
 * The facts after another asking, at `instant` of the table's monotonic clock. Where nothing at all can be read, what was
 * known last stands.
 */
export function nextFacts(before: TableFacts, texts: FactTexts, instant: number): TableFacts {
  if (texts.size === 0) return before;
  const limits = parseLimits(texts);
  const facts = { ...before, ...timeoutsFrom(before, texts), limits };
  const tally = nextTally(before.tally, texts, limits, instant);
  return limits.count === undefined
    ? { ...facts, tally }
    : withCount({ ...facts, tally }, instant, limits.count);
}

/** The facts with a sample of the table's size in their history. The rates of the last reading stand until the next. */
export function withCount(facts: TableFacts, instant: number, count: number): TableFacts {
  const { limits, history } = facts;
  const { newPerSecond = Number.NaN, gonePerSecond = Number.NaN } = history.newest ?? {};
  history.add({ instant, count, max: limits.max || Number.NaN, newPerSecond, gonePerSecond });
  return { ...facts, peak: Math.max(facts.peak, count) };
}

/** Gives the newest sample the rates that the reading begun with it has told. */
export function noteRates({ history }: TableFacts, diff: Diff): void {
  const { seconds } = diff;
  history.setRates(
    seconds > 0 ? diff.new / seconds : Number.NaN,
    seconds > 0 ? diff.gone / seconds : Number.NaN,
  );
}

/** The counters among the texts; undefined where there are none. */
export function statisticsIn(texts: FactTexts): Statistics | undefined {
  const path = COUNTER_PATHS.find(name => texts.has(name));
  return path === undefined ? undefined : parseStatistics(texts.get(path) ?? '');
}

/** The same clock while nothing has changed: it has much to remember. */
function timeoutsFrom(before: TableFacts, texts: FactTexts): Pick<TableFacts, 'timeouts' | 'idle'> {
  const timeouts = parseTimeouts(texts);
  const isSame =
    timeouts.size === before.timeouts.size &&
    [...timeouts].every(([name, seconds]) => before.timeouts.get(name) === seconds);
  return isSame ? before : { timeouts, idle: new IdleClock(timeouts) };
}

function nextTally(
  before: CounterTally | undefined,
  texts: FactTexts,
  { count, max }: Limits,
  instant: number,
): CounterTally | undefined {
  const statistics = statisticsIn(texts);
  if (!statistics) return before;
  const share = shareOfMax(count, max);
  return before ? addToTally(before, statistics, instant, share) : startTally(statistics, instant);
}
