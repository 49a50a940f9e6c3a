// The groups of a table as entries to list: named, the largest first.
import { Family, formatAddress } from '../conntrack/address.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { type EndOf, keyEnd, type LabelOf, progressOf, type StatedBy } from '../snapshot/group-keys.ts';
import type { GroupFigures, Groups } from '../snapshot/groups.ts';
import { sortRows } from '../snapshot/row-order.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText, stateText } from './flow-text.ts';

export interface GroupEntry {
  /** What its flows have in common, see `groupName`. */
  readonly name: string;
  /** What else it is called, where that is no name of an address. */
  readonly alias?: string | undefined;
  /** Its number in the Groups it comes from. */
  readonly group: number;
  readonly flows: number;
  readonly unreplied: number;
  /** New since the reading before. */
  readonly fresh: number;
  /** Bytes per second towards the inside and away from it; NaN where unknown. */
  readonly down: number;
  readonly up: number;
  /** Of both directions, that its flows have been counted for; NaN where unknown. */
  readonly bytes: number;
}

/** The figures that entries are made of. */
export const ENTRY_FIGURES = ['unreplied', 'fresh', 'down', 'up', 'bytes'] as const;
export type EntryGroups = Groups & Pick<GroupFigures, (typeof ENTRY_FIGURES)[number]>;

/** What groups can be ordered by, the largest first; the first of them is the usual one. */
export const GROUP_ORDERS = ['flows', 'rate', 'new', 'unreplied', 'bytes'] as const;
export type GroupOrder = (typeof GROUP_ORDERS)[number];

/** Whole numbers below 2^32 to sort groups by. */
const ORDER_KEYS: Readonly<Record<GroupOrder, (groups: EntryGroups, group: number) => number>> = {
  flows: ({ flows }, group) => flows[group] ?? 0,
  rate: ({ down, up }, group) => asKey((down[group] ?? 0) + (up[group] ?? 0)),
  new: ({ fresh }, group) => fresh[group] ?? 0,
  unreplied: ({ unreplied }, group) => unreplied[group] ?? 0,
  bytes: ({ bytes }, group) => asKey((bytes[group] ?? 0) / BYTES_A_STEP),
};
/** Fine enough to order by, and coarse enough for 17 TB in 32 bits. */
const BYTES_A_STEP = 4096;
const LARGEST_KEY = 0xffff_ffff;

/** What is not known comes last. */
function asKey(amount: number): number {
  return Number.isNaN(amount) ? 0 : Math.min(LARGEST_KEY, Math.round(amount));
}

/**
 * The largest groups, at most `most` of them: of equals those with more flows, then those seen first.
 * @param aliasOf what else the group of a row is called
 */
export function rankGroups(
  snapshot: Snapshot,
  groups: EntryGroups,
  most: number,
  by: GroupOrder = 'flows',
  aliasOf?: LabelOf,
): GroupEntry[] {
  const order = new Uint32Array(groups.count).map((_, index) => index);
  sortRows(order, order.length, group => snapshot.serial(groups.firstRow[group] ?? 0));
  sortRows(order, order.length, group => groups.flows[group] ?? 0, true);
  if (by !== 'flows') sortRows(order, order.length, group => ORDER_KEYS[by](groups, group), true);
  return Array.from(order.subarray(0, most), group => ({
    name: groups.labels[group] ?? groupName(snapshot, groups.by as StatedBy, groups.firstRow[group] ?? 0),
    alias: aliasOf?.(snapshot, groups.firstRow[group] ?? 0),
    group,
    flows: groups.flows[group] ?? 0,
    unreplied: groups.unreplied[group] ?? 0,
    fresh: groups.fresh[group] ?? 0,
    down: groups.down[group] ?? Number.NaN,
    up: groups.up[group] ?? Number.NaN,
    bytes: groups.bytes[group] ?? Number.NaN,
  }));
}

/**
 * The name of the group that a row belongs to, the same wherever it is named: an address, a /64, `443/tcp`, `tcp`,
 * `ESTABLISHED`, `udp unreplied`. Unambiguous among the groups of one grouping.
 */
export function groupName(snapshot: Snapshot, by: StatedBy, row: number, insideEnd?: EndOf): string {
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
