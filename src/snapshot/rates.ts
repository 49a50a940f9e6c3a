// How fast the flows of a snapshot are, down and up as seen from inside, and how fast all of them together.
import { Has } from '../conntrack/flow-line.ts';
import { inwards, outwards } from './direction.ts';
import type { Snapshot } from './snapshot.ts';

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

/** Sums up the live rows; the rates are NaN for a first reading, and all of it where no flow is counted. */
export function lineUse(snapshot: Snapshot): LineUse {
  const { live } = snapshot.rows;
  if (!isCounted(snapshot)) return { ...NOTHING, uncounted: live };
  const { down, up } = ratesOf(snapshot);
  const use = { down: 0, up: 0, bytes: 0, uncounted: 0, offloaded: 0, still: 0 };
  for (let row = 0; row < live; row++) {
    if (!snapshot.hasCounters(row)) {
      use.uncounted++;
      continue;
    }
    use.bytes += snapshot.bytes(row);
    const [inward, outward] = [down(row), up(row)];
    if (!Number.isNaN(inward)) {
      use.down += inward;
      use.up += outward;
    }
    if (!snapshot.isOffloaded(row)) continue;
    use.offloaded++;
    if (inward + outward === 0) use.still++;
  }
  return snapshot.facts.diff.seconds > 0 ? use : { ...use, down: Number.NaN, up: Number.NaN };
}
