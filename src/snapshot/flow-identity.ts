// A flow's identity apart from any snapshot: finds the flow again where it goes by another number.
import { Has, PROTOCOL_WORDS } from '../conntrack/flow-line.ts';
import { End, type Snapshot } from './snapshot.ts';

/** Family, protocol, zone and original tuple, as `identity.ts` compares them; holds on to no snapshot. */
export interface FlowIdentity {
  readonly hash: number;
  /** Everything that tells the flow from others, number by number. */
  readonly words: readonly number[];
}

/** The identity of a row's flow, to be kept while snapshots come and go. */
export function identityOf(snapshot: Snapshot, row: number): FlowIdentity {
  return { hash: hashes(snapshot)[row]!, words: wordsOf(snapshot, row) };
}

/** The row of the flow of that identity that is alive, or -1; a later flow under the same tuple is as good. */
export function rowOfIdentity(snapshot: Snapshot, { hash, words }: FlowIdentity): number {
  const column = hashes(snapshot).subarray(0, snapshot.rows.live);
  for (let row = column.indexOf(hash); row >= 0; row = column.indexOf(hash, row + 1)) {
    if (isSame(snapshot, row, words)) return row;
  }
  return -1;
}

/** Whether a row's flow is that one, or a later one under the same tuple. */
export function hasIdentity(snapshot: Snapshot, row: number, { hash, words }: FlowIdentity): boolean {
  return hashes(snapshot)[row] === hash && isSame(snapshot, row, words);
}

function isSame(snapshot: Snapshot, row: number, words: readonly number[]): boolean {
  return wordsOf(snapshot, row).every((word, at) => word === words[at]);
}

const KINDS = PROTOCOL_WORDS | Has.ADDRESSES;

function wordsOf(snapshot: Snapshot, row: number): number[] {
  return [
    snapshot.family(row),
    snapshot.protocol(row),
    snapshot.originalZone(row),
    snapshot.has(row) & KINDS,
    ...addressWords(snapshot, row, End.ORIGINAL_SRC),
    ...addressWords(snapshot, row, End.ORIGINAL_DST),
    snapshot.sport(row),
    snapshot.dport(row),
  ];
}

function addressWords(snapshot: Snapshot, row: number, end: End): number[] {
  return ([0, 1, 2, 3] as const).map(word => snapshot.word(row, end, word));
}

function hashes({ generation }: Snapshot): Uint32Array {
  return generation.columns.identityHash;
}
