// The order of flows by their identity, in which new flows get their numbers: the same table is always numbered alike.
import { Has, PROTOCOL_WORDS } from '../conntrack/flow-line.ts';
import type { FlowColumns } from './flow-columns.ts';
import { rowZone } from './identity.ts';
import { sortRows } from './row-order.ts';
import { UPPER_WORDS } from './wide-words.ts';

/** Sorts rows in place by family, protocol, zone, then source, destination and the protocol's words. */
export function sortByIdentity(c: FlowColumns, rows: Uint32Array): void {
  const optional =
    (column: Uint32Array, bits: number) =>
    (row: number): number =>
      (c.has[row]! & bits) === 0 ? 0 : column[row]!;
  const sortBy = (keyOf: (row: number) => number): void => sortRows(rows, rows.length, keyOf);
  const isWide = rows.some(row => c.isWide(row));
  // The least important first: the sort is stable.
  sortBy(optional(c.originalDport, PROTOCOL_WORDS));
  sortBy(optional(c.originalSport, PROTOCOL_WORDS));
  for (const [end, word3] of [
    [1, c.originalDst],
    [0, c.originalSrc],
  ] as const) {
    sortBy(optional(word3, Has.ADDRESSES));
    if (!isWide) continue;
    for (const word of [2, 1, 0])
      sortBy(row => (c.isWide(row) ? c.wide.words[c.wideAt[row]! + end * UPPER_WORDS + word]! : 0));
  }
  sortBy(row => (c.family[row]! << 24) | (c.protocol[row]! << 16) | rowZone(c, row));
}
