// The lists of columns over the table: to sort by, or to show in an order of one's own.
import { isDeepStrictEqual } from 'node:util';
import { type ColumnWish, canFill, chosenColumns } from './column-choice.ts';
import { COLUMNS, type ColumnId } from './columns.ts';

export interface ColumnList {
  readonly kind: 'sort' | 'columns';
  readonly entries: readonly { readonly column: ColumnId; readonly isShown: boolean }[];
  readonly index: number;
}

/** The columns to sort by, the cursor on the present one. `presence` is the snapshot's. */
export function sortListOf(present: ColumnId | undefined, presence: number): ColumnList {
  const columns = COLUMNS.filter(column => canFill(column, presence));
  const entries = columns.map(({ id }) => ({ column: id, isShown: true }));
  const index = Math.max(
    0,
    entries.findIndex(({ column }) => column === present),
  );
  return { kind: 'sort', entries, index };
}

/**
 * The columns asked for or the usual ones, in their order, then the others. Those for which no flow has anything to
 * show are in it all the same, so that Enter at once changes nothing.
 */
export function chooserOf(wish: ColumnWish): ColumnList {
  const shown = chosenColumns(wish);
  const others = COLUMNS.filter(column => !shown.includes(column));
  const entries = [
    ...shown.map(({ id }) => ({ column: id, isShown: true })),
    ...others.map(({ id }) => ({ column: id, isShown: false })),
  ];
  return { kind: 'columns', entries, index: 0 };
}

/** Shows or hides the column under the cursor. */
export function turnedEntry(list: ColumnList): ColumnList {
  const entries = list.entries.map((entry, at) =>
    at === list.index ? { ...entry, isShown: !entry.isShown } : entry,
  );
  return { ...list, entries };
}

/** Moves the column under the cursor one place, the cursor with it. */
export function carriedEntry(list: ColumnList, step: 1 | -1): ColumnList {
  const to = list.index + step;
  const entry = list.entries[list.index];
  if (!entry || to < 0 || to >= list.entries.length) return list;
  const entries = [...list.entries];
  entries.splice(list.index, 1);
  entries.splice(to, 0, entry);
  return { ...list, entries, index: to };
}

/** What a chooser says. An empty choice is none: undefined for the usual columns, as for these in their usual order. */
export function columnsChosen(list: ColumnList, wish: ColumnWish): readonly ColumnId[] | undefined {
  const chosen = list.entries.filter(({ isShown }) => isShown).map(({ column }) => column);
  const usual = chosenColumns({ ...wish, columns: undefined }).map(({ id }) => id);
  return chosen.length === 0 || isDeepStrictEqual(chosen, usual) ? undefined : chosen;
}
