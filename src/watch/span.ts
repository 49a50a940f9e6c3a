// Which readings a command makes: so many, for so long, or those of a recording's last or next seconds.
import { type Place, type Recording, recordingAt } from '../reader/place.ts';
import type { WatchOptions } from './watch.ts';

export type Span = Pick<WatchOptions, 'times' | 'seconds' | 'stride' | 'interval'>;

/**
 * Every reading of so many seconds, the first alone for 0: of the seconds to come, but of a recording those up to where it
 * stands. A saved table is read once, since it would say the same again.
 */
export function spanUpToNow(place: Place, seconds: number): Span {
  const recording = recordingAt(place);
  if (recording) return { times: 1 + goBack(recording, seconds) };
  return place.changes.how === 'watched' ? { times: 1 } : { seconds };
}

/** The first and the last reading of so many seconds, see `spanUpToNow`; one reading where undefined. */
export function firstAndLast(place: Place, seconds: number | undefined): Span {
  const recording = recordingAt(place);
  if (seconds === undefined || place.changes.how === 'watched') return { times: 1 };
  if (!recording) return { times: 2, interval: seconds * 1000 };
  const stride = goBack(recording, seconds);
  return stride === 0 ? { times: 1 } : { times: 2, stride };
}

/** Every reading from now on, of a recording from where it stands: for so many seconds, or without end where undefined. */
export function spanFromNow(place: Place, seconds: number | undefined): Span {
  const recording = recordingAt(place);
  if (!recording || seconds === undefined) return { seconds };
  const { position, moment } = recording;
  const last = recording.indexAt(moment.wallTime + seconds * 1000);
  return { times: 1 + Math.max(0, last - position) };
}

/**
 * Goes back so many seconds from where the recording stands; yields how many snapshots that were. The recorder's clock may
 * have been set back in between: then it is none.
 */
function goBack(recording: Recording, seconds: number): number {
  const { position, moment } = recording;
  recording.seek(Math.min(position, recording.indexAt(moment.wallTime - seconds * 1000)));
  return position - recording.position;
}
