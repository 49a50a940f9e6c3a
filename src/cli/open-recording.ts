// Opens a recording at the instant that the settings name.
import { outsideText } from '../app/replay-times.ts';
import type { Recording } from '../reader/place.ts';
import { RecordingReader } from '../reader/recording/recording-reader.ts';
import { RecordingSource } from '../reader/recording/recording-source.ts';
import { parseReplayTime } from '../reader/recording/replay-time.ts';
import { warn } from './messages.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** At its last snapshot unless the settings say otherwise. Throws a SourceError, or a UsageError for a bad time. */
export function openRecording(path: string, { at }: Settings): RecordingSource {
  const source = new RecordingSource(new RecordingReader(path));
  const [first, last] = source.span;
  if (at === undefined) {
    source.seek(source.length - 1);
    return source;
  }
  const time = parseReplayTime(at, last, first, last);
  if (time === undefined) {
    source.close();
    throw new UsageError(`--at: "${at}" is no time, such as 12:31, 2026-11-21T03:00 or -5m`);
  }
  const outside = outsideText(time, [first, last]);
  if (outside !== undefined) warn(`--at ${at}: the recording ${outside}`);
  source.seek(source.indexAt(time));
  return source;
}

/** Goes back so many seconds from where the recording stands; yields where that was. */
export function goBack(source: Recording, seconds: number): number {
  const { position, moment } = source;
  source.seek(source.indexAt(moment.wallTime - seconds * 1000));
  return position;
}
