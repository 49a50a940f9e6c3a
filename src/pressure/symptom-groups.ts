// Who has a symptom: the rows that show it, grouped by whom they belong to, with what tells one cause from another.
import { Family } from '../conntrack/address.ts';
import { keyEnd, type StatedBy } from '../snapshot/group-keys.ts';
import { type GroupRequest, groupFlows, largestOf } from '../snapshot/groups.ts';
import { End } from '../snapshot/snapshot.ts';
import { groupName } from '../view/group-entries.ts';
import { counted, formatCount } from '../words/figures.ts';
import type { Device } from './devices.ts';
import type { Evidence } from './verdict.ts';

/** No verdict names more hosts than these. */
const MOST = 64;
/** A sentence names so many hosts; the evidence has them all. */
const TOLD = 5;

export interface SymptomGroup {
  readonly name: string;
  /** A row of the group. */
  readonly row: number;
  /** Whose flows they are, where several devices share a /64 and their neighbours tell them apart. */
  readonly device: Device | undefined;
  readonly flows: number;
  readonly unreplied: number;
  /** Distinct addresses at the other end. */
  readonly peers: number;
  /** Distinct destination ports. */
  readonly ports: number;
  /** Its number, for `membersOf`. */
  readonly group: number;
}

export interface SymptomGroups {
  /** Flows that have the symptom. */
  readonly flows: number;
  /** How many groups they fall into. */
  readonly count: number;
  /** The largest groups, most flows first. */
  readonly top: readonly SymptomGroup[];
  /** A byte a row, 1 for the members of these groups; to be asked before the next grouping. */
  membersOf(groups: readonly SymptomGroup[]): Uint8Array;
}

/** Groups the rows that have a symptom. */
export function symptomGroups(
  evidence: Evidence,
  by: StatedBy,
  where: (row: number) => boolean,
  most = MOST,
): SymptomGroups {
  const { snapshot, scratch } = evidence;
  const figures = ['unreplied', 'peers', 'ports'] as const;
  const groups = groupFlows(snapshot, { by, figures, where, top: most, ...ownersIn(evidence) }, scratch);
  const top = largestOf(groups, most).map(group => ({
    ...ownerOf(evidence, by, groups.firstRow[group] ?? 0),
    row: groups.firstRow[group] ?? 0,
    flows: groups.flows[group] ?? 0,
    unreplied: groups.unreplied[group] ?? 0,
    peers: groups.peers[group] ?? 0,
    ports: groups.ports[group] ?? 0,
    group,
  }));
  return {
    flows: groups.grouped,
    count: groups.count,
    top: top.sort((a, b) => b.flows - a.flows || (a.name < b.name ? -1 : 1)),
    membersOf: chosen => members(evidence, new Set(chosen.map(({ group }) => group))),
  };
}

/** How a grouping is told which end of a flow is ours, and whose IPv6 addresses are one device's. */
export function ownersIn({
  inside,
  devices,
}: Evidence): Required<Pick<GroupRequest<never>, 'insideEnd' | 'deviceOf'>> {
  return {
    insideEnd: inside.endOf.bind(inside),
    deviceOf: (snapshot, row, end) => devices.apart(snapshot, row, end)?.number ?? 0,
  };
}

/** Whose group a row is in: an address, a /64, or the hardware address of a device with several. */
export function ownerOf(
  { snapshot, inside, devices }: Evidence,
  by: StatedBy,
  row: number,
): { readonly name: string; readonly device: Device | undefined } {
  const insideEnd = inside.endOf.bind(inside);
  const end = by === 'network' || by === 'inside' ? keyEnd(by, snapshot, row, insideEnd) : undefined;
  const device = end === undefined ? undefined : devices.apart(snapshot, row, end);
  const [only, ...others] = device?.addresses ?? [];
  if (device === undefined || only === undefined)
    return { name: groupName(snapshot, by, row, insideEnd), device };
  return { name: others.length === 0 ? only : device.mac, device };
}

function members({ snapshot, scratch }: Evidence, wanted: ReadonlySet<number>): Uint8Array {
  const marks = new Uint8Array(snapshot.rows.live);
  for (let row = 0; row < marks.length; row++) if (wanted.has(scratch.groupOf[row] ?? -1)) marks[row] = 1;
  return marks;
}

/** A byte a row, 1 for those for which it is true. */
export function rowsWhere({ snapshot }: Evidence, where: (row: number) => boolean): Uint8Array {
  const marks = new Uint8Array(snapshot.rows.live);
  for (let row = 0; row < marks.length; row++) if (where(row)) marks[row] = 1;
  return marks;
}

/** How many of the marked rows are such. */
export function countMarked(marks: Uint8Array, where: (row: number) => boolean = () => true): number {
  let count = 0;
  for (let row = 0; row < marks.length; row++) if (marks[row] === 1 && where(row)) count++;
  return count;
}

/** How many groups the marked rows fall into. */
export function distinctOf(evidence: Evidence, by: StatedBy, marks: Uint8Array): number {
  return symptomGroups(evidence, by, row => marks[row] === 1, 1).count;
}

export function sumOf(groups: readonly SymptomGroup[]): number {
  return groups.reduce((sum, { flows }) => sum + flows, 0);
}

/** The address of a verdict on one group, or the addresses of one on several; a /64 stands in both. */
export function addressesOf(groups: readonly SymptomGroup[]): {
  address?: string;
  addresses?: readonly string[];
} {
  const [first] = groups;
  if (first === undefined) return {};
  const isAlone = groups.length === 1;
  const own = isAlone ? (first.device?.addresses ?? []) : [];
  if (isAlone && !first.name.endsWith('/64') && own.length < 2) return { address: first.name };
  const addresses = own.length > 1 ? own : groups.map(({ name }) => name);
  return isAlone ? { address: first.name, addresses } : { addresses };
}

/** The flows of each group by its name, where there are several or it is a /64. */
export function flowsByName(groups: readonly SymptomGroup[]): Record<string, number> {
  if (groups.length === 1 && !groups[0]?.name.endsWith('/64')) return {};
  return Object.fromEntries(groups.map(({ name, flows }) => [name, flows]));
}

/** The groups in a sentence: `192.168.1.40 (7,500) and 192.168.1.41 (7,500)`; one alone without its flows. */
export function namesOf(evidence: Evidence, groups: readonly SymptomGroup[], end?: End): string {
  const [first] = groups;
  if (groups.length === 1 && first !== undefined) return nameOf(evidence, first, end);
  const told = groups
    .slice(0, TOLD)
    .map(group => `${nameOf(evidence, group, end)} (${formatCount(group.flows)})`);
  const rest = groups.length - told.length;
  if (rest > 0) return `${told.join(', ')} and ${counted(rest, 'other')}`;
  return `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
}

/** A host that is the router is told so: what it sends passes no forward chain. */
function nameOf({ snapshot, inside }: Evidence, { name, row, device }: SymptomGroup, end?: End): string {
  const at = end ?? inside.endOf(snapshot, row);
  if (inside.isRouter(snapshot, row, at)) return `the router itself (${name})`;
  const [first, ...others] = device?.addresses ?? [];
  if (others.length === 0) return name;
  return `${name} (${first} and ${counted(others.length, 'other address', 'other addresses')})`;
}

/** How many addresses of a /64 the rows have. */
export function addressCount(evidence: Evidence, { row }: SymptomGroup, marks: Uint8Array): number {
  if (evidence.snapshot.family(row) !== Family.IPV6) return 1;
  return symptomGroups(evidence, 'source', other => marks[other] === 1, 1).count;
}

export const SOURCE = End.ORIGINAL_SRC;
