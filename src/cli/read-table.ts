// Reads the table once, whole, for the commands that print and exit.
import { allPaths, type FactPaths, type FactTexts } from '../conntrack/fact-paths.ts';
import { LIMIT_PATHS, type Limits, parseLimits } from '../conntrack/limits.ts';
import { parseStatistics, STATISTICS_PATHS, type Statistics } from '../conntrack/statistics.ts';
import { parseTimeouts, TIMEOUT_PATHS } from '../conntrack/timeouts.ts';
import { momentAt } from '../reader/place.ts';
import { CONNTRACK_STATISTICS, type Source } from '../reader/source.ts';
import { FlowStore } from '../snapshot/flow-store.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { openSource } from './open-source.ts';
import type { Settings } from './settings.ts';

/** What the kernel says beside the table. */
export interface Facts {
  readonly texts: FactTexts;
  readonly limits: Limits;
  readonly timeouts: ReadonlyMap<string, number>;
  readonly statistics: Statistics | undefined;
}

/** Runs `use` with the source that the settings name, and closes it whatever happens. */
export async function withSource<T>(settings: Settings, use: (source: Source) => Promise<T>): Promise<T> {
  const source = await openSource(settings);
  try {
    return await use(source);
  } finally {
    source.close();
  }
}

/** Limits and timeouts, and `more`. Never rejects: what is unreadable is absent. */
export async function readFacts(source: Source, more: readonly FactPaths[] = []): Promise<Facts> {
  const texts = await source.facts(allPaths(...LIMIT_PATHS, ...TIMEOUT_PATHS, ...more));
  return {
    texts,
    limits: parseLimits(texts),
    timeouts: parseTimeouts(texts),
    statistics: statisticsOf(texts),
  };
}

/** Asks for the counters too, of the proc file or of conntrack(8). */
export async function readCounters(source: Source): Promise<Statistics | undefined> {
  return statisticsOf(await source.facts([...STATISTICS_PATHS.paths, CONNTRACK_STATISTICS]));
}

/** The whole table, compared with the one that `store` has taken in before. Throws a SourceError. */
export async function readSnapshot(
  source: Source,
  store = new FlowStore(),
  expectedRows = 0,
): Promise<Snapshot> {
  const moment = momentAt(source.place);
  store.begin(moment?.instant ?? performance.now(), moment?.wallTime ?? Date.now(), expectedRows);
  const { signal } = new AbortController();
  await source.read((chunk, instant) => store.push(chunk, instant), signal);
  return store.seal(moment ? moment.instant + moment.readMilliseconds : performance.now());
}

function statisticsOf(texts: FactTexts): Statistics | undefined {
  const text = [...STATISTICS_PATHS.paths, CONNTRACK_STATISTICS].find(name => texts.has(name));
  return text === undefined ? undefined : parseStatistics(texts.get(text) ?? '');
}
