// The details of one flow: both tuples as a drawing, its traffic while the page is open, and every field explained.
import { type Direction, inwards, outwards } from '../snapshot/direction.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { explainFlow } from '../view/explain/explain.ts';
import type { ExplainedLine, ExplainedSection } from '../view/explain/explanation.ts';
import { type FlowHistory, rowInHistory } from '../watch/flow-history.ts';
import { formatDuration } from '../words/durations.ts';
import { counted } from '../words/figures.ts';
import { formatRate, formatSize } from '../words/sizes.ts';
import { wrapText } from '../words/wrap-text.ts';
import type { Model } from './model.ts';
import { sparklineText } from './sparkline.ts';

/** From this width on labels, values and meanings stand in columns; below it each meaning runs on from its value. */
const WIDE_PAGE = 100;
const LABEL_WIDTH = { wide: 18, narrow: 14 } as const;
const VALUE_WIDTH = 28;
/** Indents and gaps of a line of traffic, with its label, its rate and its highest rate. */
const TRAFFIC_WIDTH = { label: 4, rate: 7, most: 14, gaps: 6 } as const;

/** Its lines, for as long as the flow is in the table, and what was known of it when it is not. */
export function detailLines(model: Model): string[] {
  const { shown, state, facts } = model;
  const { snapshot } = shown;
  if (!snapshot || !state.details) return ['The table is empty.'];
  const row = rowInHistory(state.details, snapshot);
  const width = model.layout.page.width - 4;
  if (row < 0) return absentLines(state.details, snapshot);
  const beside = shown.context;
  const context = { timeouts: facts.timeouts, naming: model.detailNaming, beside, width: width - 2 };
  const [flow, ...rest] = explainFlow(snapshot, row, context);
  return [
    ...(flow ? sectionLines(flow, width) : []),
    ...(snapshot.hasCounters(row)
      ? [...historyLines(model, state.details, width), ...totalLines(snapshot, row, width), '']
      : ['Traffic', ...wrapText(uncountedText(model), width - 2).map(text => `  ${text}`), '']),
    ...rest.flatMap(section => sectionLines(section, width)),
  ];
}

function absentLines({ name, seenAt }: FlowHistory, { facts }: Snapshot): string[] {
  const seen = new Date(seenAt).toTimeString().slice(0, 8);
  const isLater = seenAt > facts.wallTime;
  return [
    name,
    isLater
      ? `  is not in the table at this time; it was at ${seen}.`
      : `  is in the table no more; it was last seen at ${seen}.`,
  ];
}

/** Byte rates of both directions, each on a scale of its own: what goes up is often a hundredth of what comes down. */
function historyLines({ symbols, state }: Model, { samples }: FlowHistory, width: number): string[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return [];
  const { label, rate, most, gaps } = TRAFFIC_WIDTH;
  const room = width - label - rate - most - gaps;
  const line = (name: 'down' | 'up'): string => {
    const rates = samples.map(sample => sample[name]);
    const known = rates.slice(-room).filter(value => !Number.isNaN(value));
    if (known.length === 0) return `  ${name.padEnd(label)}   not known yet`;
    const spark = sparklineText(rates, Math.min(room, rates.length), symbols.ticks);
    const text = (value: number): string => formatRate(value, state.display.bits);
    const now = (text(last[name]) || '-').padStart(rate);
    return `  ${name.padEnd(label)} ${now}  ${spark}  most ${text(Math.max(...known))}`;
  };
  const seconds = (last.instant - (samples.at(-room) ?? first).instant) / 1000;
  return [
    seconds > 0 ? `Traffic of the last ${formatDuration(seconds)}` : 'Traffic',
    line('down'),
    line('up'),
  ];
}

function totalLines(snapshot: Snapshot, row: number, width: number): string[] {
  const total = ({ bytes, packets }: Direction): string =>
    `${formatSize(snapshot.counter(row, bytes))} bytes in ${counted(snapshot.counter(row, packets), 'packet')}`;
  const down = total(inwards(snapshot, row));
  const up = total(outwards(snapshot, row));
  return wrapText(`in all ${down} down, ${up} up`, width - 2).map(text => `  ${text}`);
}

function uncountedText({ facts }: Model): string {
  if (facts.limits.accounting === false) {
    return 'Not counted: accounting is off. With net.netfilter.nf_conntrack_acct=1, flows made from then on are counted.';
  }
  return 'Not counted: accounting (net.netfilter.nf_conntrack_acct) is off, or was when the flow was made.';
}

function sectionLines({ title, lines }: ExplainedSection, width: number): string[] {
  return [title, ...lines.flatMap(line => factLines(line, width)), ''];
}

/** A fact with nothing but a value is a line of the drawing, and stays as it is. */
function factLines({ label, value, meaning }: ExplainedLine, width: number): string[] {
  if (label === '' && value !== '') return [`  ${value}`];
  const isWide = width >= WIDE_PAGE;
  const labelled = `  ${label.padEnd(isWide ? LABEL_WIDTH.wide : LABEL_WIDTH.narrow)} `;
  const head = isWide ? `${labelled}${value.padEnd(VALUE_WIDTH)} ` : labelled;
  const text = isWide || value === '' ? meaning : `${value}  ${meaning}`;
  const indent = labelled.length + (isWide ? VALUE_WIDTH + 1 : 0);
  const [first = '', ...rest] = wrapText(text, Math.max(20, width - Math.max(indent, head.length)));
  return [
    `${head}${first}`.trimEnd(),
    ...rest.map(part => `${' '.repeat(fitIndent(part, indent, width))}${part}`),
  ];
}

/** A word too long for its column, such as a sysctl's name, moves to the left rather than out of sight. */
function fitIndent(text: string, indent: number, width: number): number {
  return Math.max(2, Math.min(indent, width - text.length));
}
