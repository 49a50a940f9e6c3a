// The groups of a table as entries to list: named, the largest first.
import { protocolName } from '../conntrack/protocols.ts';
import type { Grouping, Groups } from '../snapshot/groups.ts';
import { sortRows } from '../snapshot/row-order.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText, stateText } from './flow-text.ts';

export interface GroupEntry {
  /** What its flows have in common, unambiguously: an address, 443/tcp, tcp, ESTABLISHED. */
  readonly name: string;
  /** Its number in the Groups it comes from. */
  readonly group: number;
  readonly flows: number;
  readonly unreplied: number;
  /** Bytes per second; NaN where unknown. */
  readonly byteRate: number;
}

/** The largest groups, at most `most` of them. */
export function rankGroups(snapshot: Snapshot, groups: Groups, most: number): GroupEntry[] {
  const order = new Uint32Array(groups.count).map((_, index) => index);
  sortRows(order, order.length, group => snapshot.serial(groups.firstRow[group] ?? 0));
  sortRows(order, order.length, group => groups.flows[group] ?? 0, true);
  return Array.from(order.subarray(0, most), group => ({
    name: groupName(snapshot, groups.by, groups.firstRow[group] ?? 0),
    group,
    flows: groups.flows[group] ?? 0,
    unreplied: groups.unreplied[group] ?? 0,
    byteRate: groups.byteRate[group] ?? Number.NaN,
  }));
}

/** The name of the group that a row belongs to. */
export function groupName(snapshot: Snapshot, by: Grouping, row: number): string {
  const protocol = protocolName(snapshot.protocol(row));
  switch (by) {
    case 'source':
      return addressText(snapshot, row, End.ORIGINAL_SRC);
    case 'destination':
      return addressText(snapshot, row, End.ORIGINAL_DST);
    case 'port':
      return snapshot.hasPorts(row) ? `${snapshot.dport(row)}/${protocol}` : protocol;
    case 'protocol':
      return protocol;
    case 'state':
      return snapshot.stateCode(row) === 0 ? protocol : stateText(snapshot, row);
  }
}
