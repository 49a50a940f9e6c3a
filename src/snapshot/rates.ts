// How fast the flows of a snapshot are, down and up as seen from inside, and how fast all of them together.
import { Has } from '../conntrack/flow-line.ts';
import { inwards, outwards } from './direction.ts';
import { Counter, type Snapshot } from './snapshot.ts';

/** Bytes per second of the flows of one snapshot, by row; NaN where they are not known. */
export interface FlowRates {
  readonly down: (row: number) => number;
  readonly up: (row: number) => number;
}

/** Since the reading before. */
export function ratesOf(snapshot: Snapshot): FlowRates {
  return {
    down: row => snapshot.rate(row, inwards(snapshot, row).bytes),
    up: row => snapshot.rate(row, outwards(snapshot, row).bytes),
  };
}

/** Whether the kernel has counted the bytes of any flow. */
export function isCounted(snapshot: Snapshot): boolean {
  return (snapshot.facts.presence & Has.COUNTERS) !== 0;
}

/** What all flows of a snapshot carry together. */
export interface LineUse {
  /** Bytes per second since the reading before. */
  readonly down: number;
  readonly up: number;
  /** Bytes of both directions that the flows in the table have been counted for. */
  readonly bytes: number;
  /** Flows that have no counters. */
  readonly uncounted: number;
  /** Flows that are forwarded past the tracker, and those of them whose counters have stood still. */
  readonly offloaded: number;
  readonly still: number;
}

const NOTHING: LineUse = {
  down: Number.NaN,
  up: Number.NaN,
  bytes: Number.NaN,
  uncounted: 0,
  offloaded: 0,
  still: 0,
};

/** What is known of the line, and the rows that have moved anything since the reading before. */
export interface Measured {
  readonly use: LineUse;
  readonly moving: readonly number[];
}

/**
 * Sums up the live rows in one walk; the rates are NaN for a first reading, and all of it where no flow is counted.
 */
export function measure(snapshot: Snapshot): Measured {
  const { live } = snapshot.rows;
  const moving: number[] = [];
  if (!isCounted(snapshot)) return { use: { ...NOTHING, uncounted: live }, moving };
  const use = { down: 0, up: 0, bytes: 0, uncounted: 0, offloaded: 0, still: 0 };
  for (let row = 0; row < live; row++) {
    const bytes = snapshot.bytes(row);
    if (Number.isNaN(bytes)) {
      use.uncounted++;
      continue;
    }
    use.bytes += bytes;
    const rate = snapshot.rate(row, Counter.ORIGINAL_BYTES) + snapshot.rate(row, Counter.REPLY_BYTES);
    if (rate > 0) {
      moving.push(row);
      const down = snapshot.rate(row, inwards(snapshot, row).bytes);
      use.down += down;
      use.up += rate - down;
    }
    if (!snapshot.isOffloaded(row)) continue;
    use.offloaded++;
    if (rate === 0) use.still++;
  }
  const isFirst = snapshot.facts.diff.seconds <= 0;
  return { use: isFirst ? { ...use, down: Number.NaN, up: Number.NaN } : use, moving };
}
