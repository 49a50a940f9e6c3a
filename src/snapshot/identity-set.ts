// Tells whether a flow has been met before, where nothing of it is kept but a hash of its identity.
//
// A hash has 64 bits and begins with a number drawn by chance: among a million flows, two are taken for one with a
// chance of one in eighteen million, and nobody outside can bring it about.
import { randomInt } from 'node:crypto';
import { Family } from '../conntrack/address.ts';
import { type FlowLine, Has, PROTOCOL_WORDS, Word } from '../conntrack/flow-line.ts';

const SMALLEST = 1024;
const KINDS = PROTOCOL_WORDS | Has.ADDRESSES;
const SEEDS = 2 ** 32;

/** Grows with the number of flows, by 16 to 32 bytes for each. */
export class IdentitySet {
  readonly #lowSeed = randomInt(SEEDS);
  readonly #highSeed = randomInt(SEEDS);
  /** Slot s has its hash at 2s and 2s + 1; both are 0 where it is free. */
  #slots = new Uint32Array(SMALLEST * 2);
  #used = 0;

  /** Adds the flow that a line speaks of; false where it is there already. */
  add(line: FlowLine): boolean {
    const low = hashOf(line, this.#lowSeed);
    // No hash is 0 as a whole, which marks a free slot.
    const high = hashOf(line, this.#highSeed) | 1;
    if (!put(this.#slots, low >>> 0, high >>> 0)) return false;
    if (++this.#used * 4 > this.#slots.length) this.#grow();
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2)
      if (old[at + 1] !== 0) put(this.#slots, old[at]!, old[at + 1]!);
  }
}

/** False where the hash is there already. */
function put(slots: Uint32Array, low: number, high: number): boolean {
  const mask = slots.length - 1;
  let at = (low << 1) & mask;
  for (; slots[at + 1] !== 0; at = (at + 2) & mask)
    if (slots[at] === low && slots[at + 1] === high) return false;
  slots[at] = low;
  slots[at + 1] = high;
  return true;
}

/** All that `isSameFlow` compares. */
function hashOf(line: FlowLine, seed: number): number {
  const { has, words, original } = line;
  let hash = mix(seed, (line.protocol << 8) | line.family);
  hash = mix(mix(hash, line.originalZone), has & KINDS);
  if ((has & Has.ADDRESSES) !== 0) {
    const first = line.family === Family.IPV6 ? 0 : 3;
    for (let word = first; word < 4; word++) {
      hash = mix(mix(hash, words[Word.ORIGINAL_SRC + word]!), words[Word.ORIGINAL_DST + word]!);
    }
  }
  if ((has & PROTOCOL_WORDS) !== 0) hash = mix(mix(hash, original.src), original.dst);
  return hash;
}

function mix(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
