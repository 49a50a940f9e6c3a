// Finds the row of a flow by its identity: an open-addressing hash table over one generation of columns.
import type { FlowLine } from '../conntrack/flow-line.ts';
import type { FlowColumns } from './flow-columns.ts';
import { isSameFlow } from './identity.ts';

const SMALLEST = 128;
/** Slots for each flow, at the least: with fewer, flows would be looked for past too many others. */
const ROOM = 1.6;

/** Belongs to one generation of columns; both are cleared together. A slot holds row + 1, or 0 where it is free. */
export class FlowIndex {
  #slots = new Int32Array(SMALLEST);
  #used = 0;

  /** Empties the table and makes room for `rows` flows. */
  clear(rows: number): void {
    const size = slotsFor(rows);
    if (size > this.#slots.length) this.#slots = new Int32Array(size);
    else this.#slots.fill(0);
    this.#used = 0;
  }

  /** The row whose flow `line` speaks of, or -1. `hash` is the line's identity hash. */
  find(columns: FlowColumns, line: FlowLine, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hashes = columns.identityHash;
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const row = slots[slot]! - 1;
      if (hashes[row] === hash && isSameFlow(line, columns, row)) return row;
    }
    return -1;
  }

  /** Enters a row that is not in the table yet; its identityHash must be in place. */
  add(columns: FlowColumns, row: number): void {
    if ((this.#used + 1) * ROOM > this.#slots.length) this.#grow(columns);
    this.#put(columns.identityHash[row]!, row);
    this.#used++;
  }

  #put(hash: number, row: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = row + 1;
  }

  #grow(columns: FlowColumns): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (const entry of old) if (entry !== 0) this.#put(columns.identityHash[entry - 1]!, entry - 1);
  }
}

/** A power of two with room for so many flows. */
function slotsFor(rows: number): number {
  let size = SMALLEST;
  while (size < rows * ROOM) size *= 2;
  return size;
}
