// Passes on the events that conntrack -E prints: every one the kernel tells, also of flows too short to be listed.
import { parseEventText } from '../conntrack/flow-event.ts';
import { type EventOptions, eventLine } from '../output/events.ts';
import { runForLines } from '../reader/run-child.ts';
import { FlowStore } from '../snapshot/flow-store.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Predicate } from '../view/filter/selection.ts';
import type { EventName } from '../view/flow-names.ts';
import type { EventOutput } from './event-output.ts';
import type { Settings } from './settings.ts';

/** For events that come faster than they are read: the kernel drops what does not fit. Taken only while it is needed. Bytes. */
const KERNEL_BUFFER = String(8 * 1024 * 1024);

/** Where events go, and in what words. */
export interface EventSink {
  readonly output: EventOutput;
  readonly options: EventOptions;
  readonly stop: AbortController;
}

/** Goes on until `stop` is aborted; yields how many events there were. Throws a SourceError. */
export async function followEvents(
  settings: Settings,
  matches: Predicate | undefined,
  { output, options, stop }: EventSink,
): Promise<number> {
  let events = 0;
  // One for all of them: making one anew takes ten times as long as all the rest of an event.
  const store = new FlowStore();
  const onLine = (text: string): void => {
    const name = /^ *\[(NEW|UPDATE|DESTROY)\]/.exec(text)?.[1] as EventName | undefined;
    const event = parseEventText(text);
    if (!name || !event || (settings.eventMask && !settings.eventMask.includes(name))) return;
    const snapshot = readLine(store, event.line);
    if (snapshot.rows.listed === 0 || (matches && !matches(snapshot, 0))) return;
    events++;
    output.write(eventLine(name, snapshot, 0, options), 1);
  };
  const labels = settings.needsLabels ? ['-o', 'labels'] : [];
  await runForLines(['conntrack', '-E', '-b', KERNEL_BUFFER, ...labels], onLine, stop.signal, text => {
    if (text.includes('ENOBUFS')) output.tellOverrun();
  });
  return events;
}

/** What was read before belongs to the store again, and is compared with nothing. */
function readLine(store: FlowStore, line: string): Snapshot {
  if (store.latest) store.recycle(store.latest);
  store.forget();
  store.begin(performance.now(), Date.now());
  store.push(Buffer.from(`${line}\n`, 'latin1'), performance.now());
  return store.seal(performance.now());
}
