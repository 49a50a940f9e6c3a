// Judges the table: once for the commands that print a report, and again and again for the pressure page and the alert line.
import { setImmediate as immediate } from 'node:timers/promises';
import { type PressureInput, type PressureReport, pressureReport, reportSteps } from '../pressure/report.ts';
import type { Source } from '../reader/source.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Reading } from './reading.ts';
import { NO_SLOW_FACTS, readSlowFacts, type SlowFacts } from './slow-facts.ts';
import { spanUpToNow } from './span.ts';
import { noFacts, type TableFacts } from './table-facts.ts';
import { readings } from './watch.ts';

/** From this share of max on, the host and the reason are named without being asked for. */
const ALERT_SHARE = 0.9;
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
  return pressureReport(inputOf(last?.facts ?? noFacts(), last?.snapshot, await readSlowFacts(source)));
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
    const isFilling = limits.count !== undefined && !!limits.max && limits.count / limits.max >= ALERT_SHARE;
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
      this.#slow = await readSlowFacts(this.#source);
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
