// The order of flows by their identity, in which new flows get their numbers: the same table is always numbered alike.
import { Family } from '../conntrack/address.ts';
import { Has, PROTOCOL_WORDS } from '../conntrack/flow-line.ts';
import type { FlowColumns } from './flow-columns.ts';
import { rowZone } from './identity.ts';
import { sortRows } from './row-order.ts';

/** Sorts rows in place by family, protocol, zone, then source, destination and the protocol's words. */
export function sortByIdentity(c: FlowColumns, rows: Uint32Array): void {
  const optional =
    (column: Uint32Array, bits: number) =>
    (row: number): number =>
      (c.has[row]! & bits) === 0 ? 0 : column[row]!;
  const sortBy = (keyOf: (row: number) => number): void => sortRows(rows, rows.length, keyOf);
  const isWide = rows.some(row => c.family[row] === Family.IPV6);
  // The least important first: the sort is stable.
  sortBy(optional(c.originalDport, PROTOCOL_WORDS));
  sortBy(optional(c.originalSport, PROTOCOL_WORDS));
  for (const { word0, word1, word2, word3 } of [c.originalDst, c.originalSrc]) {
    sortBy(optional(word3, Has.ADDRESSES));
    if (!isWide) continue;
    for (const word of [word2, word1, word0]) sortBy(row => (c.family[row] === Family.IPV6 ? word[row]! : 0));
  }
  sortBy(row => (c.family[row]! << 24) | (c.protocol[row]! << 16) | rowZone(c, row));
}
