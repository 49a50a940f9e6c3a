// `conntop check`: one line and an exit code for monitoring.
import { setTimeout as delay } from 'node:timers/promises';
import { EXPECTATION_PATHS, parseExpectations } from '../../conntrack/expectations.ts';
import { allPaths, factText } from '../../conntrack/fact-paths.ts';
import { LIMIT_PATHS } from '../../conntrack/limits.ts';
import { type Checked, check, DEFAULT_THRESHOLDS, Status, type Thresholds } from '../../pressure/check.ts';
import { occupancy } from '../../pressure/occupancy.ts';
import { isPlain } from '../../pressure/range.ts';
import { trouble } from '../../pressure/trouble.ts';
import { type Source, SourceError } from '../../reader/source.ts';
import { COUNTER_PATHS, nextFacts, noFacts, type TableFacts } from '../../watch/table-facts.ts';
import { safeText } from '../../words/safe-text.ts';
import type { Invocation } from '../invocation.ts';
import type { Settings } from '../settings.ts';
import { print } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';
import { withSource } from '../with-source.ts';

/** Seconds to watch where drops are judged. */
const DROPS_WATCH = 1;
/** Seconds after which a plugin has to give up, by the guidelines. */
const TIMEOUT = 10;
/** All that anybody may read, and the expectations, which are few. */
const PATHS = allPaths(...LIMIT_PATHS, EXPECTATION_PATHS);

/** Exits with the status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, also where the table cannot be read in time. */
export async function runCheck({ settings }: Invocation): Promise<number> {
  const thresholds = thresholdsOf(settings);
  try {
    const { line, status } = await Promise.race([result(settings, thresholds), giveUp(settings)]);
    print(`${line}\n`);
    return status;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    print(`CONNTRACK UNKNOWN - ${safeText(error.message)}; ${safeText(error.hint)}\n`);
    return Status.UNKNOWN;
  }
}

function thresholdsOf({ warning, critical, maxPerHost, drops }: Settings): Thresholds {
  const thresholds = { ...DEFAULT_THRESHOLDS, ...(warning && { warning }), ...(critical && { critical }) };
  const [low, high] = [thresholds.critical, thresholds.warning];
  // A critical bound alone may lie below the usual warning: there is then none.
  if (warning && isPlain(low.text) && isPlain(high.text) && low.end < high.end) {
    throw new UsageError(`--critical lies at ${low.text}%, below --warning at ${high.text}%`);
  }
  return { ...thresholds, maxPerHost, drops };
}

async function giveUp({ timeout = TIMEOUT }: Settings): Promise<never> {
  await delay(timeout * 1000, undefined, { ref: false });
  throw new SourceError(`no answer within ${timeout} s`, 'give it longer with --timeout');
}

function result(settings: Settings, thresholds: Thresholds): Promise<{ line: string; status: Status }> {
  return withSource(settings, async source => {
    const facts = await factsOf(source, settings.drops);
    const needsTable =
      settings.maxPerHost !== undefined || settings.evictable || facts.facts.limits.count === undefined;
    if (needsTable) return check(await withTable(source, settings, facts), thresholds);
    const plain = check(checkedOf(facts), thresholds);
    if (plain.status === Status.OK || plain.status === Status.UNKNOWN) return plain;
    // Who is behind an alarm is worth a reading, where it is allowed.
    return check(await withTable(source, settings, facts).catch(() => checkedOf(facts)), thresholds);
  });
}

interface Facts {
  readonly facts: TableFacts;
  readonly expectations: number | undefined;
}

/** The counters twice where their rise is asked for. */
async function factsOf(source: Source, twice: boolean): Promise<Facts> {
  const texts = await source.facts([...PATHS, ...COUNTER_PATHS]);
  const expectations = factText(texts, EXPECTATION_PATHS);
  const waiting =
    expectations === undefined ? undefined : parseExpectations(expectations).expectations.length;
  const facts = nextFacts(noFacts(), texts, performance.now());
  if (!twice) return { facts, expectations: waiting };
  await delay(DROPS_WATCH * 1000);
  return {
    facts: nextFacts(facts, await source.facts([...PATHS, ...COUNTER_PATHS]), performance.now()),
    expectations: waiting,
  };
}

function checkedOf({ facts, expectations }: Facts): Checked {
  const { limits, history, tally, peak } = facts;
  const use =
    expectations === undefined || limits.expectMax === undefined
      ? undefined
      : { count: expectations, max: limits.expectMax };
  return {
    occupancy: occupancy(limits, history, undefined, peak),
    trouble: trouble({ tally, expectations: use }),
    groups: { source: [], destination: [], port: [], protocol: [], state: [] },
    verdicts: [],
    summary: '',
  };
}

/** With hosts and reasons, which only the table tells. Loaded only where they are asked for. */
async function withTable(source: Source, settings: Settings, facts: Facts): Promise<Checked> {
  const { judgeOnce } = await import('../../watch/judge.ts');
  const { report, evictable } = await judgeOnce(source);
  const { trouble: counted } = checkedOf(facts);
  return {
    ...report,
    trouble: facts.facts.tally ? counted : report.trouble,
    ...(settings.evictable ? { evictable } : {}),
  };
}
