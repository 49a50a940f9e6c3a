// `conntop events`: a line for each flow that appears, changes state or goes, told from one reading to the next.
import { formatEvent } from '../../output/events.ts';
import { recordingAt } from '../../reader/place.ts';
import type { Source } from '../../reader/source.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { eventRows } from '../../watch/event-log.ts';
import { filterContextOf } from '../../watch/filter-context.ts';
import { ShortFlows, unseenText } from '../../watch/short-flows.ts';
import { spanFromNow } from '../../watch/span.ts';
import { SYSCTL_PATHS } from '../../watch/table-facts.ts';
import { readFacts } from '../../watch/watch.ts';
import { chosenBy, chosenReadings } from '../chosen-readings.ts';
import { followEvents } from '../follow-events.ts';
import { abortedBy } from '../interruption.ts';
import type { Invocation } from '../invocation.ts';
import { warn } from '../messages.ts';
import type { Settings } from '../settings.ts';
import { print } from '../standard-output.ts';
import { withSource } from '../with-source.ts';

/** Goes on until it is interrupted, its time is up, or nobody reads any more. Throws a SourceError. */
export function runEvents(invocation: Invocation): Promise<number> {
  const { sources, file } = invocation.settings;
  const stop = abortedBy('SIGINT', 'SIGTERM');
  return withSource(invocation.settings, async source => {
    const asksKernel = sources?.[0] === 'conntrack' && file === undefined;
    warn(await (asksKernel ? tellEvents : tellReadings)(source, invocation, stop));
    return 0;
  });
}

/** Tells what the kernel tells; yields the summary. */
async function tellEvents(source: Source, invocation: Invocation, stop: AbortController): Promise<string> {
  const { settings } = invocation;
  const context = await filterContextOf(source);
  const matches = chosenBy(invocation, context, await readFacts(source, SYSCTL_PATHS));
  const { watchSeconds } = settings;
  if (watchSeconds !== undefined) setTimeout(() => stop.abort(), watchSeconds * 1000).unref();
  return `${await followEvents(settings, matches, stop)} events`;
}

/** Tells what each reading brings, of a recording all of them; yields the summary. */
async function tellReadings(
  source: Source,
  invocation: Invocation,
  { signal }: AbortController,
): Promise<string> {
  const { settings } = invocation;
  const { at, interval, watchSeconds } = settings;
  const recording = recordingAt(source.place);
  if (at === undefined) recording?.seek(0);
  const options = { interval, signal, ...spanFromNow(source.place, watchSeconds) };
  const short = new ShortFlows();
  let events = 0;
  for await (const { reading, matches } of chosenReadings(source, invocation, options, true)) {
    const rows = eventRows(reading.snapshot, matches);
    short.add(reading.snapshot, rows);
    printEvents(reading.snapshot, rows, settings);
    events += rows.length;
    reading.release();
  }
  return `${events} events. ${unseenText(short.listedOnce, recording ? undefined : interval)}`;
}

function printEvents(snapshot: Snapshot, rows: readonly number[], settings: Settings): void {
  const options = { json: settings.format === 'json', timestamp: settings.timestamp };
  const text = rows.map(row => formatEvent(snapshot, row, options)).join('');
  if (text !== '') print(text);
}
