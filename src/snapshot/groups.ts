// Flows counted by what they have in common: their source, destination, destination port, protocol or state.
import { Family } from '../conntrack/address.ts';

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
  const key = KEYS[by];
  const length = rows ? rows.length : snapshot.rows.live;
  const groupOf = new Uint32Array(snapshot.rows.live);
  const table = new RowTable(length, (row, other) => key.same(snapshot, row, other));
  const tallies = new Tallies();
  for (let at = 0; at < length; at++) {
    const row = rows ? rows[at]! : at;
    const group = table.groupOf(row, key.hash(snapshot, row));
    groupOf[row] = group;
    tallies.add(snapshot, row, group);
  }
  return { by, groupOf, ...tallies.trimmed(table.count) };
}

/** How many different destinations, or destination ports, each group's flows go to. */
export function countDistinct(
  snapshot: Snapshot,
  groups: Groups,
  part: Part,
  rows?: Uint32Array,
): Uint32Array {
  const key = KEYS[part];
  const { groupOf } = groups;
  const length = rows ? rows.length : snapshot.rows.live;
  const counts = new Uint32Array(groups.count);
  const table = new RowTable(
    length,
    (row, other) => groupOf[row] === groupOf[other] && key.same(snapshot, row, other),
  );
  for (let at = 0; at < length; at++) {
    const row = rows ? rows[at]! : at;
    const before = table.count;
    table.groupOf(row, mix(key.hash(snapshot, row), groupOf[row]!));
    if (table.count > before) counts[groupOf[row]!]!++;
  }
  return counts;
}

interface Key {
  hash(snapshot: Snapshot, row: number): number;
  same(snapshot: Snapshot, row: number, other: number): boolean;
}

const KEYS: Readonly<Record<Grouping, Key>> = {
  source: addressKey(End.ORIGINAL_SRC),
  destination: addressKey(End.ORIGINAL_DST),
  port: numberKey((snapshot, row) =>
    snapshot.hasPorts(row)
      ? (snapshot.protocol(row) << 16) | snapshot.dport(row)
      : snapshot.protocol(row) << 24,
  ),
  protocol: numberKey((snapshot, row) => snapshot.protocol(row)),
  state: numberKey((snapshot, row) =>
    snapshot.stateCode(row) === 0 ? snapshot.protocol(row) << 8 : snapshot.stateCode(row),
  ),
};

function numberKey(numberOf: (snapshot: Snapshot, row: number) => number): Key {
  return {
    hash: (snapshot, row) => mix(0, numberOf(snapshot, row)),
    same: (snapshot, row, other) => numberOf(snapshot, row) === numberOf(snapshot, other),
  };
}

function addressKey(end: End): Key {
  return {
    hash(snapshot, row) {
      const hash = mix(snapshot.family(row), snapshot.word(row, end, 3));
      if (snapshot.family(row) !== Family.IPV6) return hash;
      return mix(
        mix(mix(hash, snapshot.word(row, end, 2)), snapshot.word(row, end, 1)),
        snapshot.word(row, end, 0),
      );
    },
    same(snapshot, row, other) {
      if (snapshot.word(row, end, 3) !== snapshot.word(other, end, 3)) return false;
      if (snapshot.family(row) !== snapshot.family(other)) return false;
      if (snapshot.family(row) !== Family.IPV6) return true;
      return (
        snapshot.word(row, end, 2) === snapshot.word(other, end, 2) &&
        snapshot.word(row, end, 1) === snapshot.word(other, end, 1) &&
        snapshot.word(row, end, 0) === snapshot.word(other, end, 0)
      );
    },
  };
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** An open-addressing table from rows to the groups of rows that are the same. A slot holds group + 1. */
class RowTable {
  count = 0;
  #slots: Uint32Array;
  #hashes: number[] = [];
  readonly #firstRow: number[] = [];
  readonly #same: (row: number, other: number) => boolean;

  /** `rows` bounds the number of groups; the table starts small and grows, since most tables have few. */
  constructor(rows: number, same: (row: number, other: number) => boolean) {
    this.#slots = new Uint32Array(rows < 512 ? 1024 : 4096);
    this.#same = same;
  }

  groupOf(row: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      if (this.#hashes[entry - 1] === hash && this.#same(row, this.#firstRow[entry - 1]!)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    this.#hashes.push(hash);
    this.#firstRow.push(row);
    this.#slots[slot] = ++this.count;
    if (this.count * 2 > this.#slots.length) this.#grow();
    return this.count - 1;
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * 4);
    const mask = this.#slots.length - 1;
    for (const [group, hash] of this.#hashes.entries()) {
      let slot = hash & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = group + 1;
    }
  }
}

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
