// `conntop events`: a line for each flow that appears, changes state or goes, told from one reading to the next.
import { eventRows } from '../../app/event-log.ts';
import { Monitor } from '../../app/monitor.ts';
import { ShortFlows, unseenText } from '../../app/short-flows.ts';
import { formatEvent } from '../../output/events.ts';
import { type Recording, recordingAt } from '../../reader/place.ts';
import type { Source } from '../../reader/source.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Predicate } from '../../view/filter/selection.ts';
import { chooseFlows } from '../choose-flows.ts';
import { filterContextOf } from '../filter-context.ts';
import { followEvents } from '../follow-events.ts';
import { abortedBy } from '../interruption.ts';
import type { Invocation } from '../invocation.ts';
import { warn } from '../messages.ts';
import { openSource } from '../open-source.ts';
import { readFacts } from '../read-table.ts';
import type { Settings } from '../settings.ts';
import { print } from '../standard-output.ts';

/** Goes on until it is interrupted, its time is up, or nobody reads any more. Throws a SourceError. */
export async function runEvents({ settings, words }: Invocation): Promise<number> {
  const source = await openSource(settings);
  const { timeouts } = await readFacts(source);
  const matches = chooseFlows(settings, words, await filterContextOf(source, timeouts));
  const stop = abortedBy('SIGINT', 'SIGTERM');
  if (settings.watchSeconds !== undefined && !recordingAt(source.place)) {
    setTimeout(() => stop.abort(), settings.watchSeconds * 1000);
  }
  if (settings.sources?.[0] === 'conntrack' && settings.file === undefined) {
    source.close();
    warn(`${await followEvents(settings, matches, stop)} events`);
  } else warn(await tellReadings(source, settings, matches, stop.signal));
  return 0;
}

/** Tells what each reading brings; yields the summary. */
async function tellReadings(
  source: Source,
  settings: Settings,
  matches: Predicate | undefined,
  stop: AbortSignal,
): Promise<string> {
  const isLive = !recordingAt(source.place);
  const short = new ShortFlows();
  let events = 0;
  await followReadings(source, settings, stop, snapshot => {
    const rows = eventRows(snapshot, matches);
    short.add(snapshot, rows);
    printEvents(snapshot, rows, settings);
    events += rows.length;
  });
  return `${events} events. ${unseenText(short.listedOnce, isLive ? settings.interval : undefined)}`;
}

/** Hands over every reading until `stop`, or to a recording's end. */
function followReadings(
  source: Source,
  settings: Settings,
  stop: AbortSignal,
  onReading: (snapshot: Snapshot) => void,
): Promise<void> {
  const recording = recordingAt(source.place);
  const hasMore = recording ? playOn(recording, settings) : () => true;
  let shown: Snapshot | undefined;
  return new Promise((resolve, reject) => {
    const monitor = new Monitor(source, settings.interval, news => {
      try {
        if (news === 'failure' && !shown) throw monitor.failure;
        if (news !== 'table' || !monitor.latest) return;
        onReading(monitor.latest);
        shown = monitor.exchange(shown, monitor.latest);
        if (!hasMore()) end(resolve);
      } catch (error) {
        end(() => reject(error));
      }
    });
    const end = (settle: () => void): void => {
      monitor.stop();
      settle();
    };
    stop.addEventListener('abort', () => end(resolve));
    monitor.start();
  });
}

/** Plays a recording from where it stands, or from its beginning, as far as it goes or as long as was asked for. */
function playOn(source: Recording, { at, watchSeconds }: Settings): () => boolean {
  if (at === undefined) source.seek(0);
  const { wallTime } = source.moment;
  const last =
    watchSeconds === undefined ? source.length - 1 : source.indexAt(wallTime + watchSeconds * 1000);
  return () => source.position < last && source.step(1);
}

function printEvents(snapshot: Snapshot, rows: readonly number[], settings: Settings): void {
  const options = { json: settings.format === 'json', timestamp: settings.timestamp };
  const text = rows.map(row => formatEvent(snapshot, row, options)).join('');
  if (text !== '') print(text);
}
