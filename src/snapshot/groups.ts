// Flows counted by what they have in common: their source, destination, destination port, protocol or state.
import { KeyTable } from './key-table.ts';
import { Counter, End, type Snapshot } from './snapshot.ts';

/** What flows can be grouped by, in the order in which the sidebar goes round. */
export const GROUPINGS = ['source', 'destination', 'port', 'protocol', 'state'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Which part of a flow is counted apart within a group. */
export type Part = 'destination' | 'port';

/**
 * The groups of a snapshot's live rows, in no order. Group g has no key of its own: whatever its flows have in
 * common is read from `firstRow[g]`. Belongs to its snapshot: worth nothing once that is recycled.
 */
export interface Groups {
  readonly by: Grouping;
  readonly count: number;
  readonly firstRow: Uint32Array;
  readonly flows: Uint32Array;
  readonly unreplied: Uint32Array;
  /** New in this reading. */
  readonly fresh: Uint32Array;
  /** Bytes per second of both directions together; NaN where no flow of the group has a rate. */
  readonly byteRate: Float64Array;
  /** Row to group, for the rows that were grouped. */
  readonly groupOf: Uint32Array;
}

/** Groups rows 0 .. rows.live-1, or only those that `rows` names. */
export function groupFlows(snapshot: Snapshot, by: Grouping, rows?: Uint32Array): Groups {
  const idOf = IDS[by];
  const length = rows ? rows.length : snapshot.rows.live;
  const groupOf = new Uint32Array(snapshot.rows.live);
  const tallies = new Tallies();
  keys.clear();
  for (let at = 0; at < length; at++) {
    const row = rows ? rows[at]! : at;
    const group = idOf(snapshot, row);
    groupOf[row] = group;
    tallies.add(snapshot, row, group);
  }
  return { by, groupOf, ...tallies.trimmed(keys.size) };
}

/** How many different destinations, or destination ports, each group's flows go to. */
export function countDistinct(
  snapshot: Snapshot,
  groups: Groups,
  part: Part,
  rows?: Uint32Array,
): Uint32Array {
  const idOf = IDS[part];
  const { groupOf } = groups;
  const length = rows ? rows.length : snapshot.rows.live;
  const counts = new Uint32Array(groups.count);
  keys.clear();
  pairs.clear();
  for (let at = 0; at < length; at++) {
    const row = rows ? rows[at]! : at;
    const before = pairs.size;
    pairs.idOf(0, 0, groupOf[row]!, idOf(snapshot, row));
    if (pairs.size > before) counts[groupOf[row]!]!++;
  }
  return counts;
}

/** Scratch of one grouping, shared by all since none is interrupted by another; grows with the largest table. */
const keys = new KeyTable();
/** A group and a part of it. */
const pairs = new KeyTable();

/** The id in `keys` of what a row is grouped by. */
const IDS: Readonly<Record<Grouping, (snapshot: Snapshot, row: number) => number>> = {
  source: (snapshot, row) => keys.addressId(snapshot, row, End.ORIGINAL_SRC),
  destination: (snapshot, row) => keys.addressId(snapshot, row, End.ORIGINAL_DST),
  port: (snapshot, row) =>
    snapshot.hasPorts(row)
      ? keys.idOf(0, 1, snapshot.protocol(row), snapshot.dport(row))
      : keys.idOf(0, 0, snapshot.protocol(row), 0),
  protocol: (snapshot, row) => keys.idOf(0, 0, 0, snapshot.protocol(row)),
  state: (snapshot, row) =>
    snapshot.stateCode(row) === 0
      ? keys.idOf(0, 0, snapshot.protocol(row), 0)
      : keys.idOf(0, 1, 0, snapshot.stateCode(row)),
};

/** What is added up a group, in arrays that grow with the number of groups. */
class Tallies {
  #firstRow = new Uint32Array(256);
  #flows = new Uint32Array(256);
  #unreplied = new Uint32Array(256);
  #fresh = new Uint32Array(256);
  #byteRate = new Float64Array(256).fill(Number.NaN);

  add(snapshot: Snapshot, row: number, group: number): void {
    if (group >= this.#flows.length) this.#grow();
    if (this.#flows[group]!++ === 0) this.#firstRow[group] = row;
    if (snapshot.isUnreplied(row)) this.#unreplied[group]!++;
    if (snapshot.isNew(row)) this.#fresh[group]!++;
    const rate = snapshot.rate(row, Counter.ORIGINAL_BYTES) + snapshot.rate(row, Counter.REPLY_BYTES);
    if (Number.isNaN(rate)) return;
    const sum = this.#byteRate[group]!;
    this.#byteRate[group] = Number.isNaN(sum) ? rate : sum + rate;
  }

  trimmed(count: number): Omit<Groups, 'by' | 'groupOf'> {
    return {
      count,
      firstRow: this.#firstRow.subarray(0, count),
      flows: this.#flows.subarray(0, count),
      unreplied: this.#unreplied.subarray(0, count),
      fresh: this.#fresh.subarray(0, count),
      byteRate: this.#byteRate.subarray(0, count),
    };
  }

  #grow(): void {
    const size = this.#flows.length * 4;
    this.#firstRow = grown(this.#firstRow, new Uint32Array(size));
    this.#flows = grown(this.#flows, new Uint32Array(size));
    this.#unreplied = grown(this.#unreplied, new Uint32Array(size));
    this.#fresh = grown(this.#fresh, new Uint32Array(size));
    this.#byteRate = grown(this.#byteRate, new Float64Array(size).fill(Number.NaN));
  }
}

function grown<T extends Uint32Array | Float64Array>(old: T, column: T): T {
  column.set(old);
  return column;
}
