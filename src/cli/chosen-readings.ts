// The readings of a table, each with the test for the flows that the command line chooses.
import type { Source } from '../reader/source.ts';
import type { FilterContext } from '../view/filter/context.ts';
import type { Predicate } from '../view/filter/selection.ts';
import { withIdle } from '../watch/filter-context.ts';
import { Processes } from '../watch/processes.ts';
import type { Reading } from '../watch/reading.ts';
import { SYSCTL_PATHS, type TableFacts } from '../watch/table-facts.ts';
import { type WatchOptions, watch } from '../watch/watch.ts';
import { chooseFlows } from './choose-flows.ts';
import type { Invocation } from './invocation.ts';
import { asksFor, knownBeside } from './known-beside.ts';
import { tellerOfTrouble } from './messages.ts';

export interface ChosenReading {
  /** The one that takes it releases it. */
  readonly reading: Reading;
  /** Undefined where every flow is chosen. What it says of idle times goes by the timeouts of this reading. */
  readonly matches: Predicate | undefined;
  /** What is known beside the table, by the timeouts of this reading. */
  readonly context: FilterContext;
}

/**
 * Throws a UsageError for a filter that cannot be read, before the table is. Throws the SourceError of a reading that fails;
 * where it `goesOn`, only that of the first, and of others it warns.
 */
export async function* chosenReadings(
  source: Source,
  invocation: Invocation,
  options: WatchOptions,
  goesOn = false,
): AsyncGenerator<ChosenReading, void, undefined> {
  const processes = asksFor('process', invocation) ? new Processes(source) : undefined;
  const context = {
    ...(await knownBeside(source, invocation)),
    ...(processes && { processOf: processes.processOf }),
  };
  let matches: Predicate | undefined;
  let known = context;
  const tell = tellerOfTrouble();
  let hasRead = false;
  for await (const news of watch(source, { paths: SYSCTL_PATHS, ...options })) {
    if (news.type === 'failure') {
      if (!(goesOn && hasRead)) throw news.error;
      tell(news.error);
    }
    if (news.type === 'facts') {
      matches = chosenBy(invocation, context, news.facts);
      known = withIdle(context, news.facts.idle);
    }
    if (news.type !== 'reading') continue;
    tell(undefined);
    hasRead = true;
    await processes?.learn(news.reading.snapshot);
    yield { reading: news.reading, matches, context: known };
  }
}

/** The test for the flows that the command line chooses, by the timeouts of these facts. Throws a UsageError. */
export function chosenBy(
  { settings, words }: Invocation,
  context: FilterContext,
  { idle }: TableFacts,
): Predicate | undefined {
  return chooseFlows(settings, words, withIdle(context, idle));
}

/** The first of them, where one is enough. */
export async function firstChosen(source: Source, invocation: Invocation): Promise<ChosenReading> {
  for await (const chosen of chosenReadings(source, invocation, { times: 1 })) return chosen;
  throw new Error('a watch has ended without a reading');
}
