// The columns of the live table, which keep the widths they have grown to.
import type { State } from '../app/state.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { CellContext } from '../view/cells.ts';
import { canFill, shownColumns, spareColumns, withSorted } from '../view/column-choice.ts';
import { leastWidth, type PlacedColumn, placeColumns } from '../view/column-layout.ts';
import { type Column, columnOf } from '../view/columns.ts';
import type { Model } from './model.ts';

/** Also the room before the first column, for the mark of what became of the flow. */
const GAP = 1;
/** Most that room to spare sets two columns apart. */
const WIDEST_GAP = 6;

/** Keeps the columns of one table as wide as they have been. */
export class FittedColumns {
  /** They grow with what comes into sight, and only another size or set of columns shrinks them. */
  #widths = new Map<Column, number>();
  #fittedFor = '';

  fit(width: number, model: Model, snapshot: Snapshot, context: CellContext): readonly PlacedColumn[] {
    const { display } = model.state;
    const columns = usefulColumns(model.state, snapshot);
    const key = [width, columns.map(({ id }) => id), display.names, display.fitted].join(' ');
    if (key !== this.#fittedFor) this.#widths = new Map();
    this.#fittedFor = key;
    const sorted = sortColumn(model.state);
    const spare = spareColumns(display).filter(column => canFill(column, snapshot.facts.presence));
    const widths = new Map<Column, number>();
    const placed = placeColumns({
      columns,
      spare: spare.filter(column => !columns.includes(column)),
      areNamed: display.columns !== undefined,
      sorted,
      arrowWidth: 1,
      scrolled: display.scrolledColumns,
      width: width - GAP,
      margin: GAP,
      gap: GAP,
      widthOf: column => {
        const width = widths.get(column) ?? this.#widthOf(column, model, snapshot, context);
        widths.set(column, width);
        return width;
      },
    });
    return spread(placed, width);
  }

  #widthOf(column: Column, model: Model, snapshot: Snapshot, context: CellContext): number {
    const known = this.#widths.get(column) ?? 0;
    const { fitted } = model.state.display;
    const inSight = widestInSight(column, model, snapshot, context);
    if (inSight === 0 && known === 0 && column.usual !== 'always') return 0;
    const wanted = fitted ? inSight : fixedWidth(column);
    const width = Math.max(known, leastWidth(column, 0), Math.min(column.width[1], wanted));
    this.#widths.set(column, width);
    return width;
  }
}

/** Those asked for that state anything, and the one sorted by, whether there is room for them or not. */
export function usefulColumns(state: State, snapshot: Snapshot): readonly Column[] {
  const { presence } = snapshot.facts;
  const columns = shownColumns(state.display, presence);
  const sorted = sortColumn(state);
  return sorted && canFill(sorted, presence) ? withSorted(columns, sorted) : columns;
}

function sortColumn({ order }: State): Column | undefined {
  return order[0] && columnOf(order[0].column);
}

function widestInSight(
  column: Column,
  { state, shown }: Model,
  snapshot: Snapshot,
  context: CellContext,
): number {
  let widest = 0;
  for (let line = state.flows.top; line < state.flows.top + state.room.flows; line++) {
    const row = shown.rowAt(line);
    if (row !== undefined) widest = Math.max(widest, column.text(snapshot, row, context).length);
  }
  return widest;
}

/** As iptstate's: addresses share the room, every other column is as wide as it must be. */
function fixedWidth(column: Column): number {
  return column.isEnd ? column.width[1] : leastWidth(column, 0);
}

/** Room to spare goes between the columns, so that right-aligned figures stand at the right. */
function spread(placed: readonly PlacedColumn[], width: number): PlacedColumn[] {
  const last = placed.at(-1);
  const spare = last ? Math.max(0, width - GAP - last.x - last.width) : 0;
  const each = Math.min(WIDEST_GAP, Math.floor(spare / Math.max(1, placed.length - 1)));
  return placed.map((column, at) => ({ ...column, x: column.x + at * each }));
}
