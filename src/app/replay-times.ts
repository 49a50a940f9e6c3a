// Times of a replay: those that are typed, and those that are shown.
import { parseReplayTime } from '../reader/recording/replay-time.ts';
import { type Outcome, step } from './command.ts';
import type { Complaint, Replay, State } from './state.ts';

/** Times are typed in whole minutes: a recording may begin or end within the one that was meant. Milliseconds. */
const MINUTE = 60_000;

/** What is wrong with a time typed; undefined where nothing is. */
export function checkReplayTime(text: string, { replay }: State): Complaint | undefined {
  if (text === '' || timeOf(text, replay) !== undefined) return undefined;
  return { text: 'no time, such as 12:31, +5m or -1h', at: undefined };
}

export function acceptReplayTime(state: State, text: string): Outcome {
  const wallTime = timeOf(text, state.replay);
  return wallTime === undefined ? state : step(state, { type: 'go-to', wallTime });
}

/** As this machine's clock would have shown it. */
export function replayTimeText(wallTime: number): string {
  const time = new Date(wallTime);
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return `${day.map(part => String(part).padStart(2, '0')).join('-')} ${time.toTimeString().slice(0, 8)}`;
}

/** What a recording does that an instant lies before or after; undefined within. Milliseconds since 1970. */
export function outsideText(wallTime: number, [first, last]: readonly [number, number]): string | undefined {
  if (wallTime <= first - MINUTE) return `begins at ${replayTimeText(first)}`;
  return wallTime >= last + MINUTE ? `ends at ${replayTimeText(last)}` : undefined;
}

function timeOf(text: string, replay: Replay | undefined): number | undefined {
  return replay && parseReplayTime(text, replay.present, replay.first, replay.last);
}
