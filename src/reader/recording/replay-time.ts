// What people type to get to a point of a recording: 12:31, +5m, -1h30m, or an ISO date and time.
import { parseDuration } from '../../words/durations.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEP = /^([+-])((?:\d+[smhd])+)$/;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Milliseconds since 1970, or undefined where the text is no time. `+5m` counts from `present`. A time of day is that
 * of the present day, in the zone of this machine; where that lies outside `first` to `last`, of the day before or after
 * if that lies within.
 */
export function parseReplayTime(
  text: string,
  present: number,
  first: number,
  last: number,
): number | undefined {
  const [, sign, length] = STEP.exec(text) ?? [];
  if (length !== undefined)
    return present + (sign === '-' ? -1000 : 1000) * (parseDuration(length) ?? Number.NaN);
  if (CLOCK.test(text)) return timeOfDay(text, present, first, last);
  if (!ISO.test(text)) return undefined;
  // A date alone would be taken for midnight in Greenwich.
  const time = Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
  return Number.isNaN(time) ? undefined : time;
}

function timeOfDay(text: string, present: number, first: number, last: number): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  const onDayOf = (instant: number): number => new Date(instant).setHours(hours, minutes, seconds, 0);
  const candidates = [onDayOf(present), onDayOf(present + DAY), onDayOf(present - DAY)];
  // Seconds are not typed as a rule: the minute in which the recording begins is still within.
  const isWithin = (time: number): boolean => time > first - MINUTE && time <= last;
  return candidates.find(isWithin) ?? onDayOf(present);
}
