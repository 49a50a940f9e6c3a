// The router's own addresses towards the outside, learned from what it translates.
import { Family } from '../conntrack/address.ts';
import { isPrivate } from './direction.ts';
import { End, type Snapshot } from './snapshot.ts';

/** Adds the IPv4 addresses that stand in place of private sources; IPv6 is not translated. */
export function learnOuterAddresses(snapshot: Snapshot, known: Set<number>): void {
  let last = -1;
  for (let row = 0; row < snapshot.rows.listed; row++) {
    if (!snapshot.isSourceNat(row) || snapshot.family(row) === Family.IPV6) continue;
    const word = snapshot.word(row, End.REPLY_DST, 3);
    if (word === last || !isPrivate(snapshot, row, End.ORIGINAL_SRC)) continue;
    last = word;
    if (!isPrivate(snapshot, row, End.REPLY_DST)) known.add(word);
  }
}
