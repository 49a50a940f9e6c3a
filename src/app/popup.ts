// The small lists over the table: columns to sort by, columns to show in an order of one's own, and quick filters.

import { type CopyList, jointCopyTexts } from '../changes/copy-texts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type ColumnList, chooserOf, columnsChosen, sortListOf } from '../view/column-list.ts';
import { type FilterList, narrowed, quickFilters } from '../view/filter/quick-filters.ts';
import { orderBy } from '../view/flow-view.ts';
import { type Motion, movedIndex } from '../view/motion.ts';
import { rowsMeant } from '../view/tags.ts';
import type { Shown } from '../watch/shown.ts';
import { type Outcome, step } from './command.ts';
import type { Popup, State } from './state.ts';

/** Opens the list of what can be copied; nothing where the cursor is on no flow. */
export function openCopyList(state: State, shown: Shown): State {
  return openFlowList(state, shown, (snapshot, row) => {
    const entries = jointCopyTexts(snapshot, rowsMeant(state.tags, snapshot, row));
    return { kind: 'copy', entries, index: 0 };
  });
}

/** Opens the list of what could be chosen, or hidden; nothing where the cursor is on no flow. */
export function openQuickFilters(state: State, kind: FilterList['kind'], shown: Shown): State {
  return openFlowList(state, shown, (snapshot, row) => {
    return { kind, entries: quickFilters(snapshot, row), index: 0 };
  });
}

function openFlowList(state: State, shown: Shown, listOf: (snapshot: Snapshot, row: number) => Popup): State {
  const { snapshot } = shown;
  const row = shown.rowAt(state.flows.index);
  if (!snapshot || row === undefined || state.page !== 'flows' || state.focus !== 'flows') return state;
  return { ...state, popup: listOf(snapshot, row) };
}

/** Opens the list of columns to sort by, on the present one. `presence` is the snapshot's. */
export function openSortList(state: State, presence: number): State {
  return { ...state, page: 'flows', popup: sortListOf(state.order[0]?.column, presence) };
}

export function openColumnChooser(state: State): State {
  return { ...state, page: 'flows', popup: chooserOf(state.display) };
}

/** How far a page goes in lists as short as these. */
const PAGE = 10;

export function moveInList<List extends Popup>(popup: List, motion: Motion): List {
  return { ...popup, index: movedIndex(popup.index, motion, PAGE, popup.entries.length) };
}

/** The state with another chooser, where columns are chosen. */
export function withChooser(state: State, change: (list: ColumnList) => ColumnList): State {
  const { popup } = state;
  return popup?.kind === 'columns' ? { ...state, popup: change(popup) } : state;
}

/** Closes the list, and takes what it says. */
export function acceptList(state: State): Outcome {
  const { popup } = state;
  const closed = { ...state, popup: undefined };
  switch (popup?.kind) {
    case 'sort':
      return takeSort(closed, popup);
    case 'columns':
      return takeColumns(closed, popup);
    case 'copy':
      return takeCopy(closed, popup);
    case 'only':
    case 'not':
      return takeFilter(closed, popup);
    default:
      return state;
  }
}

function takeSort(state: State, { entries, index }: ColumnList): State {
  const column = entries[index]?.column;
  const isNew = column !== undefined && column !== state.order[0]?.column;
  return isNew ? { ...state, order: orderBy(column, state.order) } : state;
}

function takeColumns(state: State, list: ColumnList): Outcome {
  const columns = columnsChosen(list, state.display);
  const chosen = { ...state, display: { ...state.display, columns } };
  return columns === state.display.columns ? chosen : step(chosen, { type: 'remember-columns', columns });
}

function takeCopy(state: State, { entries, index }: CopyList): Outcome {
  const text = entries[index]?.text;
  return text === undefined ? state : step(state, { type: 'copy', text });
}

function takeFilter(state: State, { kind, entries, index }: FilterList): State {
  const filter = entries[index]?.filter;
  if (filter === undefined) return state;
  const expression = narrowed(state.filters.expression, kind, filter);
  return { ...state, filters: { ...state.filters, expression } };
}
