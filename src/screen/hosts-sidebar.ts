// The sidebar: who holds how many flows and takes how much of the line, how that has changed, and what was never answered.
import type { State } from '../app/state.ts';
import { type Grouping, isTold } from '../snapshot/group-keys.ts';
import type { GroupEntry, GroupOrder } from '../view/group-entries.ts';
import { whyNoGroups } from '../view/told-groups.ts';
import { formatCount, formatPercent } from '../words/figures.ts';
import { fitEnd } from '../words/fit-end.ts';
import { formatRate, formatSize } from '../words/sizes.ts';
import { wrapText } from '../words/wrap-text.ts';
import type { Canvas, Rect } from './cells.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, type Pane, paneIn, titleRoom } from './pane.ts';
import type { Attribute } from './theme.ts';
import { downUpText } from './traffic-text.ts';

const TITLES: Readonly<Record<Grouping, string>> = {
  source: 'Hosts',
  destination: 'Destinations',
  port: 'Ports',
  protocol: 'Protocols',
  state: 'States',
  inside: 'Inside',
  network: 'Networks',
  service: 'Services',
  device: 'Devices',
  country: 'Countries',
  as: 'Networks by AS',
  process: 'Processes',
};
const BAR_WIDTH = 6;
/** Before the second line of a group. */
const INDENT = 2;
/** From this size on a group gets a second line, for its traffic, its name and its trend. */
const TALL = 16;
const WIDE = 26;
/** Unanswered flows are worth a word from so many, and from such a share of the group's on. */
const UNREPLIED = { flows: 5, share: 0.2 };
/** Less of a host's name than this says nothing. */
const SHORTEST_NAME = 4;

/** Lines that each group takes in a sidebar of that size. */
export function linesPerGroup({ width, height }: Rect): 1 | 2 {
  return height >= TALL && width >= WIDE ? 2 : 1;
}

/** What is counted, how many of them there are, in which order, and whether that is of the whole table. */
export function sidebarTitle({ state, shown }: Model, room = Number.POSITIVE_INFINITY): string {
  const title = `${TITLES[state.grouping]} ${formatCount(shown.groupCount)}`;
  const order = state.groupOrder === 'flows' ? '' : ` by ${state.groupOrder}`;
  const all = shown.snapshot?.rows.live ?? 0;
  const chosen = isTold(state.grouping) ? ' of those known' : ' of those shown';
  const part = shown.groupedFlows < all ? chosen : '';
  const titles = [`${title}${order}${part}`, `${title}${part}`, title];
  return titles.find(({ length }) => length <= room) ?? title;
}

/** What a group is ordered by, in a few cells. */
export function groupFigure(group: GroupEntry, { groupOrder, display }: State): string {
  return FIGURES[groupOrder](group, display.bits);
}

const FIGURES: Readonly<Record<GroupOrder, (group: GroupEntry, bits: boolean) => string>> = {
  flows: ({ flows }) => formatCount(flows),
  rate: ({ down, up }, bits) => formatRate(down + up, bits) || '-',
  new: ({ fresh }) => `${formatCount(fresh)} new`,
  unreplied: ({ unreplied }) => `${formatCount(unreplied)} unr`,
  bytes: ({ bytes }) => (Number.isNaN(bytes) ? '-' : `${formatSize(bytes)}B`),
};

export function drawHostsSidebar(canvas: Canvas, model: Model, style: BoxStyle): void {
  const rect = model.layout.hosts;
  if (!rect) return;
  const { state, shown } = model;
  drawBox(canvas, rect, sidebarTitle(model, titleRoom(rect)), {
    ...style,
    label: state.focus === 'hosts' ? model.theme.headerSorted : style.label,
  });
  const pane = paneIn(canvas, rect, 1);
  const lines = linesPerGroup(rect);
  const visible = Math.floor(pane.height / lines);
  if (shown.groupCount === 0) drawWhyNone(pane, model);
  for (let at = 0; at < visible; at++) {
    const index = state.hosts.top + at;
    const group = shown.groups[index];
    if (!group) break;
    drawGroup(pane, at * lines, group, model, index === state.hosts.index, lines);
  }
}

/** Where there are flows, but nothing is known to group them by. */
function drawWhyNone(pane: Pane, { state, shown, theme }: Model): void {
  const why = shown.view.live > 0 ? whyNoGroups(state.grouping) : undefined;
  for (const [y, line] of wrapText(why ?? '', pane.width)
    .slice(0, pane.height)
    .entries())
    pane.put(0, y, line, theme.label);
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
  if (lines === 1) {
    const name = nameBeside(group, model) ?? group.name;
    putFigured(pane, y, pane.width, name, groupFigure(group, state), model, base);
    return;
  }
  const bar = isAtCursor ? theme.cursor : theme.bar;
  const barX = pane.width - BAR_WIDTH;
  // A name is worth more than the bar beside it: half a network is none.
  const hasBar = group.name.length + 1 + figureOf(group, state).length < barX;
  const nameEnd = drawName(pane, y, hasBar ? barX - 1 : pane.width, group, model, base);
  if (hasBar) pane.put(barX, y, barText(group.flows / Math.max(1, model.shown.groupedFlows), model), bar);
  if (hasTrafficBar(group, model, pane.width))
    pane.put(barX, y + 1, barText(trafficShare(group, model), model), bar);
  drawRest(pane, y, hasBar ? nameEnd : pane.width, group, model, quiet);
}

/** What else a group is called; undefined where it has no other name. */
export function nameBeside({ name, alias }: GroupEntry, { hostNaming }: Model): string | undefined {
  return alias ?? hostNaming.nameOf?.(name);
}

/** The rates stand in the second line already. */
function figureOf(group: GroupEntry, state: State): string {
  return state.groupOrder === 'rate' ? formatCount(group.flows) : groupFigure(group, state);
}

function drawName(
  pane: Pane,
  y: number,
  end: number,
  group: GroupEntry,
  model: Model,
  attribute: Attribute,
): number {
  return putFigured(pane, y, end, group.name, figureOf(group, model.state), model, attribute);
}

/** A name, and a figure that ends before column `end`; yields the column after the name. */
function putFigured(
  pane: Pane,
  y: number,
  end: number,
  name: string,
  figure: string,
  { symbols }: Model,
  attribute: Attribute,
): number {
  const cut = { ellipsis: symbols.ellipsis, markTruncated: true };
  const nameEnd = pane.put(0, y, fitEnd(name, Math.max(1, end - figure.length - 1), cut), attribute);
  pane.putRight(end, y, figure, attribute);
  return nameEnd;
}

/** The traffic, the trend and the unanswered below the name, and the host's name where there is room for it. */
function drawRest(
  pane: Pane,
  y: number,
  nameEnd: number,
  group: GroupEntry,
  model: Model,
  attribute: Attribute,
): void {
  const room = pane.width - (hasTrafficBar(group, model, pane.width) ? BAR_WIDTH + 1 : 0);
  const texts = [downUpText(group, model), unrepliedText(group), changeText(model.shown.changeOf(group))];
  let x = INDENT;
  for (const text of texts) {
    if (text !== '' && x + text.length <= room) x = pane.put(x, y + 1, text, attribute) + 1;
  }
  const hostName = nameBeside(group, model);
  if (hostName === undefined) return;
  const figure = figureOf(group, model.state);
  const above = pane.width - BAR_WIDTH - 2 - figure.length - nameEnd - 1;
  const below = room - x;
  const cut = { ellipsis: model.symbols.ellipsis, markTruncated: true };
  const width = Math.max(above, below);
  if (width < Math.min(SHORTEST_NAME, hostName.length)) return;
  const [at, line] = below >= above ? [x, y + 1] : [nameEnd + 1, y];
  pane.put(at, line, fitEnd(hostName, width, cut), attribute);
}

/** The rates are worth more than the bar beside them. */
function hasTrafficBar(group: GroupEntry, model: Model, width: number): boolean {
  const room = width - INDENT - BAR_WIDTH - 1;
  return trafficShare(group, model) > 0 && downUpText(group, model).length <= room;
}

/** Of what all flows carry, 0 to 1; 0 where it is not known. */
function trafficShare({ down, up }: GroupEntry, { shown }: Model): number {
  const { total } = shown;
  return Math.min(1, (down + up) / (total.down + total.up)) || 0;
}

/** A share, from 0 to 1. */
function barText(share: number, { symbols }: Model): string {
  const { length } = symbols.parts;
  const filled = Math.round(share * BAR_WIDTH * length);
  const begun = symbols.parts[(filled % length) - 1] ?? '';
  return `${symbols.full.repeat(filled / length)}${begun}`.padEnd(BAR_WIDTH);
}

function changeText(change: number | undefined): string {
  if (change === undefined || change === 0) return '';
  return change > 0 ? `+${change}` : String(change);
}

/** Empty where it is the few that there always are. */
export function unrepliedText({ unreplied, flows }: GroupEntry): string {
  const share = unreplied / Math.max(1, flows);
  return unreplied >= UNREPLIED.flows && share >= UNREPLIED.share ? `${formatPercent(share)} unr` : '';
}
