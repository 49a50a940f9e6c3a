// The small lists over the table: columns to sort by, columns to show in an order of one's own, and quick filters.

import { isDeepStrictEqual } from 'node:util';
import { copyTexts } from '../changes/copy-texts.ts';
import { canFill, chosenColumns } from '../view/column-choice.ts';
import { COLUMNS, type ColumnId, columnOf } from '../view/columns.ts';
import { narrowed, quickFilters } from '../view/filter/quick-filters.ts';
import { type Motion, movedIndex } from '../view/motion.ts';
import type { Shown } from '../watch/shown.ts';
import { type Outcome, step } from './command.ts';
import type { ColumnList, FilterList, Popup, State } from './state.ts';

/** Opens the list of what can be copied; nothing where the cursor is on no flow. */
export function openCopyList(state: State, { snapshot, view }: Shown): State {
  const row = view.rows[state.flows.index];
  if (!snapshot || row === undefined || state.page !== 'flows' || state.focus !== 'flows') return state;
  return { ...state, popup: { kind: 'copy', entries: copyTexts(snapshot, row), index: 0 } };
}

/** Opens the list of columns to sort by, on the present one. `presence` is the snapshot's. */
export function openSortList(state: State, presence: number): State {
  const columns = COLUMNS.filter(column => canFill(column, presence));
  const entries = columns.map(({ id }) => ({ column: id, isShown: true }));
  const index = Math.max(
    0,
    entries.findIndex(({ column }) => column === state.order[0]?.column),
  );
  return { ...state, page: 'flows', popup: { kind: 'sort', entries, index } };
}

/** Opens the chooser: the columns asked for or the usual ones, in their order, then the others. */
export function openColumnChooser(state: State): State {
  return { ...state, page: 'flows', popup: chooserOf(state.display) };
}

/** Opens the list of what could be chosen, or hidden; nothing where the cursor is on no flow. */
export function openQuickFilters(state: State, kind: FilterList['kind'], { snapshot, view }: Shown): State {
  const row = view.rows[state.flows.index];
  if (!snapshot || row === undefined || state.page !== 'flows' || state.focus !== 'flows') return state;
  return { ...state, popup: { kind, entries: quickFilters(snapshot, row), index: 0 } };
}

/** The chooser as it is for the usual columns, for Enter to come back to them. */
export function resetChooser(state: State): State {
  if (state.popup?.kind !== 'columns') return state;
  return { ...state, popup: chooserOf({ ...state.display, columns: undefined }) };
}

/** Columns for which no flow has anything to show are in it all the same, so that Enter at once changes nothing. */
function chooserOf(display: State['display']): ColumnList {
  const shown = chosenColumns(display);
  const others = COLUMNS.filter(column => !shown.includes(column));
  const entries = [
    ...shown.map(({ id }) => ({ column: id, isShown: true })),
    ...others.map(({ id }) => ({ column: id, isShown: false })),
  ];
  return { kind: 'columns', entries, index: 0 };
}

/** How far a page goes in lists as short as these. */
const PAGE = 10;

export function moveInList<List extends Popup>(popup: List, motion: Motion): List {
  return { ...popup, index: movedIndex(popup.index, motion, PAGE, popup.entries.length) };
}

/** Shows or hides the column under the cursor, where columns are chosen. */
export function turnEntry(state: State): State {
  const { popup } = state;
  if (popup?.kind !== 'columns') return state;
  const entries = popup.entries.map((entry, at) =>
    at === popup.index ? { ...entry, isShown: !entry.isShown } : entry,
  );
  return { ...state, popup: { ...popup, entries } };
}

/** Moves the column under the cursor one place, where columns are chosen. */
export function carryEntry(state: State, by: 1 | -1): State {
  const { popup } = state;
  return popup?.kind === 'columns' ? { ...state, popup: carried(popup, by) } : state;
}

/** Closes the list, and takes what it says. */
export function acceptList(state: State): Outcome {
  const { popup } = state;
  if (!popup) return state;
  switch (popup.kind) {
    case 'sort':
      return takeSort(state, popup);
    case 'columns':
      return takeColumns(state, popup);
    case 'copy': {
      const text = popup.entries[popup.index]?.text;
      const closed = { ...state, popup: undefined };
      return text === undefined ? closed : step(closed, { type: 'copy', text });
    }
    default:
      return takeFilter(state, popup);
  }
}

/** Moves the entry under the cursor one place, the cursor with it. */
function carried(popup: ColumnList, step: 1 | -1): ColumnList {
  const to = popup.index + step;
  const entry = popup.entries[popup.index];
  if (!entry || to < 0 || to >= popup.entries.length) return popup;
  const entries = [...popup.entries];
  entries.splice(popup.index, 1);
  entries.splice(to, 0, entry);
  return { ...popup, entries, index: to };
}

function takeSort(state: State, popup: ColumnList): State {
  const column = popup.entries[popup.index]?.column;
  const closed = { ...state, popup: undefined };
  return column && column !== state.order[0]?.column ? { ...closed, order: orderBy(state, column) } : closed;
}

function takeFilter(state: State, { kind, entries, index }: FilterList): State {
  const closed = { ...state, popup: undefined };
  const filter = entries[index]?.filter;
  if (filter === undefined) return closed;
  const expression = narrowed(state.filters.expression, kind, filter);
  return { ...closed, filters: { ...state.filters, expression } };
}

/** The order by a column, in its usual direction; the column before breaks ties. */
export function orderBy(state: State, column: ColumnId): State['order'] {
  const earlier = state.order.filter(order => order.column !== column).slice(0, 1);
  return [{ column, descending: columnOf(column).descending }, ...earlier];
}

/** An empty choice is none: the usual columns come back. So are the usual ones in their usual order. */
function takeColumns(state: State, popup: ColumnList): Outcome {
  const chosen = popup.entries.filter(({ isShown }) => isShown).map(({ column }) => column);
  const usual = chosenColumns({ ...state.display, columns: undefined }).map(({ id }) => id);
  const isUsual = chosen.length === 0 || isDeepStrictEqual(chosen, usual);
  const columns = isUsual ? undefined : chosen;
  const closed = { ...state, popup: undefined, display: { ...state.display, columns } };
  return columns === state.display.columns ? closed : step(closed, { type: 'remember-columns', columns });
}
