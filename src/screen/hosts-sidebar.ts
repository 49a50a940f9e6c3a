// The sidebar: who holds how many flows, how that has changed lately, and how many were never answered.
import type { Grouping } from '../snapshot/group-keys.ts';
import type { GroupEntry } from '../view/group-entries.ts';
import { formatCount, formatPercent } from '../words/figures.ts';
import { fitEnd } from '../words/fit-end.ts';
import type { Canvas, Rect } from './cells.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, type Pane, paneIn } from './pane.ts';

const TITLES: Readonly<Record<Grouping, string>> = {
  source: 'Hosts',
  destination: 'Destinations',
  port: 'Ports',
  protocol: 'Protocols',
  state: 'States',
  inside: 'Inside',
  network: 'Networks',
  service: 'Services',
};
const BAR_WIDTH = 6;
/** From this size on a group gets a second line, for its name and its trend. */
const TALL = 16;
const WIDE = 26;

/** Lines that each group takes in a sidebar of that size. */
export function linesPerGroup({ width, height }: Rect): 1 | 2 {
  return height >= TALL && width >= WIDE ? 2 : 1;
}

/** What is counted, and how many of them there are. */
export function sidebarTitle({ state, shown }: Model): string {
  return `${TITLES[state.grouping]} ${formatCount(shown.groupCount)}`;
}

export function drawHostsSidebar(canvas: Canvas, model: Model, style: BoxStyle): void {
  const rect = model.layout.hosts;
  if (!rect) return;
  const { state, shown } = model;
  drawBox(canvas, rect, sidebarTitle(model), {
    ...style,
    label: state.focus === 'hosts' ? model.theme.headerSorted : style.label,
  });
  const pane = paneIn(canvas, rect, 1);
  const lines = linesPerGroup(rect);
  const visible = Math.floor(pane.height / lines);
  for (let at = 0; at < visible; at++) {
    const index = state.hosts.top + at;
    const group = shown.groups[index];
    if (!group) break;
    drawGroup(pane, at * lines, group, model, index === state.hosts.index, lines);
  }
}

function drawGroup(
  pane: Pane,
  y: number,
  group: GroupEntry,
  model: Model,
  isCurrent: boolean,
  lines: 1 | 2,
): void {
  const { theme, state } = model;
  const isAtCursor = isCurrent && state.focus === 'hosts';
  const isChosen = state.filters.only?.name === group.name && state.filters.only.by === state.grouping;
  const base = isAtCursor ? theme.cursor : isChosen ? theme.headerSorted : theme.value;
  const quiet = isAtCursor ? theme.cursor : theme.label;
  if (isAtCursor || isChosen) for (let line = 0; line < lines; line++) pane.fill(y + line, base);
  const barX = pane.width - BAR_WIDTH;
  const flows = formatCount(group.flows);
  const cut = { ellipsis: model.symbols.ellipsis, markTruncated: true };
  const name = lines === 1 ? (model.hostNaming.nameOf?.(group.name) ?? group.name) : group.name;
  const end = lines === 2 ? barX - 1 : pane.width;
  pane.put(0, y, fitEnd(name, Math.max(1, end - flows.length - 1), cut), base);
  pane.putRight(end, y, flows, base);
  if (lines === 1) return;
  pane.put(barX, y, barText(group, model), isAtCursor ? theme.cursor : theme.bar);
  const figures = `${changeText(model.shown.changeOf(group))} ${unrepliedText(group)}`;
  const hostName = model.hostNaming.nameOf?.(group.name) ?? '';
  pane.put(2, y + 1, fitEnd(hostName, Math.max(1, pane.width - 3 - figures.length), cut), quiet);
  pane.putRight(pane.width, y + 1, figures, quiet);
}

/** The group's share of all flows. */
function barText(group: GroupEntry, { shown, symbols }: Model): string {
  const all = shown.snapshot?.rows.live ?? 0;
  const { length } = symbols.parts;
  const filled = all === 0 ? 0 : Math.round((group.flows / all) * BAR_WIDTH * length);
  const begun = symbols.parts[(filled % length) - 1] ?? '';
  return `${symbols.full.repeat(filled / length)}${begun}`.padEnd(BAR_WIDTH);
}

function changeText(change: number | undefined): string {
  if (change === undefined || change === 0) return '';
  return change > 0 ? `+${change}` : String(change);
}

function unrepliedText(group: GroupEntry): string {
  return `${formatPercent(group.unreplied / Math.max(1, group.flows))} unr`;
}
