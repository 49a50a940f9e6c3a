// How fast the table fills: a robust slope since the last break within half a minute, and the time to full.
import { HISTORY_SECONDS, type History, type Sample } from '../snapshot/history.ts';

/** Seconds of history that the slope is drawn through. */
const WINDOW = 30;
/** Fewer samples say nothing. */
const FEWEST = 3;
/** Half a minute does not foretell more than a day: a table that takes longer is called stable. Seconds. */
const HORIZON = 86_400;
/** People are told of a time to full this many times as long as growth has lasted: of twenty minutes after twelve seconds. */
const REACH = 100;
/** Two-sided 95% of the normal distribution. */
const CONFIDENCE = 1.96;
/** Steps after a break, and before it, that tell one from chance. */
const FEWEST_AFTER = 2;
const FEWEST_BEFORE = 4;
/** Standard errors by which the pace after a break differs from the one before; chance reaches it once in ten minutes. */
const BREAK = 4;
/** A table that has risen so much within so many seconds is not called stable, whatever came before. */
const NOT_STABLE_RISE = 0.01;
const NOT_STABLE_SECONDS = 3;
/** A fall is this many times further from the median step than the steps usually are. */
const UNUSUAL = 6;
/** A table that had so many flows and has less than such a share of them a second later was flushed; what expires is less. */
const FLUSHED = 100;
const FLUSHED_SHARE = 0.5;
/** Early drop and the collector make room for an instant only: a table that was just full and is this near to it still is. */
const STILL_FULL = 0.99;

export type GrowthState = 'growing' | 'stable' | 'draining' | 'full' | 'unknown';

export interface Growth {
  readonly state: GrowthState;
  /** Flows per second, negative while draining; undefined while unknown, and at the maximum, where the count tells nothing. */
  readonly perSecond: number | undefined;
  /** The slope's 95% range. */
  readonly range: readonly [low: number, high: number] | undefined;
  /** Seconds until count reaches max; 0 when full, undefined unless growing towards a maximum. */
  readonly secondsToFull: number | undefined;
  readonly earliestFull: number | undefined;
  /** Undefined where the range leaves open whether it fills at all. */
  readonly latestFull: number | undefined;
  /** Whether growth has lasted long enough for a time to full so far away to be worth showing. */
  readonly isForeseen: boolean;
  /** Flows that came and went per second, on average over the window. */
  readonly newPerSecond: number | undefined;
  readonly gonePerSecond: number | undefined;
}

/** Growth as the samples of the last half minute tell it. */
export function growth(history: History): Growth {
  const known = history.last(WINDOW).filter(sample => Number.isFinite(sample.count));
  const samples = sinceLastMax(sinceLastFlush(known));
  const newest = samples.at(-1);
  const turnover = {
    newPerSecond: mean(samples.map(sample => sample.newPerSecond)),
    gonePerSecond: mean(samples.map(sample => sample.gonePerSecond)),
  };
  if (newest === undefined) return { ...nothingKnown('unknown'), ...turnover };
  if (isFull(samples, newest)) {
    return { ...nothingKnown('full'), secondsToFull: 0, earliestFull: 0, latestFull: 0, ...turnover };
  }
  // At the maximum the count stands still whatever comes in, so such a sample tells nothing of the inflow.
  const points = withoutSingleFall(samples.filter(sample => !isAtMax(sample)));
  const slope = robustSlope(sinceLastBreak(points)) ?? slopeSinceMax(samples, newest);
  if (slope === undefined) return { ...nothingKnown('unknown'), ...turnover };
  const judged = judge(steepEnough(slope, points, newest), newest);
  return { ...judged, isForeseen: hasLasted(judged, history, newest), ...turnover };
}

/** Whoever empties the table, or the better part of it, has changed what comes: what came before tells nothing any more. */
function sinceLastFlush(samples: readonly Sample[]): readonly Sample[] {
  const flush = samples.findLastIndex(({ count }, at) => {
    const before = samples[at - 1]?.count ?? 0;
    return before >= FLUSHED && count < before * FLUSHED_SHARE;
  });
  return flush < 0 ? samples : samples.slice(flush);
}

/**
 * Another maximum is another table to fill: what came before tells nothing of it, but for the last count, which says
 * whether anything has come since.
 */
function sinceLastMax(samples: readonly Sample[]): readonly Sample[] {
  const newest = samples.at(-1);
  const before = samples.findLastIndex(({ max }) => !Object.is(max, newest?.max));
  if (newest === undefined || before < 0) return samples;
  const [last, ...rest] = samples.slice(before);
  return last === undefined ? rest : [{ ...last, max: newest.max }, ...rest];
}

/** Right after another maximum: whether anything has come since, which one sample tells. */
function slopeSinceMax(samples: readonly Sample[], newest: Sample): Slope | undefined {
  const [first] = samples;
  if (first === undefined || first === newest || !Object.is(first.max, newest.max)) return undefined;
  if (samples.length >= FEWEST || first.count !== newest.count) return undefined;
  return { median: 0, low: 0, high: 0 };
}

/** An instant in seconds, and the count there. */
interface Point {
  readonly at: number;
  readonly count: number;
}

interface Slope {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

function judge({ median, low, high }: Slope, { count, max }: Sample): Omit<Growth, keyof Turnover> {
  const room = max - count;
  const known = { ...nothingKnown('stable'), perSecond: median, range: [low, high] as const };
  // Written so that an unknown maximum, which is NaN, leaves the direction to the slope alone.
  if (low <= 0 && high >= 0) return known;
  if (median < 0) return count > -median * HORIZON ? known : { ...known, state: 'draining' };
  if (room > median * HORIZON) return known;
  if (Number.isNaN(room)) return { ...known, state: 'growing' };
  return {
    ...known,
    state: 'growing',
    secondsToFull: room / median,
    earliestFull: room / high,
    latestFull: low > 0 ? room / low : undefined,
  };
}

type Turnover = Pick<Growth, 'newPerSecond' | 'gonePerSecond'>;

function nothingKnown(state: GrowthState): Omit<Growth, keyof Turnover> {
  return {
    state,
    perSecond: undefined,
    range: undefined,
    secondsToFull: undefined,
    earliestFull: undefined,
    latestFull: undefined,
    isForeseen: false,
  };
}

/** Whether the table has risen, at least half as fast, for the hundredth part of the time that it is to take. */
function hasLasted(
  { perSecond = 0, secondsToFull }: Pick<Growth, 'perSecond' | 'secondsToFull'>,
  history: History,
  newest: Sample,
): boolean {
  if (secondsToFull === undefined) return false;
  const least = (secondsToFull / REACH) * 1000;
  const before = history
    .last(HISTORY_SECONDS)
    .findLast(({ instant, count }) => newest.instant - instant >= least && Number.isFinite(count));
  if (before === undefined) return false;
  const rise = newest.count - before.count;
  return rise >= (perSecond * (newest.instant - before.instant)) / 2000;
}

/** A sample without a maximum, which is NaN, is never at it. */
function isAtMax({ count, max }: Sample): boolean {
  return count >= max;
}

function isFull(samples: readonly Sample[], newest: Sample): boolean {
  return isAtMax(newest) || (newest.count >= newest.max * STILL_FULL && samples.slice(-5).some(isAtMax));
}

/**
 * A single fall (the first reading makes the kernel collect what has expired; somebody flushes the table) is
 * filled up again, since it says nothing about what comes. Falls that recur belong to how the table lives.
 */
function withoutSingleFall(samples: readonly Sample[]): readonly Point[] {
  const points = samples.map(({ instant, count }) => ({ at: instant / 1000, count }));
  const steps = consecutive(points).map(([from, to]) => (to.count - from.count) / (to.at - from.at));
  if (steps.length < FEWEST) return points;
  const usual = medianOf(steps);
  const spread = medianOf(steps.map(step => Math.abs(step - usual)));
  const limit = usual - Math.max(UNUSUAL * spread, Math.abs(usual) / 2, 5);
  const falls = steps.flatMap((step, index) => (step < limit ? [index] : []));
  const [fall] = falls;
  if (fall === undefined || falls.length > 1) return points;
  const [before, after] = [points[fall], points[fall + 1]];
  if (before === undefined || after === undefined) return points;
  const lift = before.count + usual * (after.at - before.at) - after.count;
  return points.map((point, index) => (index > fall ? { ...point, count: point.count + lift } : point));
}

/**
 * The points from the latest break of the pace on. A break is where the mean step after it is too far from the one
 * before for the steps before it: seen two or three seconds late, and not by what the count wavers anyway.
 */
function sinceLastBreak(points: readonly Point[]): readonly Point[] {
  const steps = consecutive(points).map(([from, to]) => (to.count - from.count) / (to.at - from.at));
  let furthest = BREAK;
  let start = 0;
  for (let at = FEWEST_BEFORE; at <= steps.length - FEWEST_AFTER; at++) {
    const distance = distanceOf(steps.slice(0, at), steps.slice(at));
    if (distance <= furthest) continue;
    furthest = distance;
    start = at;
  }
  return points.slice(start);
}

/** The means' difference in standard errors, by how steps differ within either part. */
function distanceOf(before: readonly number[], after: readonly number[]): number {
  const [usual, now] = [average(before), average(after)];
  const squares = [...before.map(step => (step - usual) ** 2), ...after.map(step => (step - now) ** 2)];
  // A still table has no spread: less than one flow a second is none that counts.
  const spread = Math.max(1, Math.sqrt(average(squares)));
  return Math.abs(now - usual) / (spread * Math.sqrt(1 / before.length + 1 / after.length));
}

/** The slope of the last three seconds where the table has risen too much in them to be called stable. */
function steepEnough(slope: Slope, points: readonly Point[], { max }: Sample): Slope {
  const last = points.at(-1);
  if (last === undefined || slope.low > 0) return slope;
  const before = points.findLast(({ at }) => last.at - at >= NOT_STABLE_SECONDS - 0.1);
  if (before === undefined || last.count - before.count < max * NOT_STABLE_RISE) return slope;
  const median = (last.count - before.count) / (last.at - before.at);
  return { median, low: median / 2, high: median * 2 };
}

/** Theil-Sen: the median of the slopes between all pairs of points; its range after Sen (1968), by Kendall's variance. */
function robustSlope(points: readonly Point[]): Slope | undefined {
  const n = points.length;
  if (n < FEWEST) return undefined;
  const slopes: number[] = [];
  for (const [index, from] of points.entries()) {
    for (const to of points.slice(index + 1)) slopes.push((to.count - from.count) / (to.at - from.at));
  }
  slopes.sort((a, b) => a - b);
  const reach = CONFIDENCE * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const low = Math.max(0, Math.floor((slopes.length - reach) / 2));
  const high = Math.min(slopes.length - 1, Math.ceil((slopes.length + reach) / 2));
  return { median: medianOf(slopes), low: slopes[low] ?? 0, high: slopes[high] ?? 0 };
}

function consecutive(points: readonly Point[]): readonly (readonly [Point, Point])[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index];
    return from === undefined ? [] : [[from, to] as const];
  });
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function mean(values: readonly number[]): number | undefined {
  const known = values.filter(value => Number.isFinite(value));
  return known.length === 0 ? undefined : average(known);
}
