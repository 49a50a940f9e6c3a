// Numbers distinct keys of four 32-bit words in the order they come: an open-addressing hash table over typed arrays.
import { Family } from '../conntrack/address.ts';
import type { End, Snapshot } from './snapshot.ts';

const SMALLEST = 1024;
/** Stands before an IPv4 address, to set it apart from `::/96`: a first word that no unicast IPv6 address has. */
const NOT_IPV6 = 0xffff_ffff;

/** Reused from one table of flows to the next; `clear` empties it. */
export class KeyTable {
  /** A slot holds id + 1, or 0 where it is free. There are twice as many as keys, at the least. */
  #slots = new Int32Array(SMALLEST * 2);
  /** Key of id i at 4i to 4i + 3. */
  #keys = new Uint32Array(SMALLEST * 4);
  /** How many distinct keys there are; ids are 0 .. size - 1. */
  size = 0;

  clear(): void {
    this.#slots.fill(0);
    this.size = 0;
  }

  /** The id of a key; one not met before gets the next. */
  idOf(w0: number, w1: number, w2: number, w3: number): number {
    const slots = this.#slots;
    const keys = this.#keys;
    const mask = slots.length - 1;
    let slot = hash(w0, w1, w2, w3) & mask;
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      const at = (entry - 1) * 4;
      if (keys[at + 3] === w3 && keys[at + 2] === w2 && keys[at + 1] === w1 && keys[at] === w0)
        return entry - 1;
      slot = (slot + 1) & mask;
    }
    return this.#add(slot, w0, w1, w2, w3);
  }

  /** The id of one of a row's addresses. */
  addressId(snapshot: Snapshot, row: number, end: End): number {
    const family = snapshot.family(row);
    const w3 = snapshot.word(row, end, 3);
    if (family !== Family.IPV6) return this.idOf(NOT_IPV6, 0, family, w3);
    return this.idOf(snapshot.word(row, end, 0), snapshot.word(row, end, 1), snapshot.word(row, end, 2), w3);
  }

  #add(slot: number, w0: number, w1: number, w2: number, w3: number): number {
    const id = this.size++;
    const keys = this.#keys;
    keys[id * 4] = w0;
    keys[id * 4 + 1] = w1;
    keys[id * 4 + 2] = w2;
    keys[id * 4 + 3] = w3;
    this.#slots[slot] = id + 1;
    if (this.size * 4 === keys.length) this.#grow();
    return id;
  }

  #grow(): void {
    const keys = new Uint32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      const at = id * 4;
      let slot = hash(keys[at]!, keys[at + 1]!, keys[at + 2]!, keys[at + 3]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#keys = keys;
    this.#slots = slots;
  }
}

function hash(w0: number, w1: number, w2: number, w3: number): number {
  let mixed = Math.imul(w3 ^ (w3 >>> 15), 0x2c1b_3c6d);
  mixed = Math.imul(mixed ^ w2 ^ (mixed >>> 13), 0x297a_2d39);
  mixed = Math.imul(mixed ^ w1 ^ (mixed >>> 16), 0x2c1b_3c6d);
  mixed = Math.imul(mixed ^ w0 ^ (mixed >>> 13), 0x297a_2d39);
  return mixed ^ (mixed >>> 15);
}
