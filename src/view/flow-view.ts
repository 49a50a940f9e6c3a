// What is shown of a snapshot, and in which order: the row numbers that a query selects, sorted.
import { sortRows } from '../snapshot/row-order.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { CellContext } from './cells.ts';
import { type Column, type ColumnId, columnOf } from './columns.ts';

export interface SortOrder {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** By time left, the longest first: what has just been used stands on top. */
export const USUAL_ORDER: readonly SortOrder[] = [{ column: 'ttl', descending: columnOf('ttl').descending }];

/** By a column, in its usual direction; the column sorted by before breaks ties. */
export function orderBy(column: ColumnId, before: readonly SortOrder[]): readonly SortOrder[] {
  const earlier = before.filter(order => order.column !== column).slice(0, 1);
  return [{ column, descending: columnOf(column).descending }, ...earlier];
}

/** The other way round; ties stay as they are broken. */
export function reversed([first, ...rest]: readonly SortOrder[]): readonly SortOrder[] {
  return first ? [{ ...first, descending: !first.descending }, ...rest] : [];
}

/** Which rows to show. */
export interface Query {
  /** Absent: every row. */
  readonly matches?: ((snapshot: Snapshot, row: number) => boolean) | undefined;
  /** The order asked for, then those asked for before, which break its ties. None: the order of the flows' numbers. */
  readonly order: readonly SortOrder[];
  /** What columns are sorted by beside the table: idle times, names. */
  readonly context?: CellContext;
  /** Whether flows that have gone since the last reading are shown once more. */
  readonly withGone: boolean;
}

/** Row numbers of one snapshot in the order to show them; worth nothing once the snapshot is recycled. */
export interface FlowView {
  readonly rows: Uint32Array;
  /** How many of the rows are alive; the rest have gone and are only shown. */
  readonly live: number;
}

/** Selects and sorts. Ties are broken by the flows' numbers in the end, so that no row moves without a reason. */
export function makeView(snapshot: Snapshot, query: Query): FlowView {
  const { rows, live } = select(snapshot, query);
  const context = query.context ?? {};
  sortRows(rows, rows.length, row => snapshot.serial(row));
  for (const { column: id, descending } of [...query.order].reverse()) {
    const column = columnOf(id);
    for (const key of [...column.keys(snapshot, context)].reverse())
      sortRows(rows, rows.length, key, descending);
    moveAbsentLast(snapshot, rows, column, context);
  }
  return { rows, live };
}

function select(snapshot: Snapshot, query: Query): FlowView {
  const { live, total } = snapshot.rows;
  const end = query.withGone ? total : live;
  const rows = new Uint32Array(end);
  const { matches } = query;
  let length = 0;
  let alive = 0;
  for (let row = 0; row < end; row++) {
    if (matches && !matches(snapshot, row)) continue;
    rows[length++] = row;
    if (row < live) alive++;
  }
  return { rows: rows.subarray(0, length), live: alive };
}

/** A stable partition: rows that state the fact keep their order, those that do not follow in theirs. */
function moveAbsentLast(snapshot: Snapshot, rows: Uint32Array, column: Column, context: CellContext): void {
  const absent: number[] = [];
  let kept = 0;
  for (const row of rows) {
    if (column.isAbsent(snapshot, row, context)) absent.push(row);
    else rows[kept++] = row;
  }
  rows.set(absent, kept);
}
