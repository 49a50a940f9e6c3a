// The judgement in one line: for the head of the report, and for the line that warns on the screen.
import { counted, formatCount, formatPercent } from '../words/figures.ts';
import type { Growth } from './growth.ts';
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

/** What somebody at the screen should know at once. */
export interface Alert {
  /** One sentence, without the full stop; how full the table is stands beside it. */
  readonly text: string;
  /** Whether flows are being lost, or soon will be. */
  readonly isUrgent: boolean;
}

/** A table that is full so soon is worth a line whoever fills it, and then urgent. Seconds. */
const SOON = 600;
const AT_ONCE = 60;

/** What an alert is told from. */
export interface Judgement {
  readonly occupancy: Occupancy;
  readonly growth: Pick<Growth, 'isForeseen' | 'secondsToFull'>;
  readonly trouble: Trouble;
  readonly verdicts: readonly Verdict[];
  /** The largest sources, most flows first. */
  readonly sources: readonly FlowGroup[];
}

/**
 * Who and why, from the moment a rule holds, or the table is nearly full or soon will be, and what it has cost. Drops that
 * a full table is not to blame for are told without a host: none of the verdicts explains them.
 */
export function alertOf(judgement: Judgement): Alert | undefined {
  const { occupancy, trouble, verdicts, sources } = judgement;
  const { lostWhileFull, droppedOtherwise, notes } = trouble;
  const left = secondsLeft(judgement);
  const isFull = (occupancy.share ?? 0) >= NEARLY_FULL;
  const [cause] = causesAmong(verdicts);
  if (isFull || lostWhileFull > 0 || left < SOON) {
    const text = `${costOf(trouble)}${cause?.text ?? unexplained(sources)}`;
    return { text, isUrgent: isFull || left < AT_ONCE };
  }
  const text = cause?.text ?? (droppedOtherwise > 0 ? notes[0] : undefined) ?? verdicts[0]?.text;
  return text === undefined ? undefined : { text, isUrgent: false };
}

/** Until the table is full, as far as that can be foreseen. */
function secondsLeft({ growth: { isForeseen, secondsToFull } }: Judgement): number {
  return isForeseen ? (secondsToFull ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}

/** Whether a table is worth judging though nobody has asked: it is nearly full, soon will be, or has cost something. */
export function isPressing(share: number, growth: Judgement['growth'], lost: number): boolean {
  const left = growth.isForeseen ? (growth.secondsToFull ?? SOON) : SOON;
  return share >= NEARLY_FULL || lost > 0 || left < SOON;
}

function costOf({ droppedWhileFull, lostWhileFull }: Trouble): string {
  if (droppedWhileFull > 0) return `${counted(droppedWhileFull, 'packet')} dropped: `;
  return lostWhileFull > 0 ? `${counted(lostWhileFull, 'flow')} evicted early: ` : '';
}

function unexplained([largest]: readonly FlowGroup[]): string {
  if (largest === undefined) return 'no known pattern';
  const { name, flows, share } = largest;
  return `no known pattern; the largest source is ${name} with ${formatCount(flows)} flows (${formatPercent(share)})`;
}
