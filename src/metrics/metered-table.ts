// One table as monitoring sees it: takes in what becomes known of it, and has the figures at hand at any time.
import { growth } from '../pressure/growth.ts';
import type { PressureReport } from '../pressure/report.ts';
import type { CounterTally } from '../pressure/tally.ts';
import { inwards, outwards } from '../snapshot/direction.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Reading } from '../watch/reading.ts';
import { noFacts, type TableFacts } from '../watch/table-facts.ts';
import type { OccupancyFigures, RowFigures, TableFigures, TotalFigures, VerdictFigures } from './figures.ts';
import { FlowStates } from './flow-states.ts';
import type { HostLabels } from './host-labels.ts';
import { Hosts } from './hosts.ts';
import { PassedBytes } from './passed-bytes.ts';

/** The kernel's counters that tell of a packet or a flow lost at the table. */
const DROPS = ['drop', 'early_drop', 'insert_failed', 'chaintoolong'] as const;
/** A table may give many verdicts, such as one for each host that scans; the first matter most. */
const MOST_VERDICTS = 20;

export interface MeterOptions {
  /** How many hosts are told of one by one. */
  readonly top: number;
  readonly hostLabels: HostLabels;
  /** Whether the process stays, and adds up from reading to reading. */
  readonly addsUp: boolean;
}

export class MeteredTable {
  readonly #options: MeterOptions;
  readonly #hosts: Hosts;
  readonly #states = new FlowStates();
  readonly #down = new PassedBytes();
  readonly #up = new PassedBytes();
  #facts = noFacts();
  /** Whether the kernel answered when it was asked last. */
  #hasFacts = false;
  /** Flows of the last reading. */
  #listed: number | undefined;
  /** By counter: what it stood at before the readings at hand, whose rises are added to it. */
  #dropsBefore: ReadonlyMap<string, number> | undefined;
  #drops: ReadonlyMap<string, number> = new Map();
  #newFlows = 0;
  #goneFlows = 0;
  #readErrors = 0;
  #last: Pick<TableFigures, 'readAt' | 'readSeconds'> = { readAt: undefined, readSeconds: undefined };
  #table: RowFigures | undefined;

  constructor(options: MeterOptions) {
    this.#options = options;
    this.#hosts = new Hosts({ top: options.top, labels: options.hostLabels, addsUp: options.addsUp });
  }

  get figures(): TableFigures {
    return {
      isUp: this.#table !== undefined,
      readErrors: this.#readErrors,
      ...this.#last,
      occupancy: this.#occupancy,
      drops: this.#drops,
      totals: this.#options.addsUp ? this.#totals : undefined,
      table: this.#table,
    };
  }

  /** Takes in limits and counters. Where nothing could be read they are the ones before, and tell nothing. */
  takeFacts(facts: TableFacts): void {
    this.#hasFacts = facts !== this.#facts;
    this.#facts = facts;
    if (facts.tally) this.#takeDrops(facts.tally);
  }

  /** Takes in a reading, and what was judged of it. */
  takeReading({ snapshot }: Reading, report: PressureReport, nameOf: NameOf): void {
    const { diff, wallTime, readMilliseconds } = snapshot.facts;
    if (diff.seconds > 0) {
      this.#newFlows += diff.new;
      this.#goneFlows += diff.gone;
    }
    this.#takeBytes(snapshot);
    this.#last = {
      readAt: (wallTime + readMilliseconds) / 1000,
      readSeconds: readMilliseconds / 1000,
    };
    this.#listed = snapshot.rows.listed;
    this.#table = {
      uncollected: report.occupancy.uncollected,
      flows: this.#states.count(snapshot),
      ...this.#hosts.count(snapshot, nameOf),
      verdicts: this.#verdictsOf(report),
      expectations: report.trouble.expectations?.count,
    };
  }

  /** The table could not be read: what was known of it is not told as if it were so now. */
  fail(): void {
    this.#readErrors++;
    this.#table = undefined;
    this.#listed = undefined;
    this.#hasFacts = false;
  }

  /** Another source follows, whose first reading is compared with none; the totals go on. */
  restart(): void {
    this.#dropsBefore = undefined;
    this.#facts = noFacts();
    for (const passed of [this.#down, this.#up, this.#hosts]) passed.restart();
  }

  get #occupancy(): OccupancyFigures {
    if (!this.#hasFacts && this.#listed === undefined) return NOTHING_KNOWN;
    const { limits, history } = this.#facts;
    const { perSecond, secondsToFull } = growth(history);
    return {
      entries: limits.count ?? this.#listed,
      limit: limits.max === 0 ? undefined : limits.max,
      growthPerSecond: perSecond,
      secondsToFull,
    };
  }

  get #totals(): TotalFigures {
    const [newFlows, goneFlows] = [this.#newFlows, this.#goneFlows];
    return { newFlows, goneFlows, down: this.#down.total, up: this.#up.total };
  }

  /** The kernel's own figure at first, and every rise since, though the counter wraps at 2^32. */
  #takeDrops({ latest, sinceStart }: CounterTally): void {
    const had = this.#drops;
    this.#dropsBefore ??= new Map(
      DROPS.filter(name => latest.totals.has(name)).map(name => {
        const now = (latest.totals.get(name) ?? 0) - (sinceStart.get(name) ?? 0);
        return [name, Math.max(now, had.get(name) ?? 0)];
      }),
    );
    this.#drops = new Map(
      [...this.#dropsBefore].map(([name, before]) => [name, before + (sinceStart.get(name) ?? 0)]),
    );
  }

  #takeBytes(snapshot: Snapshot): void {
    const { live, total } = snapshot.rows;
    const [living, gone] = [bytesOf(snapshot, 0, live), bytesOf(snapshot, live, total)];
    const [down, up] = [this.#down.rise(living.down, gone.down), this.#up.rise(living.up, gone.up)];
    // Once the router's outer address is known, flows to it count the other way round.
    this.#down.add(Math.max(0, down + Math.min(0, up)));
    this.#up.add(Math.max(0, up + Math.min(0, down)));
  }

  #verdictsOf({ verdicts }: PressureReport): VerdictFigures[] {
    const isTold = this.#options.hostLabels !== 'none';
    return verdicts.slice(0, MOST_VERDICTS).map(({ rule, address = '', flows }) => {
      return { rule, address: isTold ? address : '', flows };
    });
  }
}

type NameOf = (address: string) => string | undefined;

const NOTHING_KNOWN: OccupancyFigures = {
  entries: undefined,
  limit: undefined,
  growthPerSecond: undefined,
  secondsToFull: undefined,
};

/** Bytes of the rows `from` to before `to`, as seen from inside; NaN where none of them is counted. */
function bytesOf(
  snapshot: Snapshot,
  from: number,
  to: number,
): { readonly down: number; readonly up: number } {
  let [down, up, isCounted] = [0, 0, false];
  for (let row = from; row < to; row++) {
    if (!snapshot.hasCounters(row)) continue;
    isCounted = true;
    down += snapshot.counter(row, inwards(snapshot, row).bytes);
    up += snapshot.counter(row, outwards(snapshot, row).bytes);
  }
  return isCounted ? { down, up } : { down: Number.NaN, up: Number.NaN };
}
