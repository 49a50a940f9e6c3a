// `conntop events`: a line for each flow that appears, changes state or goes, told from one reading to the next.

import { Monitor } from '../../app/monitor.ts';
import type { Predicate } from '../../app/selection.ts';
import { formatEvent } from '../../output/events.ts';
import { RecordingSource } from '../../reader/recording/recording-source.ts';
import type { Source } from '../../reader/source.ts';
import { Change } from '../../snapshot/flow-columns.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { chooseFlows } from '../choose-flows.ts';
import type { Invocation } from '../commands.ts';
import { filterContextOf } from '../filter-context.ts';
import { followEvents } from '../follow-events.ts';
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
  const stop = stopAfter(source instanceof RecordingSource ? undefined : settings.watchSeconds);
  if (settings.sources?.[0] === 'conntrack' && settings.file === undefined) {
    source.close();
    const events = await followEvents(settings, matches, stop);
    warn(`${events} events`);
    return 0;
  }
  const events = await compareReadings(source, settings, matches, stop.signal);
  const apart = source instanceof RecordingSource ? '' : `, ${settings.interval / 1000} s apart`;
  warn(`${events} events; flows that came and went between two readings${apart} are not among them`);
  return 0;
}

/** Ends the watch when its time is up or it is interrupted, so that the summary is still told. */
function stopAfter(seconds: number | undefined): AbortController {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  if (seconds !== undefined) setTimeout(() => stop.abort(), seconds * 1000);
  return stop;
}

/** Tells what each reading says against the one before; the first is what there was already. */
async function compareReadings(
  source: Source,
  settings: Settings,
  matches: Predicate | undefined,
  stop: AbortSignal,
): Promise<number> {
  let shown: Snapshot | undefined;
  const last = source instanceof RecordingSource ? lastOf(source, settings) : 0;
  let events = 0;
  await new Promise<void>((resolve, reject) => {
    const monitor = new Monitor(source, settings.interval, news => {
      if (news === 'failure' && !shown && monitor.failure) end(() => reject(monitor.failure));
      const snapshot = monitor.latest;
      if (news !== 'table' || !snapshot) return;
      try {
        if (shown) events += printEvents(snapshot, matches, settings);
      } catch (error) {
        end(() => reject(error));
        return;
      }
      if (shown && shown !== snapshot) monitor.recycle(shown);
      shown = snapshot;
      if (source instanceof RecordingSource && !goOn(source, last)) end(resolve);
    });
    const end = (finish: () => void): void => {
      monitor.stop();
      finish();
    };
    stop.addEventListener('abort', () => end(resolve));
    monitor.start();
  });
  return events;
}

/** A recording is told from where it stands, or from its beginning, as far as it goes or as long as was asked for. */
function lastOf(source: RecordingSource, { at, watchSeconds }: Settings): number {
  if (at === undefined) source.seek(0);
  const { wallTime } = source.moment;
  return watchSeconds === undefined ? source.length - 1 : source.indexAt(wallTime + watchSeconds * 1000);
}

function goOn(source: RecordingSource, last: number): boolean {
  return source.position < last && source.step(1);
}

/** What has changed since the reading before: what has gone, then what has changed, then what is new. */
function printEvents(snapshot: Snapshot, matches: Predicate | undefined, settings: Settings): number {
  const rows: number[] = [];
  for (const kind of [Change.GONE, Change.CHANGED, Change.NEW]) {
    for (let row = 0; row < snapshot.rows.total; row++) {
      if (snapshot.change(row) === kind && (matches?.(snapshot, row) ?? true)) rows.push(row);
    }
  }
  const options = { json: settings.format === 'json', timestamp: settings.timestamp };
  const text = rows.map(row => formatEvent(snapshot, row, options)).join('');
  if (text !== '') print(text);
  return rows.length;
}
