// The whole judgement of a table as one plain object: what the pressure page, `conntop pressure` and `check` show.
import type { Address, Prefix } from '../conntrack/address.ts';
import type { FullTableLine } from '../conntrack/kernel-log.ts';
import type { Limits } from '../conntrack/limits.ts';
import type { EntrySize } from '../conntrack/slab.ts';
import { TIMEOUTS, type Timeout } from '../conntrack/timeouts.ts';
import { GroupScratch } from '../snapshot/groups.ts';
import type { History } from '../snapshot/history.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { Devices } from './devices.ts';
import { type Growth, growth } from './growth.ts';
import { IdleClock } from './idle.ts';
import { Inside } from './inside.ts';
import { type FlowGroup, largestGroups } from './largest-groups.ts';
import { type Memory, memory } from './memory.ts';
import { type Occupancy, occupancy } from './occupancy.ts';
import { remedies } from './remedies.ts';
import type { Remedy } from './remedy.ts';
import { finish, judgeSteps } from './rules.ts';
import { PLAIN_SITE, type Site } from './site.ts';
import { type Alert, alertOf, summaryOf } from './summary.ts';
import { sysctlName } from './sysctl-names.ts';
import type { CounterTally } from './tally.ts';
import { type Trouble, trouble } from './trouble.ts';
import type { Evidence, Verdict } from './verdict.ts';
import { proposals, type WhatIf, whatIf } from './what-if.ts';

export interface PressureInput {
  /** Undefined until the table has been read: whatever needs its rows is then empty. */
  readonly snapshot: Snapshot | undefined;
  readonly limits: Limits;
  readonly history: History;
  /** As parseTimeouts yields them. */
  readonly timeouts: ReadonlyMap<string, number>;
  readonly entrySize: EntrySize;
  readonly tally?: CounterTally | undefined;
  /** Prefixes of the router's inner interfaces. */
  readonly ownPrefixes?: readonly Prefix[] | undefined;
  /** The highest count the caller remembers. */
  readonly peak?: number | undefined;
  /** How many expectations wait. */
  readonly expectations?: number | undefined;
  /** Lines about a full table; undefined where the kernel log cannot be read. */
  readonly logLines?: readonly FullTableLine[] | undefined;
  /** The router's own addresses, as far as its interfaces tell. */
  readonly ownAddresses?: readonly Address[] | undefined;
  /** What `ip -6 neigh show` prints where the table is; undefined where nobody could ask. */
  readonly neighbours?: string | undefined;
  /** Seconds since the machine was started whose log these lines are of. */
  readonly uptime?: number | undefined;
  /** The kernel has the ip_conntrack sysctl tree, and not today's. */
  readonly legacySysctls?: boolean | undefined;
  readonly isOpenWrt?: boolean | undefined;
  /** Where else the table is, and what can be done there; what is not told is taken for this machine's own. */
  readonly site?: Partial<Site> | undefined;
  /** Of whoever judges again and again, one report after the other. */
  readonly scratch?: GroupScratch | undefined;
}

/** A timeout as it is in force. */
export interface TimeoutInForce {
  readonly timeout: Timeout;
  /** The sysctl's name on this kernel. */
  readonly sysctl: string;
  /** Seconds. */
  readonly value: number;
  /** False where the kernel has no such sysctl, or it could not be read: the value is then the default. */
  readonly isRead: boolean;
}

export interface PressureReport {
  readonly occupancy: Occupancy;
  readonly growth: Growth;
  readonly memory: Memory;
  readonly trouble: Trouble;
  /** What matters most first; empty for a healthy table, and where no rule holds. */
  readonly verdicts: readonly Verdict[];
  /** The judgement in one sentence, also where there is no verdict. */
  readonly summary: string;
  /** Who and why in one line, from the moment a rule holds or the table is soon full; undefined otherwise. */
  readonly alert: Alert | undefined;
  /** The largest groups of each kind, most flows first. */
  readonly groups: Readonly<Record<ReportGroup, readonly FlowGroup[]>>;
  readonly timeouts: readonly TimeoutInForce[];
  readonly whatIf: readonly WhatIf[];
  readonly remedies: readonly Remedy[];
}

type ReportGroup = 'source' | 'destination' | 'port' | 'protocol' | 'state';

/** Judges a table. Nothing of the snapshot is kept: it may be recycled afterwards. */
export function pressureReport(input: PressureInput): PressureReport {
  return finish(reportSteps(input));
}

/** What of the report somebody should know who has not asked for it, in steps as `reportSteps`; a part of their cost. */
export function* alertSteps(input: PressureInput): Generator<void, Alert | undefined> {
  const { snapshot, timeouts } = input;
  const facts = factsOf(input);
  const clock = new IdleClock(timeouts);
  const evidence = snapshot && evidenceOf(input, snapshot, clock, facts);
  yield;
  const judged = evidence ? yield* judgeSteps(evidence) : [];
  yield;
  const sources = evidence ? largestGroups(evidence.snapshot, { ...evidence, by: 'source', top: 1 }).top : [];
  return alertOf({ ...facts, verdicts: judged.map(({ verdict }) => verdict), sources });
}

/** As `pressureReport`, in steps of one walk over the table each, between which keys can be answered. */
export function* reportSteps(input: PressureInput): Generator<void, PressureReport> {
  const { snapshot, timeouts, entrySize } = input;
  const { legacySysctls = false, isOpenWrt = false } = input;
  const site = { ...PLAIN_SITE, legacySysctls, isOpenWrt, ...input.site };
  const facts = factsOf(input);
  const clock = new IdleClock(timeouts);
  const evidence = snapshot && evidenceOf(input, snapshot, clock, facts);
  yield;
  const judged = evidence ? yield* judgeSteps(evidence) : [];
  const verdicts = judged.map(({ verdict }) => verdict);
  const tried = snapshot ? whatIf(snapshot, clock, proposals(clock)) : [];
  yield;
  const groups = yield* groupSteps(evidence);
  return {
    ...facts,
    memory: memory(facts.occupancy, entrySize),
    verdicts,
    summary: summaryOf(facts.occupancy, facts.trouble, verdicts, groups.source),
    alert: alertOf({ ...facts, verdicts, sources: groups.source }),
    groups,
    timeouts: timeoutsInForce(clock, timeouts, site.legacySysctls),
    whatIf: tried,
    remedies: remedies({
      ...facts,
      judged,
      evidence,
      whatIf: tried,
      entrySize,
      site,
      lostWhileFull: facts.trouble.lostWhileFull,
    }),
  };
}

function factsOf(input: PressureInput): Pick<PressureReport, 'occupancy' | 'growth' | 'trouble'> {
  const { limits, history, snapshot, peak } = input;
  return {
    occupancy: occupancy(limits, history, snapshot, peak),
    growth: growth(history),
    trouble: troubleOf(input),
  };
}

function troubleOf({ tally, expectations, limits, logLines, uptime }: PressureInput): Trouble {
  const { expectMax } = limits;
  const use =
    expectations === undefined || expectMax === undefined
      ? undefined
      : { count: expectations, max: expectMax };
  return trouble({ tally, expectations: use, logLines, uptime });
}

function evidenceOf(
  { ownPrefixes, ownAddresses, neighbours, scratch }: PressureInput,
  snapshot: Snapshot,
  clock: IdleClock,
  facts: Pick<PressureReport, 'occupancy' | 'trouble'>,
): Evidence {
  const inside = new Inside(ownPrefixes);
  inside.addRouter(ownAddresses ?? []);
  inside.learnRouter(snapshot);
  return {
    snapshot,
    clock,
    inside,
    devices: new Devices(neighbours),
    scratch: scratch ?? new GroupScratch(),
    occupancy: facts.occupancy,
    capacity: facts.occupancy.max ?? Math.max(1, snapshot.rows.live),
    lostWhileFull: facts.trouble.lostWhileFull,
    expectations: facts.trouble.expectations,
    explained: new Uint8Array(snapshot.rows.live),
  };
}

function* groupSteps(evidence: Evidence | undefined): Generator<void, PressureReport['groups']> {
  const groups: Record<ReportGroup, readonly FlowGroup[]> = {
    source: [],
    destination: [],
    port: [],
    protocol: [],
    state: [],
  };
  if (evidence === undefined) return groups;
  for (const by of Object.keys(groups) as ReportGroup[]) {
    groups[by] = largestGroups(evidence.snapshot, { ...evidence, by }).top;
    yield;
  }
  return groups;
}

function timeoutsInForce(
  clock: IdleClock,
  values: ReadonlyMap<string, number>,
  legacySysctls: boolean,
): TimeoutInForce[] {
  return TIMEOUTS.map(timeout => ({
    timeout,
    sysctl: sysctlName(timeout.name, legacySysctls),
    value: clock.secondsOf(timeout),
    isRead: values.has(timeout.name),
  }));
}
