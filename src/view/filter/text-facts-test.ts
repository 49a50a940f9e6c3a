// Tests of what a row states in words: labels, and keys without a column of their own.
import { Has } from '../../conntrack/flow-line.ts';
import type { TextFacts } from '../../conntrack/text-facts.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** Asks once for each distinct text, however many rows have it; rows without any do not match. */
export function textFactsTest(
  matches: (facts: TextFacts) => boolean,
): (snapshot: Snapshot, row: number) => boolean {
  const known = new WeakMap<TextFacts, boolean>();
  return (snapshot, row) => {
    if ((snapshot.has(row) & Has.TEXT) === 0) return false;
    const facts = snapshot.text(row);
    const answer = known.get(facts) ?? matches(facts);
    known.set(facts, answer);
    return answer;
  };
}
