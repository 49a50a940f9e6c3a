// The details of the flow under the cursor: both tuples, every field with its meaning, and what will happen next.
import { Counter } from '../snapshot/snapshot.ts';
import { explainFlow } from '../view/explain/explain.ts';
import { formatRate } from '../view/format.ts';
import type { Model } from './model.ts';
import { wrapText } from './text-page.ts';

/** Columns of labels and values; a narrow page keeps more room for the meanings. */
const WIDE = { label: 18, value: 28 } as const;
const NARROW = { label: 14, value: 20 } as const;
const WIDE_PAGE = 100;

/** Its lines, for as long as the flow is in the table, and a word when it has gone. */
export function detailLines(model: Model): string[] {
  const { shown, state, monitor } = model;
  const { snapshot } = shown;
  const row = snapshot && state.flows.key !== undefined ? snapshot.rowOf(state.flows.key) : -1;
  if (!snapshot || row < 0) return ['This flow is in the table no more.'];
  const width = model.layout.page.width - 4;
  const sections = explainFlow(snapshot, row, { timeouts: monitor.timeouts, naming: model.detailNaming });
  const lines = sections.flatMap(({ title, lines: facts }) => [
    title,
    ...facts.flatMap(({ label, value, meaning }) => factLines(label, value, meaning, width)),
    '',
  ]);
  if (snapshot.hasCounters(row)) {
    const rate = (counter: Counter): string => formatRate(snapshot.rate(row, counter)) || 'not known yet';
    lines.push('Now', ...factLines('to the server', rate(Counter.ORIGINAL_BYTES), '', width));
    lines.push(...factLines('from the server', rate(Counter.REPLY_BYTES), '', width));
  }
  return lines;
}

/** A fact without a label is a drawing, and stays as it is. */
function factLines(label: string, value: string, meaning: string, width: number): string[] {
  if (label === '') return value === '' ? [] : [`  ${value}`];
  const columns = width >= WIDE_PAGE ? WIDE : NARROW;
  const head = `  ${label.padEnd(columns.label)} ${value.padEnd(meaning === '' ? 0 : columns.value)} `;
  if (meaning === '') return [head.trimEnd()];
  const indent = columns.label + columns.value + 4;
  const [first = '', ...rest] = wrapText(meaning, Math.max(20, width - Math.max(indent, head.length)));
  return [`${head}${first}`, ...rest.map(line => `${' '.repeat(indent)}${line}`)];
}
