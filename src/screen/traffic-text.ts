// What the line carries, in words for the strip and the summary, and its last five minutes as points.
import { type DownUp, TRAFFIC_SECONDS, type TrafficSample } from '../watch/traffic.ts';
import { formatRate, formatSize } from '../words/sizes.ts';
import type { Model } from './model.ts';
import { bucketed, type Points } from './points.ts';

/** Down and up of all flows; empty where nothing is counted. */
export function totalText(model: Model): string {
  return downUpText(model.shown.total, model);
}

/** Down and up, each with its arrow; empty where they are not known. */
export function downUpText({ down, up }: DownUp, { state, symbols }: Model): string {
  if (Number.isNaN(down)) return '';
  const text = (rate: number): string => formatRate(rate, state.display.bits);
  return `${symbols.descending}${text(down)} ${symbols.ascending}${text(up)}`;
}

/** What that is an average over; empty for the time since the last reading. */
export function averageText({ state }: Model): string {
  return state.average === 'last' ? '' : `${state.average} average`;
}

/** Bytes since the first reading, and of the flows that are in the table; those that fit in so many cells. */
export function bytesTexts({ shown }: Model): readonly string[] {
  const traffic = shown.reading?.traffic;
  if (!traffic || Number.isNaN(traffic.use.bytes)) return [];
  const { since, use } = traffic;
  return [`${formatSize(since.down + since.up)}B since start`, `${formatSize(use.bytes)}B in the table`];
}

/** The total of the last five minutes, one point a column, and what its full height stands for. */
export function trafficPoints({ shown }: Model, columns: number): Points {
  const samples = shown.reading?.traffic.samples ?? [];
  const values = bucketed(samples.map(asPoint), columns, TRAFFIC_SECONDS);
  return { values, full: Math.max(1, ...values) };
}

function asPoint({ instant, down, up }: TrafficSample): { instant: number; value: number } {
  return { instant, value: Number.isNaN(down) ? 0 : down + up };
}
