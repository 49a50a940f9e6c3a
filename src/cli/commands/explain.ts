// `conntop explain`: what a line of the table, an event, an expectation or a row of counters means, in words.
import { parseExpectations } from '../../conntrack/expectations.ts';
import { FlowEvent, parseEventText } from '../../conntrack/flow-event.ts';
import { parseStatistics } from '../../conntrack/statistics.ts';
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
  const text = textOf(settings, words);
  const { explained, unreadable } = explain(text);
  const [first] = unreadable;
  if (explained.length === 0)
    throw new UsageError(`this is no line of a table: ${first ?? 'nothing was given'}`);
  for (const [index, sections] of explained.entries()) {
    if (settings.format === 'json') printJson(sections);
    else print(`${index > 0 ? '\n' : ''}${explainText(sections)}`);
  }
  if (first !== undefined) warn(`${unreadable.length} lines could not be read, the first: ${first}`);
  return 0;
}

function textOf({ file }: Settings, words: readonly string[]): string {
  const isGiven = words.length > 0 && words[0] !== STANDARD_INPUT;
  if (isGiven && file !== undefined) throw new UsageError('a LINE and --file exclude each other');
  return isGiven ? words.join(' ') : readFileOrInput(file ?? STANDARD_INPUT);
}

interface Explained {
  readonly explained: readonly (readonly ExplainedSection[])[];
  readonly unreadable: readonly string[];
}

/** Counters are told together, and so is XML; all else goes line by line. */
function explain(text: string): Explained {
  const statistics = /^\s*(?:cpu=|entries\s)/.test(text) ? parseStatistics(text) : undefined;
  if (statistics !== undefined) return { explained: [explainStatistics(statistics)], unreadable: [] };
  if (/<(?:\?xml|conntrack|flow)\b/.test(text)) return explainTable(text);
  const parts = text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(explainLine);
  return {
    explained: parts.flatMap(part => part.explained),
    unreadable: parts.flatMap(part => part.unreadable),
  };
}

function explainLine(line: string): Explained {
  const start = line.search(EVENT);
  const event = start < 0 ? undefined : parseEventText(line.slice(start));
  const table = explainTable(event?.line ?? line, event?.event);
  if (table.explained.length > 0) return table;
  const { expectations } = parseExpectations(line);
  const head = event === undefined ? undefined : explainEvent(event.event);
  return {
    explained: expectations.map(one => [...(head ? [head] : []), ...explainExpectation(one)]),
    unreadable: expectations.length > 0 ? [] : table.unreadable,
  };
}

/** Lines of a table in any of its formats; `event` is what has become of the flow. */
function explainTable(text: string, event: FlowEvent = FlowEvent.NONE): Explained {
  const snapshot = snapshotOf(text);
  const head = explainEvent(event);
  const rows = Array.from({ length: snapshot.rows.listed }, (_, row) => row);
  return {
    explained: rows.map(row => {
      const sections = explainFlow(snapshot, row, { timeouts: new Map() });
      // What has gone has no time left, and nothing will become of it.
      const told =
        event === FlowEvent.DESTROY ? sections.filter(({ title }) => title !== 'Timeout') : sections;
      return [...(head ? [head] : []), ...told];
    }),
    unreadable: snapshot.facts.unreadable.first.slice(0, snapshot.facts.unreadable.count),
  };
}

function snapshotOf(text: string): Snapshot {
  const store = new FlowStore();
  store.begin(performance.now(), Date.now());
  store.push(Buffer.from(`${text}\n`, 'latin1'), performance.now());
  return store.seal(performance.now());
}
