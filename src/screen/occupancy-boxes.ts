// How full the table is, what the line carries, how it got there, and what the kernel has dropped: three boxes, or one line
// where there is no room.
import { growth } from '../pressure/growth.ts';
import { FILLING, NEARLY_FULL, shareOfMax } from '../pressure/thresholds.ts';
import { formatDuration } from '../words/durations.ts';
import { formatCount, formatPercent } from '../words/figures.ts';
import { formatSize } from '../words/sizes.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, type Pane, paneIn } from './pane.ts';
import { bucketed, type Points } from './points.ts';
import type { Role } from './theme.ts';
import { averageText, bytesTexts, totalText } from './traffic-text.ts';

const HISTORY_SECONDS = 300;
/** The counters that tell of packets lost, and of flows evicted to save them. */
const TROUBLES = ['drop', 'early_drop', 'insert_failed'] as const;

/** Share of max in use, or undefined where the table is unlimited or its limits are unknown. */
export function occupancy({ facts }: Model): number | undefined {
  return shareOfMax(facts.limits.count, facts.limits.max);
}

/** Colour and word of an occupancy. */
export function alarm(share: number | undefined): { readonly role: Role; readonly word: string } {
  if (share === undefined || share < FILLING) return { role: 'good', word: '' };
  if (share < NEARLY_FULL) return { role: 'warn', word: 'filling up' };
  return { role: 'critical', word: share >= 1 ? 'FULL' : 'NEARLY FULL' };
}

/** A table that will be full within so many seconds is urgent, and within so many it is worth a look. */
const URGENT = 60;
const SOON = 600;

export function drawOccupancyBoxes(canvas: Canvas, model: Model, style: BoxStyle): void {
  const { strip } = model.layout;
  if (!strip) return;
  drawBox(canvas, strip.table, 'Table and traffic', style);
  drawBox(canvas, strip.history, 'Last 5 minutes', style);
  drawBox(canvas, strip.trouble, troubleTitle(model), style);
  const table = paneIn(canvas, strip.table, 1);
  drawTable(table, model);
  drawTraffic(table, model);
  drawTroubles(paneIn(canvas, strip.trouble, 1), model);
  drawHistoryFigures(paneIn(canvas, strip.history, 1), model);
}

type Part = readonly [text: string, role: Role];

/** The one-line form: count, max, share, traffic, growth and whatever has been dropped, what matters most first. */
export function drawSummaryLine(canvas: Canvas, model: Model, gaugeWidth: number): void {
  const rect = model.layout.summary;
  if (!rect) return;
  const share = occupancy(model);
  const { role, word } = alarm(share);
  const pane = paneIn(canvas, rect);
  const end = putParts(pane, gaugeWidth + 1, 0, pane.width, model, [
    [figures(model), 'value'],
    [share === undefined ? '' : formatPercent(share), role],
    [word, role],
  ]);
  const traffic = totalText(model);
  const isFitting = end + traffic.length <= pane.width;
  if (isFitting) pane.putRight(pane.width, 0, traffic, model.theme.value);
  const room = isFitting ? pane.width - traffic.length - 1 : pane.width;
  putParts(pane, end, 0, room, model, [[troublesText(model), 'critical'], growthPart(model)]);
}

/** The parts that fit whole before column `end`; yields the column after the last. */
function putParts(
  pane: Pane,
  start: number,
  y: number,
  end: number,
  { theme }: Model,
  parts: readonly Part[],
): number {
  let x = start;
  for (const [text, role] of parts) {
    if (text !== '' && x + text.length <= end) x = pane.put(x, y, text, theme[role]) + 1;
  }
  return x;
}

/** The samples that the sparkline shows, one a column, and what its full height stands for. */
export function historyPoints({ facts }: Model, columns: number): Points {
  const samples = facts.history.last(HISTORY_SECONDS);
  const values = bucketed(
    samples.map(({ instant, count }) => ({ instant, value: count })),
    columns,
    HISTORY_SECONDS,
  );
  return { values, full: facts.limits.max || Math.max(1, ...values) };
}

function drawTable(pane: Pane, model: Model): void {
  const share = occupancy(model);
  const { role, word } = alarm(share);
  if (share !== undefined)
    pane.putRight(pane.width - 1, 0, formatPercent(share).padStart(5), model.theme[role]);
  const x = putParts(pane, 1, 1, pane.width, model, [
    [figures(model), 'value'],
    [word, role],
    growthPart(model),
  ]);
  const peak = `peak ${formatCount(model.facts.peak)}`;
  if (x + peak.length < pane.width) pane.putRight(pane.width - 1, 1, peak, model.theme.label);
}

/** The bytes stand at the right where there is room, those since the start before those in the table. */
function drawTraffic(pane: Pane, model: Model): void {
  const end = putParts(pane, 1, 2, pane.width, model, [
    [totalText(model), 'value'],
    [averageText(model), 'label'],
  ]);
  const [since = '', inTable = ''] = bytesTexts(model);
  const both = `${since}, ${inTable}`;
  const text = end + both.length < pane.width ? both : since;
  if (since !== '' && end + text.length < pane.width)
    pane.putRight(pane.width - 1, 2, text, model.theme.label);
}

function figures({ facts, shown }: Model): string {
  const { count, max } = facts.limits;
  const listed = shown.snapshot?.rows.listed;
  if (count === undefined) return listed === undefined ? 'no reading yet' : `${formatCount(listed)} flows`;
  if (max === undefined) return `${formatCount(count)} flows`;
  return max === 0 ? `${formatCount(count)}, no limit` : `${formatCount(count)} of ${formatCount(max)}`;
}

/** Growth and time to full, in as many words as it needs and in the tone of its urgency. */
function growthPart({ facts }: Model): Part {
  const { state, perSecond, isForeseen, secondsToFull } = growth(facts.history);
  if (state === 'unknown' || perSecond === undefined) return ['', 'label'];
  if (state === 'stable') return ['stable', 'label'];
  const rate = `${perSecond > 0 ? '+' : ''}${Math.abs(perSecond) < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
  if (state === 'draining') return [`${rate}  draining`, 'label'];
  if (!isForeseen || secondsToFull === undefined) return [rate, 'label'];
  const role = secondsToFull < URGENT ? 'critical' : secondsToFull < SOON ? 'warn' : 'label';
  return [`${rate}  full in ${formatDuration(secondsToFull)}`, role];
}

function troubleTitle({ shown }: Model): string {
  const unreadable = shown.snapshot?.facts.unreadable.count ?? 0;
  return unreadable > 0 ? `Trouble, ${formatCount(unreadable)} unreadable` : 'Trouble';
}

/** A counter a line; a figure too long to stand beside its name is shortened, never the name. */
function drawTroubles(pane: Pane, model: Model): void {
  const { theme, facts } = model;
  if (!facts.tally) {
    pane.put(1, 0, 'no counters to be read', theme.dim);
    return;
  }
  for (const [y, name] of TROUBLES.entries()) {
    const { texts, role } = trouble(model, name);
    const start = pane.put(1, y, name, theme.label) + 1;
    pane.putRight(pane.width - 1, y, texts.find(text => start + text.length < pane.width) ?? '', theme[role]);
  }
}

/** A counter's rise since conntop started, and by how much it rises now; the whole figures, and short ones. */
function trouble({ facts }: Model, name: string): { readonly texts: readonly string[]; readonly role: Role } {
  const rise = facts.tally?.sinceStart.get(name) ?? 0;
  const rate = facts.tally?.perSecond.get(name) ?? 0;
  const role = rate > 0 ? 'critical' : rise > 0 ? 'warn' : 'value';
  const text = (format: (value: number) => string): string =>
    rate > 0 ? `${format(rise)} +${format(Math.max(1, rate))}/s` : format(rise);
  return { texts: [text(formatCount), text(formatSize)], role };
}

function troublesText({ facts }: Model): string {
  return TROUBLES.map(name => [name, facts.tally?.sinceStart.get(name) ?? 0] as const)
    .filter(([, rise]) => rise > 0)
    .map(([name, rise]) => `${name} ${formatCount(rise)}`)
    .join(' ');
}

function drawHistoryFigures(pane: Pane, model: Model): void {
  const { newPerSecond, gonePerSecond } = model.facts.history.newest ?? {};
  const rate = (value: number | undefined): string =>
    value === undefined || Number.isNaN(value) ? '-' : value.toFixed(0);
  pane.put(1, 1, `new ${rate(newPerSecond)}/s  gone ${rate(gonePerSecond)}/s`, model.theme.label);
}
