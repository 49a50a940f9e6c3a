// How it stands with reading: the connection, failures and their age, and where a replay is.
import { replayTimeText } from '../app/replay-times.ts';
import type { Replay } from '../app/state.ts';
import { formatDuration } from '../words/durations.ts';

import type { Model } from './model.ts';
import type { Role } from './theme.ts';

/** A word for the title bar, and how urgent it is. */
export function readingState(model: Model): readonly [string, Role] {
  const { monitor, state } = model;
  if (state.replay) return [replayState(state.replay), monitor.failure ? 'critical' : 'warn'];
  if (monitor.failure) return [failureState(model), 'critical'];
  return [intervalText(model), monitor.isStretched ? 'warn' : 'title'];
}

/** Why nothing is read or recorded and what to do, while there is a table to show; undefined where all is well. */
export function failureText({ monitor, shown }: Pick<Model, 'monitor' | 'shown'>): string | undefined {
  const failure = monitor.failure ?? monitor.source.place.trouble;
  return failure && shown.snapshot ? `${failure.message}; ${failure.hint}` : undefined;
}

/** How old the table shown is, while no newer one can be read; empty otherwise. */
export function ageText({ monitor, shown, state }: Model): string {
  if (!monitor.failure || !shown.snapshot || state.replay) return '';
  return `  as it was ${sinceText(shown.snapshot.facts.instant)} ago`;
}

/** The time of the table shown in a replay, as this machine's clock would have shown it; undefined while live. */
export function replayTime({ shown, state }: Pick<Model, 'shown' | 'state'>): string | undefined {
  if (!state.replay) return undefined;
  return replayTimeText(shown.snapshot?.facts.wallTime ?? state.replay.present);
}

function failureState({ monitor }: Model): string {
  const connection = monitor.source.place.link?.connection;
  const since = sinceText(connection?.since ?? monitor.failingSince ?? performance.now());
  if (connection?.state === 'connecting') return `CONNECTING ${since}`;
  if (connection?.state !== 'lost') return `NO READING ${sinceText(monitor.failingSince ?? 0)}`;
  const wait = Math.max(0, (connection.retryAt ?? 0) - performance.now());
  return `LOST ${since}, retry in ${Math.ceil(wait / 1000)}s`;
}

function replayState({ isPlaying, isSearching, speed, position, length }: Replay): string {
  const place = `${position + 1}/${length}`;
  if (isSearching) return `SEARCHING ${place}`;
  return isPlaying ? `PLAYING x${speed} ${place}` : `PAUSED ${place}`;
}

/** A reading that takes longer is told as it goes on, so that nobody takes it for a screen that hangs. Milliseconds. */
const LONG_READING = 2000;

function intervalText({ monitor }: Model): string {
  const seconds = monitor.interval / 1000;
  const every = `every ${Number.isInteger(seconds) ? formatDuration(seconds) : `${seconds.toFixed(1)}s`}`;
  const { readingSince } = monitor;
  if (readingSince !== undefined && performance.now() - readingSince >= LONG_READING)
    return `${every} (reading ${sinceText(readingSince)})`;
  return monitor.isStretched ? `${every} (slow read)` : every;
}

function sinceText(instant: number): string {
  return formatDuration(Math.round((performance.now() - instant) / 1000));
}
