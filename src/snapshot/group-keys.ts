// What flows can be grouped by: the key that a row has under each grouping, and the end at its other side.
import { Family } from '../conntrack/address.ts';
import { Flag } from '../conntrack/flow-line.ts';
import { innerEnd } from './direction.ts';
import type { KeyTable } from './key-table.ts';
import { End, type Snapshot } from './snapshot.ts';

/** Groupings by what the table itself states. */
export const STATED_GROUPINGS = [
  'source',
  'destination',
  'port',
  'protocol',
  'state',
  'inside',
  'network',
  'service',
] as const;

/** Groupings by what is known beside the table: a row has a label there, or belongs to no group. */
export const TOLD_GROUPINGS = ['device', 'country', 'as', 'process'] as const;

/** What flows can be grouped by, in the order in which the sidebar goes round. */
export const GROUPINGS = [...STATED_GROUPINGS, ...TOLD_GROUPINGS] as const;

/**
 * `service` is the port of who answers (behind DNAT the real server's), `network` the source with an IPv6 address taken
 * for its /64, `inside` the end that is ours, whoever opened the flow, again by /64.
 */
export type StatedGrouping = (typeof STATED_GROUPINGS)[number];
export type ToldGrouping = (typeof TOLD_GROUPINGS)[number];
export type Grouping = (typeof GROUPINGS)[number];

/** What a row is called under a grouping of `TOLD_GROUPINGS`; undefined where that is not known. */
export type LabelOf = (snapshot: Snapshot, row: number) => string | undefined;

/** Beside those of the sidebar: `server` is who answers. */
export type GroupBy = Grouping | 'server';

/** Those whose key is in the table. */
export type StatedBy = Exclude<GroupBy, ToldGrouping>;

export function isTold(by: GroupBy): by is ToldGrouping {
  return (TOLD_GROUPINGS as readonly GroupBy[]).includes(by);
}

/** Which end of a row is ours; only `inside` and `device` ask, `innerEnd` where nobody knows better. */
export type EndOf = (snapshot: Snapshot, row: number) => End;

/** The number of the device that an IPv6 address belongs to, from 1 on; 0 where that is not known. */
export type DeviceOf = (snapshot: Snapshot, row: number, end: End) => number;

/** A row that belongs to no group under a grouping. */
export const NO_GROUP = 0xffff_ffff;

/** The address that a row is grouped by; undefined for groupings by something else. */
export function keyEnd(
  by: GroupBy,
  snapshot: Snapshot,
  row: number,
  insideEnd: EndOf = innerEnd,
): End | undefined {
  if (by === 'source' || by === 'network') return End.ORIGINAL_SRC;
  if (by === 'destination') return End.ORIGINAL_DST;
  if (by === 'server' || by === 'service') return End.REPLY_SRC;
  return by === 'inside' || by === 'device' ? insideEnd(snapshot, row) : undefined;
}

/** The end at the other side of the one grouped by; for other groupings the destination. */
export function peerEnd(end: End | undefined): End {
  return end === End.ORIGINAL_DST || end === End.REPLY_SRC ? End.ORIGINAL_SRC : End.ORIGINAL_DST;
}

/** How far a flow without a state word has come, by its flags. */
export const PROGRESS = ['offloaded', 'unreplied', 'assured', 'replied'] as const;

export function progressOf(flags: number): (typeof PROGRESS)[number] {
  if ((flags & (Flag.OFFLOAD | Flag.HW_OFFLOAD)) !== 0) return 'offloaded';
  if ((flags & Flag.UNREPLIED) !== 0) return 'unreplied';
  return (flags & Flag.ASSURED) !== 0 ? 'assured' : 'replied';
}

/** Where keys are numbered: what rows are grouped by, and addresses that are only a part of it. */
export interface KeyTables {
  readonly keys: KeyTable;
  readonly parts: KeyTable;
}

/** The id in `keys` of what a row is grouped by. */
export function groupIdOf(
  tables: KeyTables,
  by: StatedBy,
  snapshot: Snapshot,
  row: number,
  insideEnd?: EndOf,
  deviceOf?: DeviceOf,
): number {
  const { keys } = tables;
  switch (by) {
    case 'source':
      return keys.addressId(snapshot, row, End.ORIGINAL_SRC);
    case 'destination':
      return keys.addressId(snapshot, row, End.ORIGINAL_DST);
    case 'server':
      return keys.addressId(snapshot, row, End.REPLY_SRC);
    case 'service':
      return serviceId(tables, snapshot, row);
    case 'network':
      return networkId(keys, snapshot, row, End.ORIGINAL_SRC, deviceOf);
    case 'inside':
      return networkId(keys, snapshot, row, (insideEnd ?? innerEnd)(snapshot, row), deviceOf);
    case 'port':
      return snapshot.hasPorts(row)
        ? keys.idOf(0, 1, snapshot.protocol(row), snapshot.dport(row))
        : keys.idOf(0, 0, snapshot.protocol(row), 0);
    case 'protocol':
      return keys.idOf(0, 0, 0, snapshot.protocol(row));
    case 'state':
      return stateId(keys, snapshot, row);
  }
}

/** By /64, or by device where that is known: a device takes as many addresses of its own network as it likes. */
function networkId(keys: KeyTable, snapshot: Snapshot, row: number, end: End, deviceOf?: DeviceOf): number {
  if (snapshot.family(row) !== Family.IPV6) return keys.addressId(snapshot, row, end);
  const device = deviceOf?.(snapshot, row, end) ?? 0;
  // No network begins with these words: multicast addresses open no flow.
  if (device > 0) return keys.idOf(0xffff_ffff, 0xffff_ffff, 0, device);
  return keys.idOf(snapshot.word(row, end, 0), snapshot.word(row, end, 1), 0, 0);
}

/** A server's address is numbered by itself, so that with protocol and port there are words enough for the key. */
function serviceId({ keys, parts }: KeyTables, snapshot: Snapshot, row: number): number {
  const server = parts.addressId(snapshot, row, End.REPLY_SRC);
  const port = snapshot.hasPorts(row) ? snapshot.sport(row, End.REPLY_SRC) : 0;
  return keys.idOf(0, snapshot.protocol(row), server, port);
}

/** UDP and its like have no state word: their flags say how far they have come, and so do those of offloaded TCP. */
function stateId(keys: KeyTable, snapshot: Snapshot, row: number): number {
  const state = snapshot.stateCode(row);
  if (state !== 0) return keys.idOf(0, 1, 0, state);
  return keys.idOf(0, 0, snapshot.protocol(row), PROGRESS.indexOf(progressOf(snapshot.flags(row))));
}
