// `conntop explain`: what a line of the table, an event, an expectation or a row of counters means, in words.
import { parseExpectations } from '../../conntrack/expectations.ts';
import { FlowEvent, parseEventText } from '../../conntrack/flow-event.ts';
import type { UnreadableLine } from '../../conntrack/saved/report.ts';
import { SavedFeed } from '../../conntrack/saved/saved-feed.ts';
import { parseStatistics } from '../../conntrack/statistics.ts';
import { SourceError } from '../../reader/source-error.ts';
import { FlowStore } from '../../snapshot/flow-store.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { explainFlow, explainText } from '../../view/explain/explain.ts';
import { explainEvent } from '../../view/explain/explain-event.ts';
import { explainExpectation } from '../../view/explain/explain-expectation.ts';
import { explainStatistics } from '../../view/explain/explain-statistics.ts';
import type { ExplainedSection } from '../../view/explain/explanation.ts';
import type { Invocation } from '../invocation.ts';
import { warn } from '../messages.ts';
import { readFileOrInput } from '../read-input.ts';
import type { Settings } from '../settings.ts';
import { print, printJson } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';

const STANDARD_INPUT = '-';
/** An event inside of other text: its kind stands in brackets before the flow. */
const EVENT = /\[(?:NEW|UPDATE|DESTROY)\] /;

/** Takes the line from the words that follow, from --file, else from standard input; any of the formats will do. */
export async function runExplain({ settings, words }: Invocation): Promise<number> {
  const given = givenLine(settings, words);
  const { explained, unreadable, first } = explain(given ?? readFileOrInput(settings.file ?? STANDARD_INPUT));
  const reason = first === undefined ? 'nothing was given' : unreadableText(first);
  if (explained.length === 0) throw nothingRead(given, settings.file, reason);
  for (const [index, sections] of explained.entries()) {
    if (settings.format === 'json') printJson(sections);
    else print(`${index > 0 ? '\n' : ''}${explainText(sections)}`);
  }
  if (unreadable > 0)
    warn(`${unreadable} ${unreadable === 1 ? 'line' : 'lines'} could not be read, the first: ${reason}`);
  return 0;
}

/** A line on the command line is a word of usage; a file of which no line is one cannot be read. */
function nothingRead(given: string | undefined, file: string | undefined, reason: string): Error {
  if (given !== undefined) return new UsageError(`this is no line of a table: ${reason}`);
  const what = file === undefined || file === STANDARD_INPUT ? 'standard input' : file;
  return new SourceError(
    `${what}: nothing in it is a table: ${reason}`,
    'give a line of a table, an event or a row of counters',
  );
}

function givenLine({ file }: Settings, words: readonly string[]): string | undefined {
  const isGiven = words.length > 0 && words[0] !== STANDARD_INPUT;
  if (isGiven && file !== undefined) throw new UsageError('a LINE and --file exclude each other');
  return isGiven ? words.join(' ') : undefined;
}

function unreadableText({ number, text, reason }: UnreadableLine): string {
  return `line ${number}: ${reason}${text === '' ? '' : `: "${text}"`}`;
}

interface Explained {
  readonly explained: readonly (readonly ExplainedSection[])[];
  readonly unreadable: number;
  /** The first line that could not be read. */
  readonly first?: UnreadableLine | undefined;
}

/** Counters are told together; expectations come after flows, whose rows are looked for in any text. */
function explain(text: string): Explained {
  const statistics = /^\s*(?:cpu=|entries\s)/.test(text) ? parseStatistics(text) : undefined;
  if (statistics !== undefined) return { explained: [explainStatistics(statistics)], unreadable: 0 };
  const expected = text.split('\n').flatMap(explainExpected);
  const others = text.split('\n').map(line => (explainExpected(line).length > 0 ? '' : line));
  const flows: (readonly ExplainedSection[])[] = [];
  const feed = new SavedFeed(
    () => {},
    (row, event) => flows.push(explainRow(row, event)),
  );
  feed.begin();
  feed.push(Buffer.from(`${others.join('\n')}\n`, 'latin1'));
  feed.end();
  const { unreadable, first } = feed.report;
  return { explained: [...flows, ...expected], unreadable, first: first[0] };
}

/** A row with both tuples is a flow's, whatever else it has of an expectation. */
function explainExpected(line: string): (readonly ExplainedSection[])[] {
  if (!EXPECTED.test(line)) return [];
  const event = parseEventText(line.slice(Math.max(0, line.search(EVENT))));
  const head = event && explainEvent(event.event);
  return parseExpectations(line).expectations.map(one => [
    ...(head ? [head] : []),
    ...explainExpectation(one),
  ]);
}

const EXPECTED = /\bl3proto\s*=|\bproto\s*=\s*\d/;

/** One row; `event` is what has become of its flow. */
function explainRow(row: string, event: FlowEvent): readonly ExplainedSection[] {
  const head = explainEvent(event);
  const sections = explainFlow(snapshotOf(row), 0, { timeouts: new Map() });
  // What has gone has no time left, and nothing will become of it.
  const told = event === FlowEvent.DESTROY ? sections.filter(({ title }) => title !== 'Timeout') : sections;
  return [...(head ? [head] : []), ...told];
}

function snapshotOf(row: string): Snapshot {
  const store = new FlowStore();
  store.begin(performance.now(), Date.now());
  store.push(Buffer.from(`${row}\n`, 'latin1'), performance.now());
  return store.seal(performance.now());
}
