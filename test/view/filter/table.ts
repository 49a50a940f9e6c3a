// A table in the kernel's text as a snapshot, and which of its lines a filter picks.
import { FlowStore } from '../../../src/snapshot/flow-store.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import type { Expression } from '../../../src/view/filter/ast.ts';
import { compile } from '../../../src/view/filter/compile.ts';
import type { FilterContext } from '../../../src/view/filter/context.ts';
import { parseFilter } from '../../../src/view/filter/parser.ts';

/** The last of some readings of one table, a second apart; row = line of the last reading. */
export function snapshotOf(...readings: readonly (readonly string[])[]): Snapshot {
  const store = new FlowStore();
  for (const [second, lines] of readings.entries()) {
    store.begin(second * 1000, 0);
    store.push(Buffer.from(lines.map(line => `${line}\n`).join('')), second * 1000);
    store.seal(second * 1000);
  }
  if (store.latest === undefined || store.latest.facts.unreadable.count > 0) {
    throw new Error(`unreadable: ${store.latest?.facts.unreadable.first}`);
  }
  return store.latest;
}

/** The listed rows that an expression selects, in order. */
export function rowsOf(expression: Expression, snapshot: Snapshot, context: FilterContext = {}): number[] {
  const test = compile(expression, context);
  return [...Array(snapshot.rows.listed).keys()].filter(row => test(snapshot, row));
}

/** As `rowsOf`, of a filter's text. */
export function rowsMatching(filter: string, snapshot: Snapshot, context: FilterContext = {}): number[] {
  return rowsOf(parseFilter(filter, context), snapshot, context);
}
