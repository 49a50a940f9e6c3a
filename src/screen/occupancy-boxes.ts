// How full the table is, how it got there, and what the kernel has dropped: three boxes, or one line where there is no room.
import { growth } from '../pressure/growth.ts';
import { FILLING, NEARLY_FULL, shareOfMax } from '../pressure/thresholds.ts';
import type { Sample } from '../snapshot/history.ts';
import { formatDuration } from '../words/durations.ts';
import { formatCount, formatPercent } from '../words/figures.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, paneIn } from './pane.ts';
import type { Role } from './theme.ts';

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

export function drawOccupancyBoxes(canvas: Canvas, model: Model, style: BoxStyle): void {
  const strip = model.layout.strip;
  if (!strip) return;
  drawBox(canvas, strip.table, 'Table', style);
  drawBox(canvas, strip.history, 'Last 5 minutes', style);
  drawBox(canvas, strip.trouble, 'Trouble', style);
  drawTable(canvas, model);
  drawTroubles(canvas, model);
  drawHistoryFigures(canvas, model);
}

/** The one-line form: count, max, share, growth and whatever has been dropped. */
export function drawSummaryLine(canvas: Canvas, model: Model, gaugeWidth: number): void {
  const rect = model.layout.summary;
  if (!rect) return;
  const { theme } = model;
  const pane = paneIn(canvas, rect);
  const share = occupancy(model);
  const { role, word } = alarm(share);
  let x = pane.put(gaugeWidth + 1, 0, figures(model), theme.value) + 1;
  if (share !== undefined) x = pane.put(x, 0, formatPercent(share), theme[role]) + 1;
  if (word !== '') x = pane.put(x, 0, word, theme[role]) + 1;
  x = pane.put(x, 0, growthText(model), theme.label) + 1;
  pane.put(x, 0, troublesText(model), theme.critical);
}

/** The samples that the sparkline shows, one a point, and what its full height stands for. */
export function historyPoints(
  model: Model,
  points: number,
): { readonly values: readonly number[]; readonly full: number } {
  const samples = model.facts.history.last(HISTORY_SECONDS);
  const values = bucketed(samples, points);
  const max = model.facts.limits.max;
  return { values, full: max || Math.max(1, ...values) };
}

function drawTable(canvas: Canvas, model: Model): void {
  const strip = model.layout.strip;
  if (!strip) return;
  const { theme } = model;
  const pane = paneIn(canvas, strip.table, 1);
  const share = occupancy(model);
  const { role, word } = alarm(share);
  if (share !== undefined) pane.putRight(pane.width - 1, 0, formatPercent(share).padStart(5), theme[role]);
  let x = pane.put(1, 1, figures(model), theme.value) + 2;
  if (word !== '') x = pane.put(x, 1, word, theme[role]) + 2;
  x = pane.put(x, 1, growthText(model), theme.label) + 2;
  const peak = `peak ${formatCount(model.facts.peak)}`;
  if (x + peak.length < pane.width) pane.putRight(pane.width - 1, 1, peak, theme.label);
}

function figures({ facts, shown }: Model): string {
  const { count, max } = facts.limits;
  const listed = shown.snapshot?.rows.listed;
  if (count === undefined) return listed === undefined ? 'no reading yet' : `${formatCount(listed)} flows`;
  if (max === undefined) return `${formatCount(count)} flows`;
  return max === 0 ? `${formatCount(count)}, no limit` : `${formatCount(count)} of ${formatCount(max)}`;
}

/** Growth and time to full, in as many words as it needs. */
function growthText({ facts }: Model): string {
  const { state, perSecond, isForeseen, secondsToFull } = growth(facts.history);
  if (state === 'unknown' || perSecond === undefined) return '';
  if (state === 'stable') return 'stable';
  const rate = `${perSecond > 0 ? '+' : ''}${Math.abs(perSecond) < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
  if (state === 'draining') return `${rate}  draining`;
  return !isForeseen || secondsToFull === undefined
    ? rate
    : `${rate}  full in ${formatDuration(secondsToFull)}`;
}

function drawTroubles(canvas: Canvas, model: Model): void {
  const strip = model.layout.strip;
  if (!strip) return;
  const { theme, facts } = model;
  const pane = paneIn(canvas, strip.trouble, 1);
  if (!facts.tally) {
    pane.put(1, 0, 'no counters to be read', theme.dim);
    return;
  }
  for (const [index, name] of TROUBLES.entries()) {
    const x = index < 2 ? 1 : 18;
    const y = index % 2;
    const { text, role } = trouble(model, name);
    pane.put(x, y, name === 'insert_failed' ? 'insert_fail' : name, theme.label);
    pane.putRight(index < 2 ? 17 : pane.width, y, text, theme[role]);
  }
  const unreadable = model.shown.snapshot?.facts.unreadable.count ?? 0;
  if (unreadable > 0) pane.put(18, 1, `${formatCount(unreadable)} unreadable`, theme.warn);
}

/** A counter's rise since conntop started, and by how much it rises now. */
function trouble({ facts }: Model, name: string): { readonly text: string; readonly role: Role } {
  const rise = facts.tally?.sinceStart.get(name) ?? 0;
  const rate = facts.tally?.perSecond.get(name) ?? 0;
  const role = rate > 0 ? 'critical' : rise > 0 ? 'warn' : 'value';
  return {
    text: rate > 0 ? `${formatCount(rise)} +${formatCount(Math.max(1, rate))}` : formatCount(rise),
    role,
  };
}

function troublesText({ facts }: Model): string {
  return TROUBLES.map(name => [name, facts.tally?.sinceStart.get(name) ?? 0] as const)
    .filter(([, rise]) => rise > 0)
    .map(([name, rise]) => `${name} ${formatCount(rise)}`)
    .join(' ');
}

function drawHistoryFigures(canvas: Canvas, model: Model): void {
  const strip = model.layout.strip;
  if (!strip) return;
  const pane = paneIn(canvas, strip.history, 1);
  const { newPerSecond, gonePerSecond } = model.facts.history.newest ?? {};
  const rate = (value: number | undefined): string =>
    value === undefined || Number.isNaN(value) ? '-' : value.toFixed(0);
  pane.put(1, 1, `new ${rate(newPerSecond)}/s  gone ${rate(gonePerSecond)}/s`, model.theme.label);
}

/** Spreads five minutes over the points there are, the newest at the right; a point is its highest sample. */
function bucketed(samples: readonly Sample[], points: number): number[] {
  const newest = samples.at(-1);
  if (!newest || points < 1) return [];
  const span = (HISTORY_SECONDS * 1000) / points;
  const values: number[] = [];
  for (const { instant, count } of samples) {
    const ago = Math.floor((newest.instant - instant) / span);
    const at = points - 1 - ago;
    if (at >= 0) values[at] = Math.max(values[at] ?? 0, count);
  }
  return Array.from({ length: points }, (_, at) => values[at] ?? 0);
}
