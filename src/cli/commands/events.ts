// `conntop events`: a line for each flow that appears, changes state or goes, told from one reading to the next.
import { eventRows } from '../../app/event-log.ts';
import { Monitor } from '../../app/monitor.ts';
import type { Predicate } from '../../app/selection.ts';
import { formatEvent } from '../../output/events.ts';
import { RecordingSource } from '../../reader/recording/recording-source.ts';
import type { Source } from '../../reader/source.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { chooseFlows } from '../choose-flows.ts';
import type { Invocation } from '../commands.ts';
import { filterContext } from '../filter-context.ts';
import { followEvents } from '../follow-events.ts';
import { abortedBy } from '../interruption.ts';
import { warn } from '../messages.ts';
import { openSource } from '../open-source.ts';
import { readFacts } from '../read-table.ts';
import type { Settings } from '../settings.ts';
import { print } from '../standard-output.ts';

/** Goes on until it is interrupted, its time is up, or nobody reads any more. Throws a SourceError. */
export async function runEvents({ settings, words }: Invocation): Promise<number> {
  const source = await openSource(settings);
  const { timeouts } = await readFacts(source);
  const matches = chooseFlows(settings, words, filterContext(timeouts));
  const stop = abortedBy('SIGINT', 'SIGTERM');
  if (settings.watchSeconds !== undefined && !(source instanceof RecordingSource)) {
    setTimeout(() => stop.abort(), settings.watchSeconds * 1000);
  }
  if (settings.sources?.[0] === 'conntrack' && settings.file === undefined) {
    source.close();
    const events = await followEvents(settings, matches, stop);
    warn(`${events} events`);
    return 0;
  }
  let events = 0;
  const tell = (snapshot: Snapshot): void => {
    events += printEvents(snapshot, matches, settings);
  };
  await compareReadings(source, settings, tell, stop.signal);
  const apart = source instanceof RecordingSource ? '' : `, ${settings.interval / 1000} s apart`;
  warn(`${events} events; flows that came and went between two readings${apart} are not among them`);
  return 0;
}

/** Hands over every reading but the first, whose flows were there already; until `stop`, or a recording's end. */
function compareReadings(
  source: Source,
  settings: Settings,
  tell: (snapshot: Snapshot) => void,
  stop: AbortSignal,
): Promise<void> {
  const hasMore = source instanceof RecordingSource ? playOn(source, settings) : () => true;
  let shown: Snapshot | undefined;
  return new Promise((resolve, reject) => {
    const monitor = new Monitor(source, settings.interval, news => {
      try {
        if (news === 'failure' && !shown) throw monitor.failure;
        if (news !== 'table' || !monitor.latest) return;
        if (shown) tell(monitor.latest);
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
function playOn(source: RecordingSource, { at, watchSeconds }: Settings): () => boolean {
  if (at === undefined) source.seek(0);
  const { wallTime } = source.moment;
  const last =
    watchSeconds === undefined ? source.length - 1 : source.indexAt(wallTime + watchSeconds * 1000);
  return () => source.position < last && source.step(1);
}

/** Yields how many there were. */
function printEvents(snapshot: Snapshot, matches: Predicate | undefined, settings: Settings): number {
  const options = { json: settings.format === 'json', timestamp: settings.timestamp };
  const rows = eventRows(snapshot, matches);
  const text = rows.map(row => formatEvent(snapshot, row, options)).join('');
  if (text !== '') print(text);
  return rows.length;
}
