// Judges the table for the pressure page and the alert line: gathers what the report needs beside the snapshot.
import { existsSync, readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { setImmediate as immediate } from 'node:timers/promises';
import { type Prefix, parsePrefix } from '../conntrack/address.ts';
import { EXPECTATION_PATHS, parseExpectations } from '../conntrack/expectations.ts';
import { type FactTexts, factText } from '../conntrack/fact-paths.ts';
import { type FullTableLine, parseFullTableLine } from '../conntrack/kernel-log.ts';
import { entrySize, SLAB_PATHS } from '../conntrack/slab.ts';
import { type PressureInput, type PressureReport, pressureReport, reportSteps } from '../pressure/report.ts';
import { readKernelLog } from '../reader/kernel-log.ts';
import type { Place } from '../reader/place.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Monitor } from './monitor.ts';

/** From this share of max on, the host and the reason are named without being asked for. */
const ALERT_SHARE = 0.9;
/** Who and why is judged anew this often while nobody has the page open. Milliseconds. */
const ALERT_INTERVAL = 5000;
/** What changes slowly is read this often at most. Milliseconds. */
const SLOW_INTERVAL = 10_000;
const SLOW_PATHS = [...SLAB_PATHS.paths, ...EXPECTATION_PATHS.paths];
/** A legacy kernel's own sysctl tree, and the file by which OpenWrt tells its version. */
const LEGACY_COUNT = 'sys/net/ipv4/netfilter/ip_conntrack_count';
const MODERN_COUNT = 'sys/net/netfilter/nf_conntrack_count';
const OPENWRT = '/etc/openwrt_release';

/** The slow facts of a report; read from the same place as the table, but for what only this host can tell. */
export interface SlowFacts {
  readonly texts: FactTexts;
  readonly logLines: readonly FullTableLine[] | undefined;
  /** Whether a router read from afar runs OpenWrt. */
  readonly isOpenWrt: boolean;
}

/** This machine's interfaces are those of our own namespace. */
function isOurOwn({ isThisMachine, namespace }: Place): boolean {
  return isThisMachine && namespace === undefined;
}

/** Reads what a report needs beside the snapshot: this machine's log and files tell of its own table only. */
export async function readSlowFacts({ source }: Monitor): Promise<SlowFacts> {
  const texts = await source.facts([...SLOW_PATHS, LEGACY_COUNT, MODERN_COUNT]);
  const { place } = source;
  const records = isOurOwn(place) ? readKernelLog() : undefined;
  // Without a connection nothing is known of the router's system.
  const files = await place.readFiles?.([OPENWRT]).catch(() => undefined);
  return { texts, logLines: records && ownLines(records), isOpenWrt: files?.has(OPENWRT) ?? false };
}

/** Newer kernels name the network namespace whose table was full: another's is none of ours. */
function ownLines(records: readonly string[]): FullTableLine[] {
  const own = Number(/\d+/.exec(readlinkSync('/proc/self/ns/net'))?.[0]);
  return records
    .map(parseFullTableLine)
    .filter(line => line !== undefined)
    .filter(({ namespace }) => namespace === undefined || namespace === own);
}

/** The report on a snapshot of the monitor's. */
export function judge(monitor: Monitor, snapshot: Snapshot | undefined, slow: SlowFacts): PressureReport {
  return pressureReport(inputOf(monitor, snapshot, slow));
}

/** Keeps a report up to date while somebody looks at it, or while the table is in trouble. */
export class Judge {
  report: PressureReport | undefined;
  /** When the last judging began: milliseconds of the monotonic clock. */
  #judgedAt = Number.NEGATIVE_INFINITY;
  #isJudging = false;
  readonly #monitor: Monitor;
  readonly #onReport: () => void;
  #slow: SlowFacts = { texts: new Map(), logLines: undefined, isOpenWrt: false };
  #slowAt = Number.NEGATIVE_INFINITY;

  /** `onReport` is called when a new report stands. */
  constructor(monitor: Monitor, onReport: () => void) {
    this.#monitor = monitor;
    this.#onReport = onReport;
  }

  /** Whether a report is due that nobody has opened the page for: now and then, while the table is in trouble. */
  get isDue(): boolean {
    if (performance.now() - this.#judgedAt < ALERT_INTERVAL) return false;
    const { limits, tally } = this.#monitor;
    const isFilling = limits.count !== undefined && !!limits.max && limits.count / limits.max >= ALERT_SHARE;
    const lost = (tally?.sinceStart.get('drop') ?? 0) + (tally?.sinceStart.get('early_drop') ?? 0);
    return isFilling || lost > 0;
  }

  /** Judges a snapshot step by step, so that keys are answered in between; does nothing while one is being judged. */
  async update(snapshot: Snapshot): Promise<void> {
    if (this.#isJudging) return;
    this.#isJudging = true;
    this.#judgedAt = performance.now();
    this.#monitor.exchange(undefined, snapshot);
    this.report = await this.#judge(snapshot);
    this.#monitor.exchange(snapshot, undefined);
    this.#isJudging = false;
    this.#onReport();
  }

  async #judge(snapshot: Snapshot): Promise<PressureReport> {
    if (performance.now() - this.#slowAt > SLOW_INTERVAL) {
      this.#slowAt = performance.now();
      this.#slow = await readSlowFacts(this.#monitor);
    }
    const steps = reportSteps(inputOf(this.#monitor, snapshot, this.#slow));
    let step: IteratorResult<void, PressureReport>;
    do {
      await immediate();
      step = steps.next();
    } while (!step.done);
    return step.value;
  }
}

function inputOf(
  monitor: Monitor,
  snapshot: Snapshot | undefined,
  { texts, logLines, isOpenWrt }: SlowFacts,
): PressureInput {
  const expectations = factText(texts, EXPECTATION_PATHS);
  return {
    snapshot,
    limits: monitor.limits,
    history: monitor.history,
    timeouts: monitor.timeouts,
    entrySize: entrySize(factText(texts, SLAB_PATHS)),
    tally: monitor.tally,
    ownPrefixes: isOurOwn(monitor.source.place) ? ownPrefixes() : [],
    peak: monitor.peak,
    expectations:
      expectations === undefined ? undefined : parseExpectations(expectations).expectations.length,
    logLines,
    legacySysctls: texts.has(LEGACY_COUNT) && !texts.has(MODERN_COUNT),
    isOpenWrt: isOurOwn(monitor.source.place) ? existsSync(OPENWRT) : isOpenWrt,
  };
}

/** Networks on this machine's interfaces; the one towards the provider is among them, but few flows begin there. */
function ownPrefixes(): Prefix[] {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? []);
  return all
    .filter(({ internal }) => !internal)
    .flatMap(({ cidr }) => (cidr ? [parsePrefix(cidr)] : []))
    .filter(prefix => prefix !== undefined);
}
