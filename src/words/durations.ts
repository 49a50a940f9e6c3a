// Lengths of time, as sentences, columns and explanations write them, and as people type them.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Seconds in each unit, largest first. */
export const TIME_UNITS = [
  { name: 'd', word: 'day', size: DAY },
  { name: 'h', word: 'hour', size: HOUR },
  { name: 'm', word: 'minute', size: MINUTE },
  { name: 's', word: 'second', size: 1 },
] as const;

/** Seconds in their two largest units: `1m59s`, `2h04m`, `5d`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole}s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)}m${pair(whole % MINUTE)}s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)}h${pair(Math.floor((whole % HOUR) / MINUTE))}m`;
  const hours = Math.floor((whole % DAY) / HOUR);
  return `${Math.floor(whole / DAY)}d${hours === 0 ? '' : `${hours}h`}`;
}

/** Seconds as iptstate writes a TTL: h:mm:ss, hours without bound. */
export function formatTimeout(seconds: number): string {
  const whole = Math.floor(seconds);
  const minutes = pair(Math.floor((whole % HOUR) / MINUTE));
  return `${Math.floor(whole / HOUR)}:${minutes}:${pair(whole % MINUTE)}`;
}

/** The two largest units as one would say them, rounded down: 5 minutes, 11 hours 59 minutes, 0 seconds. */
export function durationInWords(seconds: number): string {
  let rest = Math.floor(seconds);
  const parts: string[] = [];
  for (const { word, size } of TIME_UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${word}${count === 1 ? '' : 's'}`);
  }
  return parts.slice(0, 2).join(' ') || '0 seconds';
}

/** Reads `90s`, `1h30m` or `1.5d` as seconds; undefined where the text is no length of time with its units. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d{1,15}(?:\.\d{1,3})?[dhms])+$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, number, unit = ''] of text.matchAll(/([\d.]+)([dhms])/gi)) {
    seconds += Number(number) * unitSeconds(unit);
  }
  return seconds;
}

function unitSeconds(name: string): number {
  return TIME_UNITS.find(unit => unit.name === name.toLowerCase())?.size ?? Number.NaN;
}

function pair(value: number): string {
  return String(value).padStart(2, '0');
}
