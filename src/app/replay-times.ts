// Times of a replay as they are typed: how an entry is checked, and where it leads.
import { parseReplayTime } from '../reader/recording/replay-time.ts';
import type { Complaint } from '../view/filter/complaint.ts';
import type { Replay } from '../watch/player.ts';
import { type Outcome, step } from './command.ts';
import type { State } from './state.ts';

/** What is wrong with a time typed; undefined where nothing is. */
export function checkReplayTime(text: string, { replay }: State): Complaint | undefined {
  if (text === '' || timeOf(text, replay) !== undefined) return undefined;
  return { text: 'no time, such as 12:31, +5m or -1h', at: undefined };
}

export function acceptReplayTime(state: State, text: string): Outcome {
  const wallTime = timeOf(text, state.replay);
  return wallTime === undefined ? state : step(state, { type: 'go-to', wallTime });
}

function timeOf(text: string, replay: Replay | undefined): number | undefined {
  return replay && parseReplayTime(text, replay.present, replay.first, replay.last);
}
