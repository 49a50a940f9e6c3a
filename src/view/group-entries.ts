// The groups of a table as entries to list: named, the largest first.
import { Family, formatAddress } from '../conntrack/address.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { type EndOf, type GroupBy, keyEnd, progressOf } from '../snapshot/group-keys.ts';
import type { GroupFigures, Groups } from '../snapshot/groups.ts';
import { sortRows } from '../snapshot/row-order.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText, stateText } from './flow-text.ts';

export interface GroupEntry {
  /** What its flows have in common, see `groupName`. */
  readonly name: string;
  /** Its number in the Groups it comes from. */
  readonly group: number;
  readonly flows: number;
  readonly unreplied: number;
  /** Bytes per second; NaN where unknown. */
  readonly byteRate: number;
}

/** The figures that entries are made of. */
export const ENTRY_FIGURES = ['unreplied', 'byteRate'] as const;
export type EntryGroups = Groups & Pick<GroupFigures, (typeof ENTRY_FIGURES)[number]>;

/** The largest groups, at most `most` of them. */
export function rankGroups(snapshot: Snapshot, groups: EntryGroups, most: number): GroupEntry[] {
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

/**
 * The name of the group that a row belongs to, the same wherever it is named: an address, a /64, `443/tcp`, `tcp`,
 * `ESTABLISHED`, `udp unreplied`. Unambiguous among the groups of one grouping.
 */
export function groupName(snapshot: Snapshot, by: GroupBy, row: number, insideEnd?: EndOf): string {
  const protocol = protocolName(snapshot.protocol(row));
  const end = keyEnd(by, snapshot, row, insideEnd);
  switch (by) {
    case 'network':
    case 'inside':
      return networkText(snapshot, row, end ?? End.ORIGINAL_SRC);
    case 'service': {
      const server = addressText(snapshot, row, End.REPLY_SRC);
      if (!snapshot.hasPorts(row)) return `${server} ${protocol}`;
      return `${server} ${snapshot.sport(row, End.REPLY_SRC)}/${protocol}`;
    }
    case 'port':
      return snapshot.hasPorts(row) ? `${snapshot.dport(row)}/${protocol}` : protocol;
    case 'protocol':
      return protocol;
    case 'state':
      return snapshot.stateCode(row) === 0
        ? `${protocol} ${progressOf(snapshot.flags(row))}`
        : stateText(snapshot, row);
    default:
      return addressText(snapshot, row, end ?? End.ORIGINAL_SRC);
  }
}

/** An IPv4 address, or the /64 of an IPv6 one. */
export function networkText(snapshot: Snapshot, row: number, end: End): string {
  if (snapshot.family(row) !== Family.IPV6 || !snapshot.hasAddresses(row))
    return addressText(snapshot, row, end);
  return `${formatAddress(Family.IPV6, snapshot.word(row, end, 0), snapshot.word(row, end, 1), 0, 0)}/64`;
}
