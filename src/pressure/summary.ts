// The judgement in one line: for the head of the report, and for the line that warns on the screen.
import { counted, formatCount, formatPercent } from '../words/figures.ts';
import type { FlowGroup } from './largest-groups.ts';
import type { Occupancy } from './occupancy.ts';
import { FILLING, NEARLY_FULL } from './thresholds.ts';
import type { Trouble } from './trouble.ts';
import { causesAmong, type Verdict } from './verdict.ts';

/** One sentence without the full stop. Where no rule holds it says so, and does not guess. */
export function summaryOf(
  occupancy: Occupancy,
  trouble: Trouble,
  verdicts: readonly Verdict[],
  sources: readonly FlowGroup[],
): string {
  const [first] = causesAmong(verdicts);
  if (first !== undefined) return first.text;
  const { share = 0, count } = occupancy;
  if (count === undefined && sources.length === 0) return 'the table has not been read';
  if (share < FILLING && trouble.lostWhileFull === 0) {
    return verdicts[0]?.text ?? 'the table has room and nothing stands out';
  }
  return unexplained(sources);
}

/**
 * What is wrong, then who and why. Undefined below 90% while nothing has been lost. Drops that a full table is not
 * to blame for are told without a host: none of the verdicts explains them.
 */
export function alertOf(
  occupancy: Occupancy,
  trouble: Trouble,
  verdicts: readonly Verdict[],
  sources: readonly FlowGroup[],
): string | undefined {
  const { share = 0 } = occupancy;
  const { lostWhileFull, droppedOtherwise, notes } = trouble;
  if (share < NEARLY_FULL && lostWhileFull === 0) return droppedOtherwise > 0 ? notes[0] : undefined;
  return `${stateOf(share, trouble)}: ${causesAmong(verdicts)[0]?.text ?? unexplained(sources)}`;
}

function stateOf(share: number, { droppedWhileFull, lostWhileFull }: Trouble): string {
  const full = share < 1 ? `table ${formatPercent(share)} full` : 'table full';
  if (droppedWhileFull > 0) return `${full}, ${counted(droppedWhileFull, 'packet')} dropped`;
  return lostWhileFull > 0 ? `${full}, ${counted(lostWhileFull, 'flow')} evicted early` : full;
}

function unexplained([largest]: readonly FlowGroup[]): string {
  if (largest === undefined) return 'no known pattern';
  const { name, flows, share } = largest;
  return `no known pattern; the largest source is ${name} with ${formatCount(flows)} flows (${formatPercent(share)})`;
}
