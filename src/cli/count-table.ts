// Counts the flows of a table that is read for it: those of a saved one, and those that a filter chooses.
import { allPaths } from '../conntrack/fact-paths.ts';
import { LIMIT_PATHS, type Limits } from '../conntrack/limits.ts';
import type { Source } from '../reader/source.ts';
import { readings } from '../watch/watch.ts';
import { firstChosen } from './chosen-readings.ts';
import type { Invocation } from './invocation.ts';
import { warnUnreadable } from './messages.ts';
import { warnNothing } from './why-none.ts';

/** What a filter has chosen of a table. */
export interface Chosen {
  readonly matching: number;
  /** All that there are. */
  readonly live: number;
  readonly listed: number;
  readonly limits: Limits;
}

/** Warns of lines that could not be read. Rejects with a SourceError, or a UsageError for the filter. */
export async function countChosen(source: Source, invocation: Invocation): Promise<Chosen> {
  const { reading, matches, context } = await firstChosen(source, invocation);
  const { snapshot, facts } = reading;
  const { live, listed } = snapshot.rows;
  let matching = 0;
  for (let row = 0; row < live; row++) if (!matches || matches(snapshot, row)) matching++;
  if (matching === 0) warnNothing(invocation, context);
  warnUnreadable(snapshot);
  return { matching, live, listed, limits: facts.limits };
}

/** How many flows are listed; warns of lines that could not be read. Rejects with a SourceError. */
export async function countListed(source: Source): Promise<number | undefined> {
  for await (const { snapshot } of readings(source, { times: 1, paths: allPaths(...LIMIT_PATHS) })) {
    warnUnreadable(snapshot);
    return snapshot.rows.listed;
  }
  return undefined;
}
