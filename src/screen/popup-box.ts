// The small lists over the table: columns to sort by and to show, and quick filters.
import type { Popup } from '../app/state.ts';
import type { ColumnList } from '../view/column-list.ts';
import { columnOf } from '../view/columns.ts';
import type { FilterList } from '../view/filter/quick-filters.ts';
import { safeText } from '../words/safe-text.ts';
import { wrapText } from '../words/wrap-text.ts';
import type { Canvas, Rect } from './cells.ts';
import { hintsText } from './footer.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, type Pane, paneIn } from './pane.ts';

const TITLES: Readonly<Record<Popup['kind'], string>> = {
  sort: 'Sort by',
  columns: 'Columns',
  only: 'Only flows of this',
  not: 'No flows of this',
  copy: 'Copy',
};
const WIDEST = 76;

/** So many lines of a list stay above what is said of the entry under the cursor, however low the screen is. */
const FEWEST_LINES = 3;

export function drawPopupBox(canvas: Canvas, model: Model, style: BoxStyle): void {
  const { popup } = model.state;
  if (!popup) return;
  const { flows } = model.layout;
  const width = Math.min(WIDEST, canvas.width - 4);
  const told = toldLines(popup, model, width - 4);
  // Two lines for the border, one for the keys.
  const height = Math.min(popup.entries.length + 3 + told, flows.height);
  const rect: Rect = {
    x: Math.floor((canvas.width - width) / 2),
    y: flows.y + Math.floor((flows.height - height) / 2),
    width,
    height,
  };
  canvas.fill(rect, ' ', model.theme.value);
  drawBox(canvas, rect, TITLES[popup.kind], style);
  const pane = paneIn(canvas, rect, 1);
  const below = Math.max(0, Math.min(told, pane.height - 1 - FEWEST_LINES));
  const lines = pane.height - 1 - below;
  const top = Math.max(0, Math.min(popup.index - Math.floor(lines / 2), popup.entries.length - lines));
  for (let y = 0; y < lines; y++) drawEntry(pane, y, popup, top + y, model);
  const current = textOf(popup, popup.index, model)?.meaning ?? '';
  for (const [at, line] of wrapText(safeText(current), pane.width - 2)
    .slice(0, below)
    .entries())
    pane.put(1, lines + at, line, model.theme.value);
  pane.put(1, pane.height - 1, hintsText(model.state, pane.width - 2), model.theme.key);
}

/** Lines for the whole of what is said of an entry; none where each has it beside itself. */
function toldLines(popup: Popup, model: Model, width: number): number {
  const longest = popup.entries.map((_, at) => {
    const { label = '', meaning = '' } = textOf(popup, at, model) ?? {};
    return meaning.length <= width - label.length - 1 ? 0 : wrapText(safeText(meaning), width).length;
  });
  return Math.max(0, ...longest);
}

function drawEntry(pane: Pane, y: number, popup: Popup, at: number, model: Model): void {
  const entry = textOf(popup, at, model);
  if (!entry) return;
  const { theme, symbols } = model;
  const isCursor = at === popup.index;
  if (isCursor) pane.fill(y, theme.cursor);
  const x = pane.put(1, y, entry.label, isCursor ? theme.cursor : theme.value);
  const [start = '', ...rest] = wrapText(safeText(entry.meaning), pane.width - x - 3);
  const text = rest.length > 0 ? `${start}${symbols.ellipsis}` : start;
  pane.put(x + 1, y, text, isCursor ? theme.cursor : theme.label);
}

/** Cells for what the entries are called. */
const LABEL = 14;

function textOf(popup: Popup, at: number, model: Model): { label: string; meaning: string } | undefined {
  if (popup.kind === 'copy') {
    const entry = popup.entries[at];
    return entry && { label: entry.label.padEnd(LABEL), meaning: entry.text.replaceAll('\n', ', ') };
  }
  if (isFilterList(popup)) {
    const entry = popup.entries[at];
    return entry && { label: entry.label.padEnd(LABEL), meaning: entry.filter };
  }
  const entry = popup.entries[at];
  if (!entry) return undefined;
  const { title, meaning } = columnOf(entry.column);
  return { label: `${signOf(popup, at, model)} ${title.padEnd(LABEL - 2)}`, meaning };
}

/** Whether a column is shown, or which way the table is sorted by it. */
function signOf({ kind, entries }: ColumnList, at: number, { state, symbols }: Model): string {
  const entry = entries[at];
  if (kind === 'columns') return entry?.isShown ? '[x]' : '[ ]';
  const [first] = state.order;
  if (entry?.column !== first?.column) return ' ';
  return first?.descending ? symbols.descending : symbols.ascending;
}

function isFilterList(popup: Popup): popup is FilterList {
  return popup.kind === 'only' || popup.kind === 'not';
}
