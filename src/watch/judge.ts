// Judges the table: once for the commands that print a report, and again and again for the pressure page and the alert line.
import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
import { Flag } from '../conntrack/flow-line.ts';
import { type PressureInput, type PressureReport, pressureReport, reportSteps } from '../pressure/report.ts';
import { NEARLY_FULL, shareOfMax } from '../pressure/thresholds.ts';
import type { Source } from '../reader/source.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Reading } from './reading.ts';
import { NO_SLOW_FACTS, readSlowFacts, type SlowFacts } from './slow-facts.ts';
import { spanUpToNow } from './span.ts';
import { FACT_PATHS, nextFacts, noFacts, type TableFacts } from './table-facts.ts';
import { readings } from './watch.ts';

/** Who and why is judged anew this often while nobody has the page open. Milliseconds. */
const ALERT_INTERVAL = 5000;
/** What changes slowly is read this often at most. Milliseconds. */
const SLOW_INTERVAL = 10_000;

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
  readonly #source: Source;
  readonly #onReport: () => void;
  /** When the last judging began: milliseconds of the monotonic clock. */
  #judgedAt = Number.NEGATIVE_INFINITY;
  #isJudging = false;
  #slow = NO_SLOW_FACTS;
  #slowAt = Number.NEGATIVE_INFINITY;

  /** `onReport` is called when a new report stands. */
  constructor(source: Source, onReport: () => void) {
    this.#source = source;
    this.#onReport = onReport;
  }

  /** Whether a report is due that nobody has opened the page for: now and then, while the table is in trouble. */
  isDue({ limits, tally }: TableFacts): boolean {
    if (performance.now() - this.#judgedAt < ALERT_INTERVAL) return false;
    const isFilling = (shareOfMax(limits.count, limits.max) ?? 0) >= NEARLY_FULL;
    const lost = (tally?.sinceStart.get('drop') ?? 0) + (tally?.sinceStart.get('early_drop') ?? 0);
    return isFilling || lost > 0;
  }

  /**
   * Judges a reading by the newest facts, step by step, so that keys are answered in between; does nothing while one is
   * being judged.
   */
  async update(reading: Reading, facts: TableFacts): Promise<void> {
    if (this.#isJudging) return;
    this.#isJudging = true;
    this.#judgedAt = performance.now();
    reading.hold();
    this.report = await this.#judge(reading.snapshot, facts);
    reading.release();
    this.#isJudging = false;
    this.#onReport();
  }

  async #judge(snapshot: Snapshot, facts: TableFacts): Promise<PressureReport> {
    if (performance.now() - this.#slowAt > SLOW_INTERVAL) {
      this.#slowAt = performance.now();
      this.#slow = await readSlowFacts(this.#source, snapshot.facts.hasIPv6);
    }
    const steps = reportSteps(inputOf(facts, snapshot, this.#slow));
    let step: IteratorResult<void, PressureReport>;
    do {
      await immediate();
      step = steps.next();
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
