// Replaying a recording as the state sees it: what can be asked of the player, and what it says of where it stands.
import { parseReplayTime } from '../reader/recording/replay-time.ts';
import type { Complaint, State } from './state.ts';

/** Times are typed in whole minutes: a recording may begin or end within the one that was meant. Milliseconds. */
const MINUTE = 60_000;

export type ReplayControl =
  | 'play'
  | 'faster'
  | 'slower'
  | 'step'
  | 'step-back'
  | 'step-ten'
  | 'step-ten-back'
  | 'peak'
  | 'first-drop';

/** Where the player stands. Times in milliseconds since 1970. */
export interface Replay {
  readonly isPlaying: boolean;
  /** Whether the peak or the first drop is being looked for. */
  readonly isSearching: boolean;
  /** Times as fast as it was. */
  readonly speed: number;
  /** Number of the present snapshot, from 0, and how many there are. */
  readonly position: number;
  readonly length: number;
  readonly present: number;
  readonly first: number;
  readonly last: number;
  /** Where the user wants to be next; undefined where that is done. */
  readonly target: number | undefined;
}

export type ReplayAction =
  | { readonly type: 'replay'; readonly control: ReplayControl }
  | { readonly type: 'replayed'; readonly replay: Replay };

/** What is wrong with a time typed; undefined where nothing is. */
export function checkReplayTime(text: string, { replay }: State): Complaint | undefined {
  if (text === '' || timeOf(text, replay) !== undefined) return undefined;
  return { text: 'no time, such as 12:31, +5m or -1h', at: undefined };
}

export function acceptReplayTime(state: State, text: string): State {
  const target = timeOf(text, state.replay);
  return state.replay && target !== undefined ? { ...state, replay: { ...state.replay, target } } : state;
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
