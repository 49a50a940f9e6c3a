// Thresholds as the monitoring plugins write them: a number, or a range that values must stay in.

export interface Range {
  /** As it was given, without a percent sign. */
  readonly text: string;
  /** Percent of the maximum. */
  readonly start: number;
  readonly end: number;
  /** `@`: alarms inside of the range, ends included, instead of outside. */
  readonly isInside: boolean;
}

const RANGE = /^(@)?(?:(~|\d{1,3}(?:\.\d+)?)?:)?(\d{1,3}(?:\.\d+)?)?$/;

/**
 * `75`, `10:`, `~:75`, `10:75`, `@10:75`, percent signs allowed; undefined for anything else, and for numbers above
 * 100. A bare number alarms from there on.
 */
export function parseRange(given: string): Range | undefined {
  const text = given.replaceAll('%', '');
  const [match, at, low, high] = RANGE.exec(text) ?? [];
  if (match === undefined || (low === undefined && high === undefined)) return undefined;
  const start = low === undefined ? 0 : low === '~' ? Number.NEGATIVE_INFINITY : Number(low);
  const end = high === undefined ? Number.POSITIVE_INFINITY : Number(high);
  const isSane = start <= end && (high === undefined || end <= 100);
  return isSane ? { text, start, end, isInside: at !== undefined } : undefined;
}

/** Whether a value, in percent, alarms. */
export function alarms({ text, start, end, isInside }: Range, percent: number): boolean {
  if (isInside) return percent >= start && percent <= end;
  return percent < start || (isPlain(text) ? percent >= end : percent > end);
}

/** Whether it is a bare number. */
export function isPlain(text: string): boolean {
  return !text.includes(':') && !text.startsWith('@');
}

/** The range for performance data, each end as `scale` has it. */
export function rangeText({ text, start, end, isInside }: Range, scale: (percent: number) => number): string {
  if (isPlain(text)) return String(scale(end));
  const low = start === Number.NEGATIVE_INFINITY ? '~' : String(scale(start));
  const high = end === Number.POSITIVE_INFINITY ? '' : String(scale(end));
  return `${isInside ? '@' : ''}${low}:${high}`;
}
