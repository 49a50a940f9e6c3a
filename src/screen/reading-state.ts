// How it stands with reading: the connection, failures and their age, and where a replay is.
import type { Place } from '../reader/place.ts';
import type { Replay } from '../watch/player.ts';
import type { Reading } from '../watch/reading.ts';
import { replayTimeText } from '../watch/replay-time-text.ts';
import { trafficNote } from '../watch/traffic.ts';
import { formatDuration } from '../words/durations.ts';
import type { Model } from './model.ts';
import type { Role } from './theme.ts';

/** A word for the title bar, and how urgent it is. */
export function readingState(model: Model): readonly [string, Role] {
  const { status, state } = model;
  if (state.replay) return [replayState(state.replay), status.failure ? 'critical' : 'warn'];
  if (status.failure) return [failureState(model), 'critical'];
  return [intervalText(model), status.isStretched ? 'warn' : 'title'];
}

/** What is to be said of the reading itself: that it fails, from where it comes, what it lacks. */
export function noteOf(model: Pick<Model, 'status' | 'place' | 'shown'>): string | undefined {
  const { place, shown } = model;
  return failureText(model) ?? reasonText(place) ?? (place.note || undefined) ?? trafficText(shown.reading);
}

/** Why the table comes from where it comes from, when that was not the first choice. */
function reasonText({ isSimulated, label, reason }: Place): string | undefined {
  if (reason === '') return undefined;
  return `${isSimulated ? 'a simulated router' : `read through ${label}`}, because: ${reason}`;
}

/** Why there is less to be told of traffic than there might be. */
function trafficText(reading: Reading | undefined): string | undefined {
  if (!reading) return undefined;
  return trafficNote(reading.traffic, reading.snapshot.rows.live, reading.facts.limits.accounting);
}

/** Why nothing is read or recorded and what to do, while there is a table to show; undefined where all is well. */
function failureText({
  status,
  place,
  shown,
}: Pick<Model, 'status' | 'place' | 'shown'>): string | undefined {
  const failure = status.failure ?? place.trouble;
  return failure && shown.snapshot ? `${failure.message}; ${failure.hint}` : undefined;
}

/** How old the table shown is, while no newer one can be read; empty otherwise. */
export function ageText({ status, shown, state }: Model): string {
  if (!status.failure || !shown.snapshot || state.replay) return '';
  return `  as it was ${sinceText(shown.snapshot.facts.instant)} ago`;
}

/** The time of the table shown in a replay, as this machine's clock would have shown it; undefined while live. */
export function replayTime({ shown, state }: Pick<Model, 'shown' | 'state'>): string | undefined {
  if (!state.replay) return undefined;
  return replayTimeText(shown.snapshot?.facts.wallTime ?? state.replay.present);
}

function failureState({ status, place }: Model): string {
  const connection = place.link?.connection;
  const since = sinceText(connection?.since ?? status.failingSince ?? performance.now());
  if (connection?.state === 'connecting') return `CONNECTING ${since}`;
  if (connection?.state !== 'lost') return `NO READING ${sinceText(status.failingSince ?? 0)}`;
  if (connection.retryAt === undefined) return `LOST ${since}`;
  const wait = Math.max(0, connection.retryAt - performance.now());
  return `LOST ${since}, retry in ${Math.ceil(wait / 1000)}s`;
}

function replayState({ isPlaying, isSearching, speed, position, length }: Replay): string {
  const place = `${position + 1}/${length}`;
  if (isSearching) return `SEARCHING ${place}`;
  return isPlaying ? `PLAYING x${speed} ${place}` : `PAUSED ${place}`;
}

/** A reading that takes longer is told as it goes on, so that nobody takes it for a screen that hangs. Milliseconds. */
const LONG_READING = 2000;

function intervalText({ status }: Model): string {
  const seconds = status.interval / 1000;
  const every = `every ${Number.isInteger(seconds) ? formatDuration(seconds) : `${seconds.toFixed(1)}s`}`;
  const { readingSince } = status;
  if (readingSince !== undefined && performance.now() - readingSince >= LONG_READING)
    return `${every} (reading ${sinceText(readingSince)})`;
  return status.isStretched ? `${every} (slow read)` : every;
}

function sinceText(instant: number): string {
  return formatDuration(Math.round((performance.now() - instant) / 1000));
}
