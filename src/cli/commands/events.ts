// `conntop events`: a line for each flow that appears, changes state or goes, told from one reading to the next.

import { NameBook } from '../../names/name-book.ts';
import { formatEvent } from '../../output/events.ts';
import { recordingAt } from '../../reader/place.ts';
import type { Source } from '../../reader/source.ts';
import type { FilterContext } from '../../view/filter/context.ts';
import { type EventName, eventName } from '../../view/flow-names.ts';
import { eventRows } from '../../watch/event-log.ts';
import { RouterNames } from '../../watch/router-names.ts';
import { ShortFlows, unseenText } from '../../watch/short-flows.ts';
import { spanFromNow } from '../../watch/span.ts';
import { SYSCTL_PATHS } from '../../watch/table-facts.ts';
import { readFacts } from '../../watch/watch.ts';
import { formatCount } from '../../words/figures.ts';
import { chosenBy, chosenReadings } from '../chosen-readings.ts';
import { EventOutput } from '../event-output.ts';
import { type EventSink, followEvents } from '../follow-events.ts';
import { abortedBy } from '../interruption.ts';
import type { Invocation } from '../invocation.ts';
import { knownBeside } from '../known-beside.ts';
import { warn } from '../messages.ts';
import type { Settings } from '../settings.ts';
import { warnNothing } from '../why-none.ts';
import { withSource } from '../with-source.ts';

/** Goes on until it is interrupted, its time is up, or nobody reads any more. Throws a SourceError. */
export function runEvents(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  const stop = abortedBy('SIGINT', 'SIGTERM');
  return withSource(settings, async source => {
    const asksKernel = settings.sources?.[0] === 'conntrack' && settings.file === undefined;
    const json = settings.format === 'json';
    // Nobody would catch what is thrown between two readings.
    const output = new EventOutput({
      isJson: json,
      mayLose: source.place.changes.how === 'polled',
      onError: error => stop.abort(error),
    });
    const naming = json ? await Naming.of(source) : undefined;
    const options = { json, timestamp: settings.timestamp, nameOf: naming?.nameOf };
    try {
      const summary = await (asksKernel ? tellEvents : tellReadings)(source, invocation, {
        output,
        options,
        stop,
      });
      await output.end();
      const { reason } = stop.signal;
      if (reason instanceof Error && reason.name !== 'AbortError') throw reason;
      warn([summary, ...lossesOf(output)].join(' '));
    } finally {
      await naming?.stop();
    }
    return 0;
  });
}

function lossesOf({ lost, overruns }: EventOutput): string[] {
  return [
    ...(lost > 0 ? [`${formatCount(lost)} of them lost to a slow reader.`] : []),
    ...(overruns > 0 ? [`The kernel has dropped others, ${formatCount(overruns)} times.`] : []),
  ];
}

/** The names of a router's own files, and of this machine's, for as long as events are told. */
class Naming {
  readonly #book: NameBook;
  readonly #names: RouterNames;

  private constructor(book: NameBook, names: RouterNames) {
    this.#book = book;
    this.#names = names;
  }

  static async of(source: Source): Promise<Naming> {
    const book = new NameBook({ watch: true });
    await book.ready;
    const names = new RouterNames(source, book);
    await names.start();
    return new Naming(book, names);
  }

  readonly nameOf = (address: string): string | undefined => this.#names.nameOf(address);

  async stop(): Promise<void> {
    this.#names.stop();
    await this.#book.close();
  }
}

/** Tells what the kernel tells; yields the summary. */
async function tellEvents(source: Source, invocation: Invocation, sink: EventSink): Promise<string> {
  const { settings } = invocation;
  const context = await knownBeside(source, invocation);
  const matches = chosenBy(invocation, context, await readFacts(source, SYSCTL_PATHS));
  const { watchSeconds } = settings;
  if (watchSeconds !== undefined) setTimeout(() => sink.stop.abort(), watchSeconds * 1000).unref();
  const events = await followEvents(settings, matches, sink);
  if (events === 0) warnNothing(invocation, context);
  return `${events} events.`;
}

/** Tells what each reading brings, of a recording all of them; yields the summary. */
async function tellReadings(
  source: Source,
  invocation: Invocation,
  { output, options: words, stop: { signal } }: EventSink,
): Promise<string> {
  const { settings } = invocation;
  const { at, interval, watchSeconds } = settings;
  const recording = recordingAt(source.place);
  if (at === undefined) recording?.seek(0);
  const options = { interval, signal, ...spanFromNow(source.place, watchSeconds) };
  const short = new ShortFlows();
  let events = 0;
  let known: FilterContext = {};
  for await (const { reading, matches, context } of chosenReadings(source, invocation, options, true)) {
    known = context;
    const all = eventRows(reading.snapshot, matches);
    short.add(reading.snapshot, all);
    const rows = all.filter(row => isAsked(settings, eventName(reading.snapshot, row)));
    output.write(rows.map(row => formatEvent(reading.snapshot, row, words)).join(''), rows.length);
    events += rows.length;
    reading.release();
  }
  if (events === 0) warnNothing(invocation, known);
  return `${events} events. ${unseenText(short.listedOnce, recording ? undefined : interval)}`;
}

/** Whether an event is among those to be told. */
function isAsked({ eventMask }: Settings, name: EventName | undefined): boolean {
  return eventMask === undefined || (name !== undefined && eventMask.includes(name));
}
