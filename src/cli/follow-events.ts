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
  const onLine = (text: string): void => {
    const name = /^ *\[(NEW|UPDATE|DESTROY)\]/.exec(text)?.[1] as EventName | undefined;
    const event = parseEventText(text);
    const snapshot = event && readLine(event.line);
    if (!name || !snapshot || snapshot.rows.listed === 0 || (matches && !matches(snapshot, 0))) return;
    if (settings.eventMask && !settings.eventMask.includes(name)) return;
    events++;
    output.write(eventLine(name, snapshot, 0, options), 1);
  };
  await runForLines(
    ['conntrack', '-E', ...(settings.needsLabels ? ['-o', 'labels'] : [])],
    onLine,
    stop.signal,
  );
  return events;
}

function readLine(line: string): Snapshot {
  const store = new FlowStore();
  store.begin(performance.now(), Date.now());
  store.push(Buffer.from(`${line}\n`, 'latin1'), performance.now());
  return store.seal(performance.now());
}
