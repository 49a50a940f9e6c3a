// Which columns there is room for, how wide each is, and where it stands.
import { hasFacts, shownColumns } from '../app/shown-columns.ts';
import type { State } from '../app/state.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { COLUMNS, type Column } from '../view/columns.ts';
import type { Model } from './model.ts';

/** A column with the cells it gets. */
export interface Fitted {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
}

const GAP = 1;

/** The columns that show an end of a flow: they share the room that the others leave. */
export const ENDS: ReadonlySet<string> = new Set([
  'source',
  'destination',
  'translated-source',
  'translated-destination',
]);

/** Keeps the columns of one table as wide as they have been. */
export class FittedColumns {
  /** They grow with what comes into sight, and only a new set of columns shrinks them. */
  #widths = new Map<Column, number>();
  #fittedFor = '';

  fit(width: number, model: Model, snapshot: Snapshot): readonly Fitted[] {
    const columns = columnsThatFit(width, model, snapshot);
    const key = `${width} ${columns.map(({ id }) => id).join(' ')} ${model.state.display.names} ${model.state.display.fitted}`;
    if (key !== this.#fittedFor) this.#widths = new Map();
    this.#fittedFor = key;
    for (const column of columns) {
      const wanted = model.state.display.fitted ? widestInSight(column, model, snapshot) : fixedWidth(column);
      const known = this.#widths.get(column) ?? leastWidth(column);
      this.#widths.set(column, Math.max(known, Math.min(column.width[1], wanted)));
    }
    return placed(shrunk(columns, this.#widths, width), columns, width);
  }
}

/** Those asked for that state anything, and the one sorted by, whether there is room for them or not. */
export function usefulColumns(state: State, snapshot: Snapshot): readonly Column[] {
  return withSorted(shownColumns(state.display, snapshot.facts.presence), sortColumn(state), snapshot);
}

/** The columns asked for, or the usual ones that have something to show; the least important leave first. */
function columnsThatFit(width: number, { state, shown }: Model, snapshot: Snapshot): Column[] {
  const sorted = sortColumn(state);
  const useful = usefulColumns(state, snapshot);
  const kept = new Set<Column>();
  let used = GAP;
  for (const column of [...useful].sort((a, b) => priorityOf(a, sorted) - priorityOf(b, sorted))) {
    const least = leastWidth(column) + GAP;
    if (used + least > width && kept.size > 0) continue;
    kept.add(column);
    used += least;
  }
  return shown.view.rows.length === 0 ? [] : useful.filter(column => kept.has(column));
}

/** What the table is sorted by, where it is a figure of its own: ports stand beside their addresses. */
function sortColumn({ order }: State): Column | undefined {
  const column = order[0]?.column;
  return column?.id === 'sport' || column?.id === 'dport' ? undefined : column;
}

/** The column sorted by is shown though nobody asked for it, in its usual place. */
function withSorted(
  columns: readonly Column[],
  sorted: Column | undefined,
  snapshot: Snapshot,
): readonly Column[] {
  if (!sorted || columns.includes(sorted) || !hasFacts(sorted, snapshot.facts.presence)) return columns;
  const at = columns.findIndex(column => COLUMNS.indexOf(column) > COLUMNS.indexOf(sorted));
  const place = at < 0 ? columns.length : at;
  return [...columns.slice(0, place), sorted, ...columns.slice(place)];
}

/** What is shown only where it is asked for stays longer than the state. */
const ASKED_FOR = 4.5;

/** Addresses stay longest, then what the table is sorted by. */
function priorityOf(column: Column, sorted: Column | undefined): number {
  if (column === sorted) return Math.min(2.5, column.priority || 2.5);
  return column.priority === 0 ? ASKED_FOR : column.priority;
}

function widestInSight(column: Column, { state, shown, flowNaming }: Model, snapshot: Snapshot): number {
  const rows = shown.view.rows.subarray(state.flows.top, state.flows.top + state.room.flows);
  let widest = 0;
  for (const row of rows) widest = Math.max(widest, column.text(snapshot, row, flowNaming).length);
  return widest;
}

/** Takes cells away, one by one, from the widest column that can spare any, until all fit. */
function shrunk(columns: readonly Column[], widths: ReadonlyMap<Column, number>, width: number): number[] {
  const sizes = columns.map(column => widths.get(column) ?? column.width[0]);
  const least = columns.map(leastWidth);
  let over = GAP + sizes.reduce((sum, size) => sum + size + GAP, 0) - width;
  for (; over > 0; over--) {
    let widest = -1;
    for (const [at, size] of sizes.entries()) {
      if (size > (least[at] ?? 0) && size >= (sizes[widest] ?? 0)) widest = at;
    }
    if (widest < 0) break;
    sizes[widest] = (sizes[widest] ?? 0) - 1;
  }
  return sizes;
}

/** As iptstate's: addresses share the room, every other column is as wide as it must be. */
function fixedWidth(column: Column): number {
  return ENDS.has(column.id) ? column.width[1] : leastWidth(column);
}

function leastWidth({ width: [least], title }: Column): number {
  return Math.max(least, title.length);
}

/** Columns from left to right; room to spare goes between them, so that right-aligned figures stand at the right. */
function placed(sizes: readonly number[], columns: readonly Column[], width: number): Fitted[] {
  const used = GAP + sizes.reduce((sum, size) => sum + size + GAP, 0);
  const spare = Math.max(0, width - used);
  const each = Math.min(6, Math.floor(spare / Math.max(1, columns.length - 1)));
  let x = GAP;
  return columns.map((column, at) => {
    const fitted = { column, x, width: sizes[at] ?? 0 };
    x += fitted.width + GAP + each;
    return fitted;
  });
}
