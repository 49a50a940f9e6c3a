// The table is full, nobody stands out and nothing is wrong with the flows: there are simply too many for it.
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import { type Evidence, groupSymptom, type Verdict } from '../verdict.ts';

/** Where `check` says CRITICAL and the screen names a host, too. */
const NEARLY_FULL = 0.9;
/** A source with more than this stands out: naming the table would hide it. */
const STANDS_OUT = 0.5;
/** With more than this unanswered, the flows are not ordinary. */
const MOST_UNREPLIED = 0.5;

export function tableTooSmall(evidence: Evidence): Verdict | undefined {
  const { occupancy, snapshot, lostWhileFull } = evidence;
  const { count, max, share } = occupancy;
  if (count === undefined || max === undefined || share === undefined) return undefined;
  if (share < NEARLY_FULL && lostWhileFull === 0) return undefined;
  const { groups, top } = groupSymptom(evidence, 'source', () => true);
  const most = top[0]?.flows ?? 0;
  if (most > snapshot.rows.live * STANDS_OUT || unreplied(evidence) > snapshot.rows.live * MOST_UNREPLIED) {
    return undefined;
  }
  return {
    rule: 'table-too-small',
    flows: count,
    share,
    evidence: { max, sources: groups, largest_source: most },
    text: `the table is too small: ${formatCount(count)} of ${formatCount(max)} (${formatPercent(share)}) in ordinary use by ${counted(groups, 'source')}, the largest with ${formatCount(most)}`,
  };
}

function unreplied({ snapshot }: Evidence): number {
  let flows = 0;
  for (let row = 0; row < snapshot.rows.live; row++) if (snapshot.isUnreplied(row)) flows++;
  return flows;
}
