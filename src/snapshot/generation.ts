// One generation of the store: columns, the index that finds a flow in them, and the texts its rows refer to.
import { FlowColumns } from './flow-columns.ts';
import { FlowIndex } from './flow-index.ts';
import { TextPool } from './text-pool.ts';

/** Owned by the store while it is filled, by its snapshot once sealed, and by the store again when recycled. */
export class Generation {
  readonly columns: FlowColumns;
  readonly index = new FlowIndex();
  readonly texts = new TextPool();

  constructor(rows: number) {
    this.columns = new FlowColumns(rows);
  }

  /** Empties it and makes room for `rows` flows. */
  clear(rows: number): void {
    this.columns.reserve(rows);
    this.columns.wide.clear();
    this.index.clear(rows);
    this.texts.clear();
  }
}
