// Which columns there is room for, how wide each is and where it stands, on the screen and in `list` alike.
import { COLUMNS, type Column } from './columns.ts';

/** A column with the cells it gets. */
export interface PlacedColumn {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
}

export interface ColumnsToPlace {
  /** In the order to show them; without room for all, those that matter least are left out. */
  readonly columns: readonly Column[];
  /** Shown too where they fit without taking a cell from the others. */
  readonly spare: readonly Column[];
  /** Whether the columns were asked for by name: then the first named stays longest. */
  readonly areNamed: boolean;
  /** The column sorted by stays longer than its own priority has it, and has a cell for its arrow. */
  readonly sorted: Column | undefined;
  readonly arrowWidth: number;
  /** How many of the columns after the first are scrolled out of sight to the left. */
  readonly scrolled: number;
  /** Cells of a line; undefined where nothing is ever cut. */
  readonly width: number | undefined;
  /** Cells before the first column, and between two of them. */
  readonly margin: number;
  readonly gap: number;
  /** Cells that the column's texts want; 0 where no row has any. */
  widthOf(column: Column): number;
}

/** From left to right. Room to spare is not spread here. */
export function placeColumns(wanted: ColumnsToPlace): PlacedColumn[] {
  const columns = wanted.scrolled > 0 ? scrolledColumns(wanted) : keptColumns(wanted);
  const sizes = shrunk(columns, wanted);
  let x = wanted.margin;
  return columns.map((column, at) => {
    const width = sizes[at] ?? 0;
    const placed = { column, x, width };
    x += width + wanted.gap;
    return placed;
  });
}

/** The cells that a column must have where there is room for it at all. */
export function leastWidth({ width: [least], title }: Column, arrowWidth: number): number {
  return Math.max(least, title.length + arrowWidth);
}

/** The most important that fit at their least widths, then what fits beside all of them at their full ones. */
function keptColumns(wanted: ColumnsToPlace): Column[] {
  const { columns, spare, width, margin, gap } = wanted;
  if (width === undefined) return [...columns];
  const kept = new Set<Column>();
  let used = margin - gap;
  for (const column of byRank(columns, wanted)) {
    const size = least(column, wanted) + gap;
    if (used + size > width && kept.size > 0) continue;
    kept.add(column);
    used += size;
  }
  if (kept.size === columns.length) addSpare(kept, wanted, width);
  return spare.length === 0 ? columns.filter(column => kept.has(column)) : inRegistryOrder(kept);
}

function addSpare(kept: Set<Column>, wanted: ColumnsToPlace, width: number): void {
  const { spare, margin, gap } = wanted;
  let used = margin - gap;
  for (const column of kept) used += full(column, wanted) + gap;
  for (const column of byRank(spare, wanted)) {
    if (used + column.width[0] + gap > width || wanted.widthOf(column) === 0) continue;
    const size = full(column, wanted) + gap;
    if (used + size > width) continue;
    kept.add(column);
    used += size;
  }
}

/** The first, and of all others, spare or not, as many as fit after those scrolled away. */
function scrolledColumns(wanted: ColumnsToPlace): Column[] {
  const [first, ...others] = inRegistryOrder(new Set([...wanted.columns, ...wanted.spare]), wanted);
  if (!first) return [];
  const kept = [first];
  let used = wanted.margin + least(first, wanted);
  for (const column of others.slice(Math.min(wanted.scrolled, others.length - 1))) {
    used += wanted.gap + least(column, wanted);
    if (wanted.width !== undefined && used > wanted.width) break;
    kept.push(column);
  }
  return kept;
}

/** Named columns stand as they were named; they have no spare ones beside them. */
function inRegistryOrder(columns: ReadonlySet<Column>, wanted?: ColumnsToPlace): Column[] {
  if (wanted?.areNamed) return [...columns];
  return [...columns].sort((a, b) => COLUMNS.indexOf(a) - COLUMNS.indexOf(b));
}

function byRank(columns: readonly Column[], wanted: ColumnsToPlace): Column[] {
  return [...columns].sort((a, b) => rankOf(a, wanted) - rankOf(b, wanted));
}

/** A column that a switch or the order brings stays longer than the protocol. */
const ASKED_FOR = 4.5;
/** Addresses stay longest, then what the table is sorted by. */
const SORTED_BY = 2.5;

function rankOf(column: Column, { sorted, areNamed, columns }: ColumnsToPlace): number {
  if (column === sorted) return Math.min(SORTED_BY, column.priority);
  if (areNamed) return SORTED_BY + columns.indexOf(column);
  const isBrought = column.usual !== 'always' && columns.includes(column);
  return isBrought ? Math.min(ASKED_FOR, column.priority) : column.priority;
}

function full(column: Column, wanted: ColumnsToPlace): number {
  const most = Math.min(wanted.widthOf(column), wanted.width === undefined ? Infinity : column.width[1]);
  return Math.max(most, column.title.length + arrowOf(column, wanted));
}

function least(column: Column, wanted: ColumnsToPlace): number {
  return Math.min(full(column, wanted), leastWidth(column, arrowOf(column, wanted)));
}

function arrowOf(column: Column, { sorted, arrowWidth }: ColumnsToPlace): number {
  return column === sorted ? arrowWidth : 0;
}

/** Takes cells away, one by one, from the widest column that can spare any, until all fit. */
function shrunk(columns: readonly Column[], wanted: ColumnsToPlace): number[] {
  const sizes = columns.map(column => full(column, wanted));
  const { width, margin, gap } = wanted;
  if (width === undefined) return sizes;
  const leasts = columns.map(column => least(column, wanted));
  let over = margin - gap + sizes.reduce((sum, size) => sum + size + gap, 0) - width;
  for (; over > 0; over--) {
    let widest = -1;
    for (const [at, size] of sizes.entries()) {
      if (size > (leasts[at] ?? 0) && size >= (sizes[widest] ?? 0)) widest = at;
    }
    if (widest < 0) break;
    sizes[widest] = (sizes[widest] ?? 0) - 1;
  }
  return sizes;
}
