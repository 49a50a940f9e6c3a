// `list -o text`: the rows as aligned columns of the column registry, with a line of titles.
import { protocolName } from '../conntrack/protocols.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { CellContext } from '../view/cells.ts';
import { chosenColumns, hasFacts, spareColumns, withSorted } from '../view/column-choice.ts';
import { leastWidth, type PlacedColumn, placeColumns } from '../view/column-layout.ts';
import type { Column, ColumnId } from '../view/columns.ts';
import { alignCell } from '../words/aligned-table.ts';
import { formatCount } from '../words/figures.ts';
import { fitCells } from '../words/safe-text.ts';

export interface TextOptions {
  /** Columns asked for, in their order; undefined for the usual ones. */
  readonly columns: readonly ColumnId[] | undefined;
  /** Whether bytes and packets are among the usual columns. */
  readonly counters: boolean;
  /** The column sorted by is shown too. */
  readonly sortedBy: Column | undefined;
  readonly context: CellContext;
  /** Cells of the terminal to fit in; undefined where nothing is ever cut. */
  readonly width: number | undefined;
  /** Columns as wide as what stands in them; else as wide as the registry has them. */
  readonly fitted: boolean;
}

const GAP = 2;
/** Text gathered before it is handed on. Characters. */
const CHUNK = 64 * 1024;

/** Hands the table on in pieces of whole lines. What is cut ends in `+`. */
export function printTable(
  snapshot: Snapshot,
  rows: Uint32Array,
  options: TextOptions,
  print: (text: string) => void,
): void {
  const columns = place(snapshot, rows, options);
  let text = line(columns, column => column.title);
  for (const row of rows) {
    text += line(columns, column => column.text(snapshot, row, options.context));
    if (text.length < CHUNK) continue;
    print(text);
    text = '';
  }
  print(text);
}

/** Flows by protocol and by state, a line each. */
export function totalsText(snapshot: Snapshot, rows: Uint32Array): string {
  const protocols = new Map<string, number>();
  const states = new Map<string, number>();
  for (const row of rows) {
    add(protocols, protocolName(snapshot.protocol(row)));
    const state = snapshot.state(row);
    if (state !== '') add(states, state);
  }
  const parts = [`Flows: ${formatCount(rows.length)} of ${formatCount(snapshot.rows.live)}`];
  if (protocols.size > 0) parts.push(`Protocols: ${ranked(protocols)}`);
  if (states.size > 0) parts.push(`States: ${ranked(states)}`);
  return `${parts.join('\n')}\n`;
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function ranked(counts: ReadonlyMap<string, number>): string {
  const entries = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return entries.map(([name, count]) => `${name} ${formatCount(count)}`).join(', ');
}

function place(snapshot: Snapshot, rows: Uint32Array, options: TextOptions): PlacedColumn[] {
  const wish = { columns: options.columns, counters: options.counters, nat: false };
  const facts = { presence: snapshot.facts.presence, isOnce: true };
  const isUseful = (column: Column): boolean => options.columns !== undefined || hasFacts(column, facts);
  const columns = withSorted(chosenColumns(wish).filter(isUseful), options.sortedBy);
  return placeColumns({
    columns,
    // A pipe's reader counts on the columns that it knows.
    spare: options.width === undefined ? [] : spareColumns(wish).filter(isSpare(columns, isUseful)),
    areNamed: options.columns !== undefined,
    sorted: options.sortedBy,
    arrowWidth: 0,
    scrolled: 0,
    width: options.width,
    margin: 0,
    gap: GAP,
    widthOf: memoized(column => widthOf(column, snapshot, rows, options)),
  });
}

const isSpare =
  (columns: readonly Column[], isUseful: (column: Column) => boolean) =>
  (column: Column): boolean =>
    !columns.includes(column) && isUseful(column);

function memoized(widthOf: (column: Column) => number): (column: Column) => number {
  const known = new Map<Column, number>();
  return column => {
    const width = known.get(column) ?? widthOf(column);
    known.set(column, width);
    return width;
  };
}

/** The widest cell; where columns are not fitted, no less than the registry has them, and on a terminal just that. */
function widthOf(column: Column, snapshot: Snapshot, rows: Uint32Array, options: TextOptions): number {
  const least = options.fitted ? 0 : leastWidth(column, 0);
  if (!options.fitted && options.width !== undefined) return Math.min(least, column.width[1]);
  let widest = least;
  for (const row of rows) {
    const { length } = column.text(snapshot, row, options.context);
    if (length > widest) widest = length;
  }
  return widest;
}

function line(columns: readonly PlacedColumn[], textOf: (column: Column) => string): string {
  let text = '';
  for (const [index, { column, width }] of columns.entries()) {
    const cell = fitCells(textOf(column), width, true);
    const isLast = index === columns.length - 1;
    text += alignCell(cell, isLast && column.align === 'left' ? 0 : width, column.align);
    if (!isLast) text += ' '.repeat(GAP);
  }
  return `${text.trimEnd()}\n`;
}
