// Which columns are shown: those asked for or the usual ones, as far as any flow has something to show in them.
import { COLUMNS, type Column, type ColumnId, columnOf } from './columns.ts';

/** What the user has asked for. */
export interface ColumnWish {
  /** By name, in that order; undefined for the usual ones. */
  readonly columns: readonly ColumnId[] | undefined;
  /** Whether bytes and packets are usual columns, and not only where there is room to spare. */
  readonly counters: boolean;
  /** The same for translated ends. */
  readonly nat: boolean;
}

/** What is known of the table before any row is looked at. */
export interface TableFacts {
  /** All bits of `Has` that any row states, as a snapshot has them. */
  readonly presence: number;
  /** Whether it is read once only: there are no rates then, and no ages but the kernel's. */
  readonly isOnce: boolean;
}

/** Those asked for or else the usual ones, whether there is anything to show in them or not. */
export function chosenColumns(wish: ColumnWish): readonly Column[] {
  return wish.columns?.map(columnOf) ?? COLUMNS.filter(column => isUsual(column, wish));
}

/** Of these the ones that a table read again and again can fill. `presence` is the snapshot's. */
export function shownColumns(wish: ColumnWish, presence: number): readonly Column[] {
  return chosenColumns(wish).filter(column => canFill(column, presence));
}

/** Those that take the room the others leave; none beside columns asked for by name. */
export function spareColumns(wish: ColumnWish): readonly Column[] {
  if (wish.columns) return [];
  return COLUMNS.filter(column => column.usual !== 'never' && !isUsual(column, wish));
}

/** Whether any flow may state what the column shows. */
export function hasFacts({ needs, once }: Column, { presence, isOnce }: TableFacts): boolean {
  if (needs !== 0 && (presence & needs) === 0) return false;
  return !isOnce || once === undefined || (presence & once) !== 0;
}

/** The same of a table that is read again and again, so that rates and ages come by the next reading. */
export function canFill(column: Column, presence: number): boolean {
  return hasFacts(column, { presence, isOnce: false });
}

/** The column to sort by after another, or before it; those that no flow can state anything for are passed over. */
export function neighbourStop(
  current: ColumnId | undefined,
  step: 1 | -1,
  presence: number,
): ColumnId | undefined {
  const stops = COLUMNS.filter(column => (column.letter || column.isStop) && canFill(column, presence));
  const at = stops.findIndex(({ id }) => id === current);
  return stops[(at + step + stops.length) % stops.length]?.id;
}

/** How many columns can be scrolled out of sight: the first stays, and at least one other stands beside it. */
export function mostScrolledColumns(wish: ColumnWish, presence: number): number {
  const spare = spareColumns(wish).filter(column => canFill(column, presence));
  return Math.max(0, shownColumns(wish, presence).length + spare.length - 2);
}

/** The column sorted by is shown though nobody asked for it, in its place of the registry. */
export function withSorted(columns: readonly Column[], sorted: Column | undefined): readonly Column[] {
  if (!sorted || columns.includes(sorted)) return columns;
  const place = COLUMNS.indexOf(sorted);
  const at = columns.findIndex(column => COLUMNS.indexOf(column) > place);
  const before = at < 0 ? columns.length : at;
  return [...columns.slice(0, before), sorted, ...columns.slice(before)];
}

function isUsual({ usual }: Column, { counters, nat }: ColumnWish): boolean {
  return usual === 'always' || (usual === 'counters' && counters) || (usual === 'nat' && nat);
}
