// Who holds the table: flows by source, or by whatever else they can be grouped by, with what each group does.
import { Change } from '../snapshot/flow-columns.ts';
import { KeyTable } from '../snapshot/key-table.ts';
import type { End, Snapshot } from '../snapshot/snapshot.ts';
import { type GroupBy, groupName, keyEnd, keyNumber, NO_KEY, peerEnd } from './grouping.ts';
import type { IdleClock } from './idle.ts';
import type { Inside } from './inside.ts';

/** Upper ends, in seconds, of the bands that idle times are counted in; a last band takes what is beyond. */
export const IDLE_BANDS = [60, 600, 7440, 86_400] as const;
const BANDS = IDLE_BANDS.length + 1;
/** Bounds the memory that counting distinct peers takes: a bit for each group and peer. */
const MOST_GROUPS = 256;
const PORTS = 0x1_0000;
const NO_GROUP = 0xffff_ffff;
const UNRANKED = 0xffff;

export interface FlowGroup {
  /** Address in RFC 5952 form, `tcp/443`, protocol name, or state. */
  readonly name: string;
  /** A row of the group. */
  readonly row: number;
  readonly flows: number;
  /** flows / capacity. */
  readonly share: number;
  readonly unreplied: number;
  /** Distinct addresses at the other end: of a source its destinations, of a destination its sources. */
  readonly peers: number;
  /** Distinct destination ports. */
  readonly ports: number;
  /** Flows that the reading before did not list. */
  readonly newFlows: number;
  /** Undefined while there was only one reading. */
  readonly newPerSecond: number | undefined;
  /** Flows by how long they have been idle, see IDLE_BANDS; flows whose idle time cannot be told are in none. */
  readonly idle: readonly number[];
  /** Whether the address is one of ours; undefined for groupings that are not by address. */
  readonly isInside: boolean | undefined;
}

export interface FlowGroups {
  /** Flows that have a key at all. */
  readonly flows: number;
  /** Distinct keys. */
  readonly groups: number;
  /** The largest groups, most flows first. */
  readonly top: readonly FlowGroup[];
}

export interface GroupOptions {
  readonly by: GroupBy;
  readonly clock: IdleClock;
  readonly inside: Inside;
  /** What shares are of: the maximum, or where there is none the flows in the table. */
  readonly capacity: number;
  /** How many groups are told, at most 256. */
  readonly top?: number;
  /** Takes only the rows for which it is true. */
  readonly where?: (row: number) => boolean;
}

/** Groups the live flows of a snapshot: counts all groups, then looks closer at the largest. */
export function largestGroups(snapshot: Snapshot, options: GroupOptions): FlowGroups {
  const flows = assign(snapshot, options);
  const ids = largest(Math.min(options.top ?? 20, MOST_GROUPS));
  const tally = new Tally(ids, snapshot.rows.live);
  tally.take(snapshot, options);
  const top = ids.map((id, rank) => describe(snapshot, options, tally, rank, sizes[id] ?? 0));
  top.sort((a, b) => b.flows - a.flows || (a.name < b.name ? -1 : 1));
  return { flows, groups: keys.size, top };
}

/** Scratch of one grouping, shared by all since none is interrupted by another; grows with the largest table. */
const keys = new KeyTable();
const peers = new KeyTable();
/** The group of each row, and the flows of each group. */
let groupOf = new Uint32Array(0);
let sizes = new Uint32Array(0);

/** Fills the scratch; yields how many rows have a group. */
function assign(snapshot: Snapshot, { by, inside, where }: GroupOptions): number {
  const rows = snapshot.rows.live;
  if (groupOf.length < rows) {
    groupOf = new Uint32Array(rows);
    sizes = new Uint32Array(rows);
  }
  sizes.fill(0, 0, rows);
  keys.clear();
  let flows = 0;
  for (let row = 0; row < rows; row++) {
    const id = where === undefined || where(row) ? groupId(snapshot, row, by, inside) : NO_GROUP;
    groupOf[row] = id;
    if (id === NO_GROUP) continue;
    sizes[id] = (sizes[id] ?? 0) + 1;
    flows++;
  }
  return flows;
}

function groupId(snapshot: Snapshot, row: number, by: GroupBy, inside: Inside): number {
  const end = keyEnd(by, snapshot, row, inside);
  if (end !== undefined) return snapshot.hasAddresses(row) ? keys.addressId(snapshot, row, end) : NO_GROUP;
  const key = keyNumber(by, snapshot, row);
  return key === NO_KEY ? NO_GROUP : keys.idOf(0, 0, 0, key);
}

/** The ids of the largest groups, most flows first. */
function largest(top: number): number[] {
  const ids: number[] = [];
  for (let id = 0; id < keys.size; id++) {
    const size = sizes[id] ?? 0;
    if (ids.length === top && size <= (sizes[ids[top - 1] ?? 0] ?? 0)) continue;
    let place = ids.length;
    while (place > 0 && size > (sizes[ids[place - 1] ?? 0] ?? 0)) place--;
    ids.splice(place, 0, id);
    if (ids.length > top) ids.pop();
  }
  return ids;
}

/** What is counted of the largest groups, by rank. */
class Tally {
  readonly #rankOf: Uint16Array;
  readonly firstRow: Int32Array;
  readonly unreplied: Uint32Array;
  readonly peers: Uint32Array;
  readonly ports: Uint32Array;
  readonly newFlows: Uint32Array;
  /** Band b of rank r at r * BANDS + b. */
  readonly idle: Uint32Array;
  readonly #seenPeers: Uint32Array;
  readonly #seenPorts: Uint32Array;
  readonly #ranks: number;

  constructor(ids: readonly number[], rows: number) {
    const ranks = ids.length;
    this.#ranks = ranks;
    this.#rankOf = new Uint16Array(keys.size).fill(UNRANKED);
    for (const [rank, id] of ids.entries()) this.#rankOf[id] = rank;
    this.firstRow = new Int32Array(ranks).fill(-1);
    this.unreplied = new Uint32Array(ranks);
    this.peers = new Uint32Array(ranks);
    this.ports = new Uint32Array(ranks);
    this.newFlows = new Uint32Array(ranks);
    this.idle = new Uint32Array(ranks * BANDS);
    this.#seenPeers = new Uint32Array(Math.ceil((ranks * rows) / 32));
    this.#seenPorts = new Uint32Array((ranks * PORTS) / 32);
  }

  /** Walks the rows of the largest groups. */
  take(snapshot: Snapshot, { by, inside, clock }: GroupOptions): void {
    peers.clear();
    for (let row = 0; row < snapshot.rows.live; row++) {
      const id = groupOf[row] ?? NO_GROUP;
      const rank = id === NO_GROUP ? UNRANKED : (this.#rankOf[id] ?? UNRANKED);
      if (rank === UNRANKED) continue;
      if ((this.firstRow[rank] ?? 0) < 0) this.firstRow[rank] = row;
      if (snapshot.isUnreplied(row)) increment(this.unreplied, rank);
      if (snapshot.change(row) === Change.NEW) increment(this.newFlows, rank);
      const idle = clock.idle(snapshot, row);
      if (idle >= 0) increment(this.idle, rank * BANDS + bandOf(idle));
      this.#takePort(snapshot, row, rank);
      this.#takePeer(snapshot, row, rank, peerEnd(keyEnd(by, snapshot, row, inside)));
    }
  }

  #takePort(snapshot: Snapshot, row: number, rank: number): void {
    if (!snapshot.hasPorts(row)) return;
    if (setBit(this.#seenPorts, rank * PORTS + snapshot.dport(row))) increment(this.ports, rank);
  }

  /** A bit for each peer and rank, peers side by side by their id. */
  #takePeer(snapshot: Snapshot, row: number, rank: number, end: End): void {
    if (!snapshot.hasAddresses(row)) return;
    const peer = peers.addressId(snapshot, row, end);
    if (setBit(this.#seenPeers, peer * this.#ranks + rank)) increment(this.peers, rank);
  }
}

function describe(
  snapshot: Snapshot,
  { by, inside, capacity }: GroupOptions,
  tally: Tally,
  rank: number,
  flows: number,
): FlowGroup {
  const row = tally.firstRow[rank] ?? 0;
  const end = keyEnd(by, snapshot, row, inside);
  const newFlows = tally.newFlows[rank] ?? 0;
  const { seconds } = snapshot.facts.diff;
  return {
    name: groupName(by, snapshot, row, end),
    row,
    flows,
    share: flows / capacity,
    unreplied: tally.unreplied[rank] ?? 0,
    peers: tally.peers[rank] ?? 0,
    ports: tally.ports[rank] ?? 0,
    newFlows,
    newPerSecond: seconds > 0 ? newFlows / seconds : undefined,
    idle: [...tally.idle.subarray(rank * BANDS, (rank + 1) * BANDS)],
    isInside: end === undefined ? undefined : inside.has(snapshot, row, end),
  };
}

function bandOf(idle: number): number {
  let band = 0;
  while (band < IDLE_BANDS.length && idle >= (IDLE_BANDS[band] ?? 0)) band++;
  return band;
}

function increment(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** Sets a bit; true if it was not set before. */
function setBit(bits: Uint32Array, at: number): boolean {
  const word = at >>> 5;
  const bit = 1 << (at & 31);
  const old = bits[word] ?? 0;
  bits[word] = old | bit;
  return (old & bit) === 0;
}
