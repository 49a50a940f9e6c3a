// Moves a recording to the instant that the settings name.
import type { Recording } from '../reader/place.ts';
import { parseReplayTime } from '../reader/recording/replay-time.ts';
import { outsideText } from '../watch/replay-time-text.ts';
import { warn } from './messages.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/**
 * To its last snapshot unless the settings say otherwise. Throws a UsageError for a bad time, and for a time where there
 * is no recording.
 */
export function goToStart(recording: Recording | undefined, { at }: Settings): void {
  if (!recording) {
    if (at !== undefined) throw new UsageError('--at: needs a recording, given with --file');
    return;
  }
  const [first, last] = recording.span;
  if (at === undefined) {
    recording.seek(recording.length - 1);
    return;
  }
  const time = parseReplayTime(at, last, first, last);
  if (time === undefined)
    throw new UsageError(`--at: "${at}" is no time, such as 12:31, 2026-11-21T03:00 or -5m`);
  const outside = outsideText(time, [first, last]);
  if (outside !== undefined) warn(`--at ${at}: the recording ${outside}`);
  recording.seek(recording.indexAt(time));
}

/** Goes back so many seconds from where the recording stands; yields where that was. */
export function goBack(source: Recording, seconds: number): number {
  const { position, moment } = source;
  source.seek(source.indexAt(moment.wallTime - seconds * 1000));
  return position;
}
