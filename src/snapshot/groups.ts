// Flows counted by what they have in common. Each figure of a group is counted only when it is asked for.
import {
  type DeviceOf,
  type EndOf,
  type GroupBy,
  groupIdOf,
  isTold,
  keyEnd,
  type LabelOf,
  NO_GROUP,
  peerEnd,
} from './group-keys.ts';
import { KeyTable } from './key-table.ts';
import { type FlowRates, isCounted, ratesOf } from './rates.ts';
import { End, type Snapshot } from './snapshot.ts';

/** Upper ends, in seconds, of the bands that idle times are counted in; a last band takes what is beyond. */
export const IDLE_BANDS = [60, 600, 7440, 86_400] as const;
const BANDS = IDLE_BANDS.length + 1;

/** By group number. */
export interface GroupFigures {
  readonly unreplied: Uint32Array;
  /** New in this reading. */
  readonly fresh: Uint32Array;
  /** Bytes per second towards the inside and away from it; NaN where no flow of the group has a rate. */
  readonly down: Float64Array;
  readonly up: Float64Array;
  /** Bytes of both directions together; NaN where no flow of the group is counted. */
  readonly bytes: Float64Array;
  /** Distinct addresses at the other end: of a source its destinations, of a destination its sources. */
  readonly peers: Uint32Array;
  readonly destinations: Uint32Array;
  /** Distinct destination ports, whatever the protocol. */
  readonly ports: Uint32Array;
  /** Flows by how long they have been idle: band b of group g at g * (IDLE_BANDS.length + 1) + b. */
  readonly idle: Uint32Array;
}
export type Figure = keyof GroupFigures;

/**
 * The groups of a snapshot's live rows, in the order in which they are met. Group g has no key of its own: whatever
 * its flows have in common is read from `firstRow[g]`. Belongs to its snapshot: worth nothing once that is recycled.
 */
export interface Groups {
  readonly by: GroupBy;
  readonly count: number;
  /** Rows that were grouped: those that have a key at all. */
  readonly grouped: number;
  readonly firstRow: Uint32Array;
  readonly flows: Uint32Array;
  /** What each is called under a grouping by what is known beside the table; empty under any other. */
  readonly labels: readonly string[];
}

export interface GroupRequest<F extends Figure> {
  readonly by: GroupBy;
  readonly figures?: readonly F[];
  /** Groups only these rows. Default: rows 0 .. rows.live-1. */
  readonly rows?: Uint32Array | undefined;
  /** Takes only the rows for which it is true. */
  readonly where?: ((row: number) => boolean) | undefined;
  /** Counts peers, destinations, ports and idle bands of so many of the largest groups only. Default: of all. */
  readonly top?: number | undefined;
  /** Seconds without a packet, below 0 where unknown; needed for `idle`. */
  readonly idleOf?: ((snapshot: Snapshot, row: number) => number) | undefined;
  /** How fast flows are; the rates of the snapshot itself where absent. */
  readonly rates?: FlowRates | undefined;
  /** Which end is ours, to group by `inside`; `innerEnd` where absent. */
  readonly insideEnd?: EndOf | undefined;
  /** Parts the devices of a /64, for `inside` and `network`. */
  readonly deviceOf?: DeviceOf | undefined;
  /** Tells rows apart for a grouping by what is known beside the table; without it they have none. */
  readonly labelOf?: LabelOf | undefined;
}

/** Memory that groupings use one after the other; owned by whoever groups, and large as the largest table. */
export class GroupScratch {
  readonly keys = new KeyTable();
  /** A group and a part of it. */
  readonly pairs = new KeyTable();
  readonly parts = new KeyTable();
  /** Numbered like the groups. */
  readonly labels = new Map<string, number>();
  /** Row to group, of the grouping made last; NO_GROUP for rows that were not grouped. */
  groupOf = new Uint32Array(0);

  reserve(rows: number): void {
    if (this.groupOf.length < rows) this.groupOf = new Uint32Array(rows);
  }
}

/** Groups rows and counts the figures asked for. */
export function groupFlows<F extends Figure = never>(
  snapshot: Snapshot,
  request: GroupRequest<F>,
  scratch: GroupScratch,
): Groups & Pick<GroupFigures, F> {
  const grouping = assign(snapshot, request, scratch);
  const figures: Partial<Record<Figure, Uint32Array | Float64Array>> = {};
  const walk: Walk = { snapshot, request, scratch, count: grouping.count, chosen: undefined };
  const top = request.top;
  if (top !== undefined && top < grouping.count) walk.chosen = marked(grouping, top);
  for (const figure of request.figures ?? []) figures[figure] = COUNT[figure](walk);
  return { by: request.by, ...grouping, ...figures } as unknown as Groups & Pick<GroupFigures, F>;
}

/** The numbers of the largest groups, most flows first, of equals those met first. */
export function largestOf({ count, flows }: Pick<Groups, 'count' | 'flows'>, most: number): number[] {
  const best: number[] = [];
  for (let group = 0; group < count; group++) {
    const size = flows[group]!;
    if (best.length === most && size <= flows[best[most - 1]!]!) continue;
    let place = best.length;
    while (place > 0 && size > flows[best[place - 1]!]!) place--;
    best.splice(place, 0, group);
    if (best.length > most) best.pop();
  }
  return best;
}

type Assigned = Omit<Groups, 'by'>;

/** Gives every row its group in `scratch.groupOf`, and counts the flows of each. */
function assign(snapshot: Snapshot, request: GroupRequest<Figure>, scratch: GroupScratch): Assigned {
  const { rows, where } = request;
  const length = rows ? rows.length : snapshot.rows.live;
  scratch.reserve(snapshot.rows.live);
  const { keys, groupOf, labels } = scratch;
  keys.clear();
  labels.clear();
  scratch.parts.clear();
  const groupIn = grouper(snapshot, request, scratch);
  let flows = new Uint32Array(256);
  let firstRow = new Uint32Array(256);
  let grouped = 0;
  for (let at = 0; at < length; at++) {
    const row = rows ? rows[at]! : at;
    const group = where && !where(row) ? NO_GROUP : groupIn(row);
    groupOf[row] = group;
    if (group === NO_GROUP) continue;
    if (group >= flows.length) {
      flows = grown(flows);
      firstRow = grown(firstRow);
    }
    if (flows[group]!++ === 0) firstRow[group] = row;
    grouped++;
  }
  const count = Math.max(keys.size, labels.size);
  return {
    count,
    grouped,
    firstRow: firstRow.subarray(0, count),
    flows: flows.subarray(0, count),
    labels: [...labels.keys()],
  };
}

/** Numbers the group of a row, by its key in the table or by its label beside it. */
function grouper(
  snapshot: Snapshot,
  { by, insideEnd, deviceOf, labelOf }: GroupRequest<Figure>,
  scratch: GroupScratch,
): (row: number) => number {
  if (!isTold(by)) return row => groupIdOf(scratch, by, snapshot, row, insideEnd, deviceOf);
  const { labels } = scratch;
  return row => {
    const label = labelOf?.(snapshot, row);
    if (label === undefined) return NO_GROUP;
    const known = labels.get(label);
    if (known === undefined) labels.set(label, labels.size);
    return known ?? labels.size - 1;
  };
}

function grown(old: Uint32Array): Uint32Array<ArrayBuffer> {
  const column = new Uint32Array(old.length * 4);
  column.set(old);
  return column;
}

/** A byte a group: 1 for the largest. */
function marked(grouping: Assigned, top: number): Uint8Array {
  const marks = new Uint8Array(grouping.count);
  for (const group of largestOf(grouping, top)) marks[group] = 1;
  return marks;
}

interface Walk {
  readonly snapshot: Snapshot;
  readonly request: GroupRequest<Figure>;
  readonly scratch: GroupScratch;
  readonly count: number;
  /** The groups whose costly figures are wanted; undefined for all. */
  chosen: Uint8Array | undefined;
}

/** Calls `take` with every row that has a group. */
function eachRow({ snapshot, request, scratch }: Walk, take: (row: number, group: number) => void): void {
  const { rows } = request;
  const { groupOf } = scratch;
  const length = rows ? rows.length : snapshot.rows.live;
  for (let at = 0; at < length; at++) {
    const row = rows ? rows[at]! : at;
    const group = groupOf[row]!;
    if (group !== NO_GROUP) take(row, group);
  }
}

const COUNT: Readonly<Record<Figure, (walk: Walk) => Uint32Array | Float64Array>> = {
  unreplied: walk => countRows(walk, row => walk.snapshot.isUnreplied(row)),
  fresh: walk => countRows(walk, row => walk.snapshot.isNew(row)),
  down: walk => sumRates(walk, ({ down }) => down),
  up: walk => sumRates(walk, ({ up }) => up),
  bytes: walk => sumCounted(walk, row => walk.snapshot.bytes(row)),
  peers: walk => {
    const { by, insideEnd } = walk.request;
    return countDistinct(walk, row => {
      const end = peerEnd(keyEnd(by, walk.snapshot, row, insideEnd));
      return walk.scratch.parts.addressId(walk.snapshot, row, end);
    });
  },
  destinations: walk =>
    countDistinct(walk, row => walk.scratch.parts.addressId(walk.snapshot, row, End.ORIGINAL_DST)),
  ports: walk =>
    countDistinct(walk, row => (walk.snapshot.hasPorts(row) ? walk.snapshot.dport(row) : NO_GROUP)),
  idle: countBands,
};

function countRows(walk: Walk, isCounted: (row: number) => boolean): Uint32Array {
  const counts = new Uint32Array(walk.count);
  eachRow(walk, (row, group) => {
    if (isCounted(row)) counts[group]!++;
  });
  return counts;
}

function sumRows(walk: Walk, amountOf: (row: number) => number): Float64Array {
  const sums = new Float64Array(walk.count).fill(Number.NaN);
  eachRow(walk, (row, group) => {
    const value = amountOf(row);
    if (Number.isNaN(value)) return;
    const sum = sums[group]!;
    sums[group] = Number.isNaN(sum) ? value : sum + value;
  });
  return sums;
}

/** NaN throughout where nothing is counted. */
function sumRates(walk: Walk, of: (rates: FlowRates) => (row: number) => number): Float64Array {
  return sumCounted(walk, of(walk.request.rates ?? ratesOf(walk.snapshot)));
}

function sumCounted(walk: Walk, amountOf: (row: number) => number): Float64Array {
  if (!isCounted(walk.snapshot)) return new Float64Array(walk.count).fill(Number.NaN);
  return sumRows(walk, amountOf);
}

/** How many different parts each group has; a part of NO_GROUP is none. */
function countDistinct(walk: Walk, partOf: (row: number) => number): Uint32Array {
  const { scratch, chosen } = walk;
  const { pairs } = scratch;
  const counts = new Uint32Array(walk.count);
  scratch.parts.clear();
  pairs.clear();
  eachRow(walk, (row, group) => {
    if (chosen && chosen[group] === 0) return;
    const part = partOf(row);
    if (part === NO_GROUP) return;
    const before = pairs.size;
    pairs.idOf(0, 0, group, part);
    if (pairs.size > before) counts[group]!++;
  });
  return counts;
}

function countBands(walk: Walk): Uint32Array {
  const { snapshot, chosen } = walk;
  const { idleOf } = walk.request;
  const bands = new Uint32Array(walk.count * BANDS);
  if (!idleOf) return bands;
  eachRow(walk, (row, group) => {
    if (chosen && chosen[group] === 0) return;
    const idle = idleOf(snapshot, row);
    if (idle >= 0) bands[group * BANDS + bandOf(idle)]!++;
  });
  return bands;
}

function bandOf(idle: number): number {
  let band = 0;
  while (band < IDLE_BANDS.length && idle >= (IDLE_BANDS[band] ?? 0)) band++;
  return band;
}
