// The table of flows: picks the columns that fit, makes them as wide as they need, and draws the rows in sight.
import { activeFind, findPredicate } from '../app/find.ts';
import { Change } from '../snapshot/flow-columns.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type CellContext, cellContext } from '../view/cells.ts';
import type { PlacedColumn } from '../view/column-layout.ts';
import type { Tone } from '../view/column-record.ts';
import type { Column, ColumnId } from '../view/columns.ts';
import type { FilterContext } from '../view/filter/context.ts';
import { filterText } from '../view/filter/filter-text.ts';
import type { Filters } from '../view/filter/filters.ts';
import { type Predicate, selectionExpression } from '../view/filter/selection.ts';
import { whyNothing } from '../view/filter/why-nothing.ts';
import { alignCell } from '../words/aligned-table.ts';
import { counted, formatCount } from '../words/figures.ts';
import { fitEnd } from '../words/fit-end.ts';
import { fitCells, safeText } from '../words/safe-text.ts';
import { wrapText } from '../words/wrap-text.ts';
import type { Canvas, Rect } from './cells.ts';
import { FittedColumns, usefulColumns } from './fitted-columns.ts';
import type { Model } from './model.ts';
import { type BoxStyle, cutTitle, drawBox, type Pane, paneIn, titleRoom } from './pane.ts';
import { ageText } from './reading-state.ts';
import type { Attribute, Theme } from './theme.ts';
import { drawTotals, totalsHeight } from './totals-lines.ts';
import { drawTreeHead } from './tree-head.ts';

/** The first cell of a row says what became of the flow, for eyes and terminals without colour. */
const TAGGED = '*';
const MARKS: Readonly<Record<number, string>> = {
  [Change.NEW]: '+',
  [Change.NOT_SEEN]: '?',
  [Change.GONE]: '-',
};

export class FlowTable {
  readonly #columns = new FittedColumns();
  /** The column after the box's title, as last drawn. */
  titleEnd = 0;
  /** Where the columns stand on the screen, for clicks on the header. */
  #fitted: readonly PlacedColumn[] = [];

  draw(canvas: Canvas, model: Model, style: BoxStyle): void {
    const { layout, shown } = model;
    const whole = paneIn(canvas, layout.flows, 1);
    const pane = paneIn(canvas, tableRect(model), 1);
    this.titleEnd = drawBox(canvas, layout.flows, titleText(model), {
      ...style,
      label: model.state.focus === 'flows' ? model.theme.headerSorted : style.label,
    });
    drawTotals(whole, model);
    const { snapshot } = shown;
    if (!snapshot || shown.view.rows.length === 0) {
      drawReason(pane, model);
      return;
    }
    const { bits } = model.state.display;
    const context = { ...cellContext(model.flowNaming, shown.context, shown.rates), bits };
    this.#fitted = this.#columns.fit(pane.width, model, snapshot, context);
    drawLeftOut(canvas, this.#fitted, model, style);
    drawHeader(pane, this.#fitted, model);
    const isFound = findPredicate(model.state, model.shown.context);
    for (let line = 0; line < pane.height - 1; line++) {
      this.#drawRow(pane, line, model, snapshot, context, isFound);
    }
  }

  /** The column whose title stands at a screen position. */
  columnAt(model: Model, x: number, y: number): ColumnId | undefined {
    const { flows } = model.layout;
    if (y !== tableRect(model).y + 1) return undefined;
    const at = x - flows.x - 1;
    return this.#fitted.find(({ x: start, width }) => at >= start && at < start + width)?.column.id;
  }

  /** The row's place in the list that stands at a screen position. */
  rowAt(model: Model, x: number, y: number): number | undefined {
    const rect = tableRect(model);
    const line = y - rect.y - 2;
    if (line < 0 || x <= rect.x || x >= rect.x + rect.width - 1 || y >= rect.y + rect.height - 1)
      return undefined;
    const index = model.state.flows.top + line;
    return index < model.shown.lines ? index : undefined;
  }

  #drawRow(
    pane: Pane,
    line: number,
    model: Model,
    snapshot: Snapshot,
    context: CellContext,
    isFound: Predicate | undefined,
  ): void {
    const index = model.state.flows.top + line;
    const head = model.shown.headAt(index);
    if (head) drawTreeHead(pane, line + 1, head, model, index === model.state.flows.index);
    const row = model.shown.rowAt(index);
    if (row === undefined) return;
    const change = snapshot.change(row);
    const isCursor = index === model.state.flows.index;
    const plain = isFound?.(snapshot, row) ? model.theme.found : rowAttribute(model, change);
    const attribute = isCursor ? model.theme.cursor : plain;
    if (isCursor) pane.fill(line + 1, attribute);
    const mark = model.state.tags.some(({ serial }) => serial === snapshot.serial(row))
      ? TAGGED
      : !isFirstReading(snapshot) && MARKS[change];
    if (mark) pane.put(0, line + 1, mark, attribute);
    for (const { column, x, width } of this.#fitted) {
      const text = fitColumn(column.text(snapshot, row, context), column, width, model);
      const at = column.align === 'right' ? x + width - text.length : x;
      pane.put(
        at,
        line + 1,
        text,
        isCursor ? attribute : cellAttribute(model, column, snapshot, row, attribute),
      );
    }
  }
}

/** The box below its totals. */
function tableRect({ layout, state }: Model): Rect {
  const taken = totalsHeight(state.display);
  return { ...layout.flows, y: layout.flows.y + taken, height: layout.flows.height - taken };
}

/** On the border below, where a key for more columns would else seem to do nothing. */
function drawLeftOut(canvas: Canvas, fitted: readonly PlacedColumn[], model: Model, style: BoxStyle): void {
  const { state, shown, layout } = model;
  if (!shown.snapshot) return;
  const leftOut = usefulColumns(state, shown.snapshot).filter(each =>
    fitted.every(({ column }) => column !== each),
  );
  if (leftOut.length === 0) return;
  const border = paneIn(canvas, layout.flows);
  const titles = leftOut.map(({ title }) => title).join(', ');
  const text = cutTitle(`no room for ${titles}`, border.width - 6, style.symbols);
  border.putRight(border.width - 2, border.height - 1, ` ${text} `, style.border);
}

/** What stands in the box's title: which rows of how many, and what was asked for. */
function titleText(model: Model): string {
  const { state, shown } = model;
  const all = shown.snapshot?.rows.live ?? 0;
  const length = shown.lines;
  const first = length === 0 ? 0 : state.flows.top + 1;
  // What has gone is shown once more, and counted no more.
  const last = Math.min(length, shown.view.live, state.flows.top + state.room.flows);
  const range = `${formatCount(Math.min(first, last))}-${formatCount(last)}`;
  const of =
    shown.view.live === all
      ? formatCount(all)
      : `${formatCount(shown.view.live)} shown, ${formatCount(all)} in all`;
  const filter = filterText(state.filters);
  const find = activeFind(state);
  const tagged = state.tags.length === 0 ? '' : `${formatCount(state.tags.length)} tagged`;
  const asked = [tagged, filter, find === '' ? '' : `find: ${find}`]
    .filter(text => text !== '')
    .map(text => `  ${safeText(text)}`)
    .join('');
  const by = shown.tree ? ` by ${state.grouping}${leftOutOf(shown)}` : '';
  const whole = `Flows${by}  ${shown.tree ? '' : `${range} of `}${of}${ageText(model)}${asked}`;
  // What has been asked for is worth more than where in it the screen stands.
  const short = `Flows${by}  ${formatCount(shown.view.live)}${ageText(model)}${asked}`;
  return whole.length <= titleRoom(model.layout.flows) ? whole : short;
}

/** How many groups have a line, where there are more. */
function leftOutOf({ tree, groupCount }: Model['shown']): string {
  const { length = 0 } = tree?.heads ?? [];
  return length < groupCount ? `, the largest ${formatCount(length)} of ${formatCount(groupCount)}` : '';
}

/** Why there are no rows. */
function drawReason(pane: Pane, { status, shown, theme, state }: Model): void {
  const lines = status.failure
    ? [
        'The table cannot be read:',
        status.failure.message,
        `What to do: ${status.failure.hint}.`,
        'conntop goes on trying.',
      ]
    : !shown.snapshot
      ? ['Reading the table ...']
      : shown.snapshot.rows.live > 0
        ? [
            'No flow matches the filter.',
            ...reasonFor(state.filters, shown.context),
            'Esc takes one back; i shows what is hidden.',
          ]
        : emptyReason(shown.reading?.facts.limits.count ?? 0);
  const [first = '', ...rest] = lines;
  const width = pane.width - 4;
  const wrapped = rest.flatMap(line => wrapText(safeText(line), width));
  for (const [y, line] of [...wrapText(safeText(first), width), ...wrapped].entries()) {
    pane.put(2, y + 1, line, y === 0 ? theme.value : theme.label);
  }
}

/** `count` is what the kernel told just before the reading that lists nothing. */
function emptyReason(count: number): string[] {
  if (count > 0) {
    return [
      `Of the ${counted(count, 'entry', 'entries')} that the kernel counted, none is listed.`,
      'They had expired, or packets that wait in a queue hold them: T tells which.',
    ];
  }
  return [
    'The table is empty.',
    'In a network namespace nothing is tracked until a rule needs it:',
    'NAT, or a match on the connection state (nft: ct state).',
  ];
}

function reasonFor(filters: Filters, context: FilterContext): string[] {
  const reason = whyNothing(selectionExpression(filters, context), context);
  return reason === undefined ? [] : [`The reason may be this: ${reason}.`];
}

function drawHeader(pane: Pane, fitted: readonly PlacedColumn[], { theme, state, symbols }: Model): void {
  pane.fill(0, theme.header);
  const [sorted] = state.order;
  for (const { column, x, width } of fitted) {
    const isSorted = column.id === sorted?.column;
    const arrow = sorted?.descending ? symbols.descending : symbols.ascending;
    const title = isSorted ? `${column.title}${arrow}` : column.title.slice(0, width);
    const text = alignCell(title, width, column.align);
    pane.put(x, 0, text, isSorted ? theme.headerSorted : theme.header);
  }
}

/** What is cut says so: half a figure would be taken for a whole one. */
function fitColumn(text: string, { isEnd }: Column, width: number, { state, symbols }: Model): string {
  if (text.length <= width) return text;
  const { markTruncated } = state.display;
  if (!isEnd && !markTruncated) return `${fitCells(text, width - 1)}${symbols.ellipsis}`;
  if (!isEnd) return fitCells(text, width, markTruncated);
  return fitEnd(text, width, { ellipsis: symbols.ellipsis, markTruncated });
}

function isFirstReading(snapshot: Snapshot): boolean {
  return snapshot.facts.diff.seconds === 0;
}

/** What is not read any more is dim as a whole: it may be so no longer. */
function rowAttribute({ theme, status }: Model, change: number): Attribute {
  if (status.failure) return theme.dim;
  if (change === Change.GONE) return theme.gone;
  if (change === Change.NOT_SEEN) return theme.dim;
  return PLAIN_ROW;
}

/** The terminal's own colours, so that cells that tick each second cost no attribute. */
const PLAIN_ROW: Attribute = (0x1ff << 9) | 0x1ff;

function cellAttribute(
  { theme, state }: Model,
  column: Column,
  snapshot: Snapshot,
  row: number,
  base: Attribute,
): Attribute {
  if (base !== PLAIN_ROW || !state.display.colors) return base;
  const tone = column.tone?.(snapshot, row);
  return tone ? theme[THEME_OF_TONE[tone]] : base;
}

const THEME_OF_TONE = { new: 'fresh', good: 'good', warn: 'warn', quiet: 'label' } as const satisfies Record<
  Tone,
  keyof Theme
>;
