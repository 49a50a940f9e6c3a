// The two small lists over the table: columns to sort by, and columns to show in an order of one's own.
import { COLUMNS, type Column } from '../view/columns.ts';
import { chosenColumns, hasFacts, shownColumns } from './shown-columns.ts';
import type { Popup, State } from './state.ts';

/** Opens the list of columns to sort by, on the present one. `presence` is the snapshot's. */
export function openSortList(state: State, presence: number): State {
  const entries = COLUMNS.filter(column => hasFacts(column, presence)).map(column => ({
    column,
    isShown: true,
  }));
  const index = Math.max(
    0,
    entries.findIndex(({ column }) => column === state.order[0]?.column),
  );
  return { ...state, page: 'flows', popup: { kind: 'sort', entries, index } };
}

/** Opens the chooser: the columns shown, in their order, then the others. */
export function openColumnChooser(state: State, presence: number): State {
  const shown = state.display.columns ?? shownColumns(state.display, presence);
  const others = COLUMNS.filter(column => !shown.includes(column));
  const entries = [
    ...shown.map(column => ({ column, isShown: true })),
    ...others.map(column => ({ column, isShown: false })),
  ];
  return { ...state, page: 'flows', popup: { kind: 'columns', entries, index: 0 } };
}

/** A key in an open list: Enter takes what it says, Esc leaves everything as it was; no key means anything else. */
export function popupKey(state: State, key: string): State {
  const { popup } = state;
  if (!popup) return state;
  if (LEAVING.has(key)) return { ...state, popup: undefined };
  if (key === 'enter') return popup.kind === 'sort' ? takeSort(state, popup) : takeColumns(state, popup);
  const step = MOVES[key];
  if (step !== undefined) return { ...state, popup: moved(popup, step) };
  return popup.kind === 'columns' ? { ...state, popup: chooserKey(popup, key) } : state;
}

/** As `F6` is htop's, the keys that open a list close it too. */
const LEAVING: ReadonlySet<string> = new Set(['escape', 'C-g', 'C-c', 'q', 'f2', 'f6']);

const MOVES: Readonly<Record<string, number>> = {
  up: -1,
  k: -1,
  down: 1,
  j: 1,
  pageup: -10,
  pagedown: 10,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

function moved(popup: Popup, step: number): Popup {
  return { ...popup, index: Math.max(0, Math.min(popup.entries.length - 1, popup.index + step)) };
}

function chooserKey(popup: Popup, key: string): Popup {
  if (key === 'space') {
    const entries = popup.entries.map((entry, at) =>
      at === popup.index ? { ...entry, isShown: !entry.isShown } : entry,
    );
    return { ...popup, entries };
  }
  if (key === '-' || key === 'S-up') return carried(popup, -1);
  if (key === '+' || key === 'S-down') return carried(popup, 1);
  return popup;
}

/** Moves the entry under the cursor one place, the cursor with it. */
function carried(popup: Popup, step: 1 | -1): Popup {
  const to = popup.index + step;
  const entry = popup.entries[popup.index];
  if (!entry || to < 0 || to >= popup.entries.length) return popup;
  const entries = popup.entries.toSpliced(popup.index, 1).toSpliced(to, 0, entry);
  return { ...popup, entries, index: to };
}

function takeSort(state: State, popup: Popup): State {
  const column = popup.entries[popup.index]?.column;
  const closed = { ...state, popup: undefined };
  return column && column !== state.order[0]?.column ? { ...closed, order: orderBy(state, column) } : closed;
}

/** The order by a column, in its usual direction; the column before breaks ties. */
export function orderBy(state: State, column: Column): State['order'] {
  const earlier = state.order.filter(order => order.column !== column).slice(0, 1);
  return [{ column, descending: column.descending }, ...earlier];
}

/** An empty choice is none: the usual columns come back. So are the usual ones in their usual order. */
function takeColumns(state: State, popup: Popup): State {
  const chosen = popup.entries.filter(({ isShown }) => isShown).map(({ column }) => column);
  const usual = chosenColumns({ ...state.display, columns: undefined });
  const isUsual = chosen.length === 0 || isSameList(chosen, usual);
  const columns = isUsual ? undefined : chosen;
  return { ...state, popup: undefined, display: { ...state.display, columns } };
}

function isSameList(a: readonly Column[], b: readonly Column[]): boolean {
  return a.length === b.length && a.every((column, at) => column === b[at]);
}
