// What each flow has carried lately, reading by reading, and its average rate over a window of them.
import { type FlowRates, isCounted, ratesOf } from './rates.ts';
import type { Snapshot } from './snapshot.ts';

/** The longest window that averages are asked for. Seconds. */
export const LONGEST_WINDOW = 40;
/** Flows remembered of one reading: of more, those that carry most. A flow takes 12 bytes a reading. */
const MOST_FLOWS = 32_768;
/** Two sums of the same seconds differ by no more than their rounding. */
const ROUNDING = 1e-6;

/** The flows that moved anything between one reading and the next. Never changed. */
export interface Passage {
  readonly seconds: number;
  readonly serials: Uint32Array;
  /** Bytes, by the place of the flow in `serials`. */
  readonly down: Float32Array;
  readonly up: Float32Array;
}

/**
 * The passages with that of a newer snapshot, whose `moving` rows have moved anything, as far back as averages reach; a
 * first reading begins anew.
 */
export function withPassage(
  passages: readonly Passage[],
  snapshot: Snapshot,
  moving: readonly number[],
): readonly Passage[] {
  const { seconds } = snapshot.facts.diff;
  if (seconds <= 0 || !isCounted(snapshot)) return [];
  return lastOf([...passages, passageOf(snapshot, seconds, moving)], LONGEST_WINDOW);
}

/** The newest passages of so many seconds together, at least one. */
function lastOf(passages: readonly Passage[], seconds: number): readonly Passage[] {
  let first = passages.length - 1;
  let sum = passages[first]?.seconds ?? 0;
  while (first > 0 && sum + (passages[first - 1]?.seconds ?? 0) <= seconds + ROUNDING) {
    first--;
    sum += passages[first]?.seconds ?? 0;
  }
  return passages.slice(Math.max(0, first));
}

function passageOf(snapshot: Snapshot, seconds: number, moving: readonly number[]): Passage {
  const rates = ratesOf(snapshot);
  const rows = fastest(rates, moving);
  const passage = {
    seconds,
    serials: new Uint32Array(rows.length),
    down: new Float32Array(rows.length),
    up: new Float32Array(rows.length),
  };
  for (const [at, row] of rows.entries()) {
    passage.serials[at] = snapshot.serial(row);
    passage.down[at] = rates.down(row) * seconds;
    passage.up[at] = rates.up(row) * seconds;
  }
  return passage;
}

/** Where there are too many, those above the rate that so many reach. */
function fastest({ down, up }: FlowRates, rows: readonly number[]): readonly number[] {
  if (rows.length <= MOST_FLOWS) return rows;
  const sums = Float32Array.from(rows, row => down(row) + up(row));
  const least = sums.slice().sort()[rows.length - MOST_FLOWS] ?? 0;
  return rows.filter((_, at) => (sums[at] ?? 0) >= least).slice(0, MOST_FLOWS);
}

/** The average rates of the flows of a snapshot, by the passages of the last `window` seconds up to it. */
export function averageRates(snapshot: Snapshot, passages: readonly Passage[], window: number): FlowRates {
  const taken = lastOf(passages, window);
  const seconds = taken.reduce((sum, passage) => sum + passage.seconds, 0);
  const bytes = bytesBySerial(taken);
  const last = ratesOf(snapshot);
  const rate = (row: number, which: 0 | 1): number => {
    if (seconds === 0 || !snapshot.hasCounters(row) || snapshot.isGone(row)) return Number.NaN;
    const carried = bytes.get(snapshot.serial(row));
    // Nothing is known of a flow that was older than our first sight of it.
    if (!carried) return Number.isNaN(last.down(row)) ? Number.NaN : 0;
    return carried[which] / seconds;
  };
  return { down: row => rate(row, 0), up: row => rate(row, 1) };
}

function bytesBySerial(passages: readonly Passage[]): Map<number, [down: number, up: number]> {
  const bytes = new Map<number, [down: number, up: number]>();
  for (const { serials, down, up } of passages) {
    for (const [at, serial] of serials.entries()) {
      const sum = bytes.get(serial);
      const [inward, outward] = [down[at] ?? 0, up[at] ?? 0];
      if (sum) {
        sum[0] += inward;
        sum[1] += outward;
      } else bytes.set(serial, [inward, outward]);
    }
  }
  return bytes;
}
