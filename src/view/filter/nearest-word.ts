// Finds the word that a mistyped one was probably meant to be.

/** Words as short as this are too easily near another. */
const SHORTEST = 3;

/** The candidate at most one typing error away (two for words of six letters or more), or undefined. */
export function nearestWord(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length < SHORTEST) return undefined;
  const lower = word.toLowerCase();
  let nearest: string | undefined;
  let least = word.length < 6 ? 2 : 3;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - lower.length) > least) continue;
    // Of two equally near, the one of which the word is the beginning.
    const distance = typingErrors(lower, candidate.toLowerCase()) - (candidate.startsWith(lower) ? 0.5 : 0);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

/** Letters to insert, drop, replace or swap with their neighbour (optimal string alignment). */
function typingErrors(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
