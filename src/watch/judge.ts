// Judges the table: once for the commands that print a report, and again and again for the pressure page and the alert line.
import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
import { Flag } from '../conntrack/flow-line.ts';
import { growth } from '../pressure/growth.ts';
import {
  alertSteps,
  type PressureInput,
  type PressureReport,
  pressureReport,
  reportSteps,
} from '../pressure/report.ts';
import { type Alert, isPressing } from '../pressure/summary.ts';
import { shareOfMax } from '../pressure/thresholds.ts';
import type { Source } from '../reader/source.ts';
import { GroupScratch } from '../snapshot/groups.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Reading } from './reading.ts';
import { NO_SLOW_FACTS, readSlowFacts, type SlowFacts } from './slow-facts.ts';
import { spanUpToNow } from './span.ts';
import { FACT_PATHS, nextFacts, noFacts, type TableFacts } from './table-facts.ts';
import { readings } from './watch.ts';

/** Who and why is judged anew this often, at most, while nobody has the page open. Milliseconds. */
const ALERT_INTERVAL = 5000;
/** The first two readings are judged: what a flow carries and what is new the second tells. */
const FIRST_REPORTS = 2;
/** An alert stands for so long, though a later report has none: what comes and goes would move the table each time. Milliseconds. */
const ALERT_HOLD = 10_000;
/** While nothing presses, judging takes no more than this share of the time. */
const LARGEST_SHARE = 0.003;
/** What changes slowly is read this often at most. Milliseconds. */
const SLOW_INTERVAL = 10_000;
/** The same while nobody has the page open: what addresses and neighbours there are. */
const SLOW_UNASKED_INTERVAL = 60_000;

/**
 * The report after `seconds` of readings `interval` milliseconds apart; after the first reading for 0. Throws a SourceError.
 */
export async function watchAndJudge(
  source: Source,
  seconds: number,
  interval: number,
): Promise<PressureReport> {
  let last: Reading | undefined;
  for await (const reading of readings(source, { interval, ...spanUpToNow(source.place, seconds) })) {
    last?.release();
    last = reading;
  }
  return pressureReport(
    inputOf(
      last?.facts ?? noFacts(),
      last?.snapshot,
      await readSlowFacts(source, last?.snapshot.facts.hasIPv6),
    ),
  );
}

/**
 * The report without the table, for those who may not read it: count, maximum and counters anybody may, once a second for
 * `seconds`. Undefined where the kernel does not even tell the count.
 */
export async function judgeFacts(source: Source, seconds: number): Promise<PressureReport | undefined> {
  let facts = noFacts();
  for (let left = Math.ceil(seconds); left >= 0; left--) {
    facts = nextFacts(facts, await source.facts(FACT_PATHS), performance.now());
    if (left > 0) await delay(1000);
  }
  if (facts.limits.count === undefined) return undefined;
  return pressureReport(inputOf(facts, undefined, await readSlowFacts(source)));
}

/** The report on one reading, and how many of its flows the kernel may drop to make room. Throws a SourceError. */
export async function judgeOnce(source: Source): Promise<{ report: PressureReport; evictable: number }> {
  for await (const { facts, snapshot } of readings(source, { times: 1 })) {
    const report = pressureReport(
      inputOf(facts, snapshot, await readSlowFacts(source, snapshot.facts.hasIPv6)),
    );
    return { report, evictable: evictableOf(snapshot) };
  }
  throw new Error('a watch has ended without a reading');
}

/** Flows that are not assured: the kernel drops them first where the table overflows. */
function evictableOf(snapshot: Snapshot): number {
  let flows = 0;
  for (let row = 0; row < snapshot.rows.live; row++) {
    if ((snapshot.flags(row) & (Flag.ASSURED | Flag.OFFLOAD | Flag.HW_OFFLOAD)) === 0) flows++;
  }
  return flows;
}

/** Keeps a report up to date while somebody looks at it, or while the table is in trouble. */
export class Judge {
  report: PressureReport | undefined;
  #reports = 0;
  #alert: Alert | undefined;
  #alertAt = Number.NEGATIVE_INFINITY;
  readonly #source: Source;
  readonly #onReport: () => void;
  /** When the last judging began: milliseconds of the monotonic clock. */
  #judgedAt = Number.NEGATIVE_INFINITY;
  #isJudging = false;
  #next: (() => Promise<void>) | undefined;
  /** How long the main thread was kept by the last judging. Milliseconds. */
  #cost = 0;
  readonly #scratch = new GroupScratch();
  #slow = NO_SLOW_FACTS;
  #slowAt = Number.NEGATIVE_INFINITY;

  /** `onReport` is called when a new report stands. */
  constructor(source: Source, onReport: () => void) {
    this.#source = source;
    this.#onReport = onReport;
  }

  /** Whether a report is due that nobody has opened the page for: more often while the table is in trouble. */
  isDue({ limits, tally, history }: TableFacts): boolean {
    if (this.#reports < FIRST_REPORTS) return true;
    const elapsed = performance.now() - this.#judgedAt;
    if (elapsed < ALERT_INTERVAL) return false;
    if (elapsed >= this.#cost / LARGEST_SHARE) return true;
    const lost = (tally?.sinceStart.get('drop') ?? 0) + (tally?.sinceStart.get('early_drop') ?? 0);
    return isPressing(shareOfMax(limits.count, limits.max) ?? 0, growth(history), lost);
  }

  /**
   * Judges a reading by the newest facts, step by step, so that keys are answered in between; while something is
   * being judged, after that.
   */
  async update(reading: Reading, facts: TableFacts): Promise<void> {
    if (this.#isJudging) {
      this.#waitFor(reading, facts);
      return;
    }
    await this.#judging(reading, async () => {
      const input = await this.#inputOf(reading.snapshot, facts, SLOW_INTERVAL);
      this.report = await this.#inSteps(reportSteps(input));
      this.#takeAlert(this.report.alert);
    });
  }

  /** As `update`, no more than for the line that warns. */
  async updateAlert(reading: Reading, facts: TableFacts): Promise<void> {
    await this.#judging(reading, async () => {
      const input = await this.#inputOf(reading.snapshot, facts, SLOW_UNASKED_INTERVAL);
      this.#takeAlert(await this.#inSteps(alertSteps(input)));
    });
  }

  /** A report that is asked for while less than that is judged follows it. */
  #waitFor(reading: Reading, facts: TableFacts): void {
    if (this.#next) return;
    reading.hold();
    this.#next = async () => {
      await this.update(reading, facts);
      reading.release();
    };
  }

  async #judging(reading: Reading, judge: () => Promise<void>): Promise<void> {
    if (this.#isJudging) return;
    this.#isJudging = true;
    this.#judgedAt = performance.now();
    reading.hold();
    await judge();
    this.#reports++;
    reading.release();
    this.#isJudging = false;
    this.#onReport();
    const next = this.#next;
    this.#next = undefined;
    await next?.();
  }

  /** Who fills the table or takes the line, and why; undefined while nothing is to be said. */
  get alert(): Alert | undefined {
    return this.#alert;
  }

  #takeAlert(alert: Alert | undefined): void {
    const now = performance.now();
    if (alert) this.#alertAt = now;
    if (alert || now - this.#alertAt >= ALERT_HOLD) this.#alert = alert;
  }

  async #inputOf(snapshot: Snapshot, facts: TableFacts, interval: number): Promise<PressureInput> {
    if (performance.now() - this.#slowAt > interval) {
      this.#slowAt = performance.now();
      this.#slow = await readSlowFacts(this.#source, snapshot.facts.hasIPv6);
    }
    return { ...inputOf(facts, snapshot, this.#slow), scratch: this.#scratch };
  }

  async #inSteps<T>(steps: Generator<void, T>): Promise<T> {
    let step: IteratorResult<void, T>;
    this.#cost = 0;
    do {
      await immediate();
      const begun = performance.now();
      step = steps.next();
      this.#cost += performance.now() - begun;
    } while (!step.done);
    return step.value;
  }
}

function inputOf(
  { limits, history, timeouts, tally, peak }: TableFacts,
  snapshot: Snapshot | undefined,
  slow: SlowFacts,
): PressureInput {
  return { snapshot, limits, history, timeouts, tally, peak, ...slow };
}
