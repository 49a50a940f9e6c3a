// The names that our own formats give a row's family, protocol, flags and NAT, and conntrack(8) what became of it.
import { Family } from '../conntrack/address.ts';
import { Flag } from '../conntrack/flow-line.ts';
import { Nat } from '../conntrack/nat.ts';
import { Change } from '../snapshot/flow-columns.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export const EVENT_NAMES = ['NEW', 'UPDATE', 'DESTROY'] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** ipv4, ipv6, or unknown for what the kernel itself does not know. */
export function familyName(family: number): string {
  if (family === Family.IPV4) return 'ipv4';
  return family === Family.IPV6 ? 'ipv6' : 'unknown';
}

/** The flags without their brackets: those every kernel has, then a vendor's own. */
export function flagNames(snapshot: Snapshot, row: number): readonly string[] {
  const flags = snapshot.flags(row);
  const names = KNOWN_FLAGS[flags] ?? [];
  const vendors = snapshot.text(row).flags;
  return vendors ? [...names, ...vendors] : names;
}

/** SNAT, DNAT, both or none. */
export function natNames(snapshot: Snapshot, row: number): readonly string[] {
  return NATS[snapshot.nat(row)] ?? [];
}

/** The event that made the row what it is, as conntrack -E names it; undefined where nothing has happened. */
export function eventName(snapshot: Snapshot, row: number): EventName | undefined {
  return EVENTS[snapshot.change(row)];
}

const EVENTS: Readonly<Record<number, EventName>> = {
  [Change.NEW]: 'NEW',
  [Change.CHANGED]: 'UPDATE',
  [Change.GONE]: 'DESTROY',
};

const FLAG_BITS: readonly (readonly [string, number])[] = [
  ['UNREPLIED', Flag.UNREPLIED],
  ['ASSURED', Flag.ASSURED],
  ['OFFLOAD', Flag.OFFLOAD],
  ['HW_OFFLOAD', Flag.HW_OFFLOAD],
];

/** Every combination of the known flags, by its bits. */
const KNOWN_FLAGS: readonly (readonly string[])[] = Array.from({ length: 16 }, (_, flags) =>
  FLAG_BITS.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name),
);

const NATS: readonly (readonly string[])[] = Array.from({ length: 4 }, (_, nat) => [
  ...((nat & Nat.SNAT) !== 0 ? ['SNAT'] : []),
  ...((nat & Nat.DNAT) !== 0 ? ['DNAT'] : []),
]);
