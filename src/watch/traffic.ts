// What the flows of a table carry: how fast, on average over some seconds, since the start; and why that is not known.
import { averageRates, type Passage, withPassage } from '../snapshot/flow-passages.ts';
import { type FlowRates, type LineUse, measure, ratesOf } from '../snapshot/rates.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { counted } from '../words/figures.ts';

/** How far back the total is remembered. Seconds. */
export const TRAFFIC_SECONDS = 300;
/** For so long the counters of all offloaded flows must stand still: they may be told in bursts. Seconds. */
const STILL_SECONDS = 10;

/** Bytes, or bytes a second; NaN where they are not known. */
export interface DownUp {
  readonly down: number;
  readonly up: number;
}

/** All flows together, from one reading to the next. */
export interface TrafficSample extends DownUp {
  /** Milliseconds of the table's monotonic clock. */
  readonly instant: number;
  /** How long it was to the reading before. */
  readonly seconds: number;
}

/** What one reading and those before it tell. Its flows are worth nothing once the snapshot is recycled. */
export class Traffic {
  /** Of this reading alone. */
  readonly use: LineUse;
  /** Oldest first; one for each reading but the first. */
  readonly samples: readonly TrafficSample[];
  /** Bytes that all flows together have carried since the first reading. */
  readonly since: DownUp;
  /** Seconds for which the counters of all offloaded flows have stood still; 0 where there are none. */
  readonly stillFor: number;
  readonly #snapshot: Snapshot;
  readonly #passages: readonly Passage[];
  readonly #averages = new Map<number, FlowRates>();

  /** What a snapshot adds to what was known before; undefined where nothing was. */
  constructor(snapshot: Snapshot, before?: Traffic) {
    const { instant, diff } = snapshot.facts;
    const { use, moving } = measure(snapshot);
    this.#snapshot = snapshot;
    this.use = use;
    const isSequel = diff.seconds > 0;
    this.#passages = withPassage(before ? before.#passages : [], snapshot, moving);
    const sample = { instant, seconds: diff.seconds, down: use.down, up: use.up };
    const kept = (before?.samples ?? []).filter(each => isWithin(each.instant, instant));
    this.samples = isSequel ? [...kept, sample] : [];
    this.since = isSequel ? plus(before?.since, sample) : { down: 0, up: 0 };
    const isStill = use.offloaded > 0 && use.still === use.offloaded;
    this.stillFor = isStill && isSequel ? (before?.stillFor ?? 0) + diff.seconds : 0;
  }

  /** How fast each flow is, on average over so many seconds; since the reading before for 0. */
  rates(window: number): FlowRates {
    if (window === 0) return ratesOf(this.#snapshot);
    const known = this.#averages.get(window) ?? averageRates(this.#snapshot, this.#passages, window);
    this.#averages.set(window, known);
    return known;
  }

  /** How fast all flows are together, those included that have gone meanwhile. */
  total(window: number): DownUp {
    let seconds = 0;
    let [down, up] = [0, 0];
    for (let at = this.samples.length - 1; at >= 0; at--) {
      const sample = this.samples[at] as TrafficSample;
      if (seconds > 0 && seconds + sample.seconds > window + ROUNDING) break;
      seconds += sample.seconds;
      down += sample.down * sample.seconds;
      up += sample.up * sample.seconds;
    }
    return { down: down / seconds, up: up / seconds };
  }
}

/** Two sums of the same seconds differ by no more than their rounding. */
const ROUNDING = 1e-6;

function isWithin(instant: number, newest: number): boolean {
  return instant < newest && instant >= newest - TRAFFIC_SECONDS * 1000;
}

function plus(before: DownUp | undefined, { down, up, seconds }: TrafficSample): DownUp {
  if (Number.isNaN(down)) return before ?? { down: 0, up: 0 };
  return { down: (before?.down ?? 0) + down * seconds, up: (before?.up ?? 0) + up * seconds };
}

/** The line that turns accounting on. */
export const ACCOUNTING = 'sysctl -w net.netfilter.nf_conntrack_acct=1';

/** Why there is less to be told than there might be, in one line; undefined where all is counted. `accounting` as the sysctl says. */
export function trafficNote(
  { use, stillFor }: Traffic,
  flows: number,
  accounting: boolean | undefined,
): string | undefined {
  if (flows > 0 && use.uncounted === flows && accounting !== true)
    return `no byte counts: ${ACCOUNTING} (for new flows)`;
  if (stillFor >= STILL_SECONDS)
    return `${counted(use.offloaded, 'offloaded flow')} not counted: a flowtable counts only where it says "counter"`;
  if (use.uncounted > 0 && use.uncounted < flows)
    return `${counted(use.uncounted, 'flow')} made before accounting was on: not counted`;
  return undefined;
}
