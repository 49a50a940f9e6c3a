// `list -o text`: the rows as aligned columns of the column registry, with a line of titles.
import { hasFacts } from '../app/shown-columns.ts';
import { Has } from '../conntrack/flow-line.ts';
import { protocolName } from '../conntrack/protocols.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { COLUMNS, type Column } from '../view/columns.ts';
import type { Naming } from '../view/flow-text.ts';
import { alignCell } from '../words/aligned-table.ts';
import { formatCount } from '../words/figures.ts';
import { fitCells } from '../words/safe-text.ts';

export interface TextOptions {
  /** Columns asked for, in their order; undefined for the usual ones. */
  readonly columns: readonly Column[] | undefined;
  /** Whether bytes and packets are among the usual columns. */
  readonly counters: boolean;
  /** The column sorted by is shown too. */
  readonly sortedBy: Column | undefined;
  readonly naming: Naming;
  /** Cells of the terminal to fit in; undefined where nothing is ever cut. */
  readonly width: number | undefined;
  /** Marks what is cut with a `+`. */
  readonly markTruncated: boolean;
  /** Columns as wide as what stands in them; else as wide as the registry has them. */
  readonly fitted: boolean;
}

/** A column with the cells it gets. */
interface Placed {
  readonly column: Column;
  readonly width: number;
}

const GAP = 2;
/** Text gathered before it is handed on. Characters. */
const CHUNK = 64 * 1024;

/** Hands the table on in pieces of whole lines. */
export function printTable(
  snapshot: Snapshot,
  rows: Uint32Array,
  options: TextOptions,
  print: (text: string) => void,
): void {
  const columns = place(snapshot, rows, options);
  let text = line(columns, options, column => column.title);
  for (const row of rows) {
    text += line(columns, options, column => column.text(snapshot, row, options.naming));
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

function place(snapshot: Snapshot, rows: Uint32Array, options: TextOptions): Placed[] {
  const columns = options.columns ?? usualColumns(snapshot, options);
  const placed = columns.map(column => ({ column, width: widthOf(column, snapshot, rows, options) }));
  return options.width === undefined ? placed : fitInto(placed, options.width);
}

/** What has something to show in a table read once: rates need two readings, an age the kernel's word. */
function usualColumns(snapshot: Snapshot, { counters, sortedBy }: TextOptions): Column[] {
  const { presence } = snapshot.facts;
  return COLUMNS.filter(column => {
    if (column === sortedBy) return true;
    if (column.id === 'bytes' || column.id === 'packets') return counters && (presence & Has.COUNTERS) !== 0;
    if (column.id === 'down' || column.id === 'up') return false;
    if (column.id === 'age') return (presence & Has.DELTA_TIME) !== 0;
    return column.priority > 0 && hasFacts(column, presence);
  });
}

function widthOf(column: Column, snapshot: Snapshot, rows: Uint32Array, options: TextOptions): number {
  const [least, most] = column.width;
  let widest = options.fitted ? column.title.length : Math.max(least, column.title.length);
  if (!options.fitted && options.width !== undefined) return Math.min(widest, most);
  for (const row of rows) {
    const { length } = column.text(snapshot, row, options.naming);
    if (length > widest) widest = length;
  }
  return widest;
}

/** Drops the columns that matter least, then narrows the widest, until the line fits. */
function fitInto(columns: readonly Placed[], width: number): Placed[] {
  let kept = [...columns];
  while (kept.length > 2 && lineWidth(kept) > width) {
    const rank = ({ column }: Placed): number => column.priority || Number.POSITIVE_INFINITY;
    const last = kept.reduce((a, b) => (rank(b) >= rank(a) ? b : a));
    kept = kept.filter(each => each !== last);
  }
  for (let over = lineWidth(kept) - width; over > 0; over--) {
    const widest = kept.reduce((a, b) => (b.width > a.width ? b : a));
    kept = kept.map(each => (each === widest ? { ...each, width: each.width - 1 } : each));
  }
  return kept;
}

function lineWidth(columns: readonly Placed[]): number {
  return columns.reduce((sum, { width }) => sum + width + GAP, -GAP);
}

function line(columns: readonly Placed[], options: TextOptions, textOf: (column: Column) => string): string {
  let text = '';
  for (const [index, { column, width }] of columns.entries()) {
    const cell = fitCells(textOf(column), width, options.markTruncated);
    const isLast = index === columns.length - 1;
    text += alignCell(cell, isLast && column.align === 'left' ? 0 : width, column.align);
    if (!isLast) text += ' '.repeat(GAP);
  }
  return `${text.trimEnd()}\n`;
}
