// What went wrong at the table: the counters that tell of lost packets and flows, read together with the count.
import { COUNTERS } from '../conntrack/counters.ts';
import type { FullTableLine } from '../conntrack/kernel-log.ts';
import { formatDuration } from '../words/durations.ts';
import { counted, formatCount } from '../words/figures.ts';
import type { CounterTally } from './tally.ts';

/** Counters whose rise means trouble, or explains it. */
const TROUBLE = [
  'drop',
  'early_drop',
  'insert_failed',
  'chaintoolong',
  'search_restart',
  'clash_resolve',
  'invalid',
];

export interface TroubleCounter {
  readonly name: string;
  /** As the kernel counts: since the namespace was made, modulo 2^32 for each CPU. */
  readonly total: number;
  readonly sinceStart: number;
  /** Undefined after the first reading. */
  readonly perSecond: number | undefined;
  readonly meaning: string;
}

export interface Trouble {
  /** In the order in which they matter; those this kernel does not have are missing. */
  readonly counters: readonly TroubleCounter[];
  /** Packets dropped since the start while the table was full or nearly so. */
  readonly droppedWhileFull: number;
  /** Those, and the flows evicted: what the full table has cost. */
  readonly lostWhileFull: number;
  /** Drops since the start that came while there was room: another cause. */
  readonly droppedOtherwise: number;
  readonly expectations: ExpectationUse | undefined;
  /** What the figures mean together, one sentence each, without full stops. */
  readonly notes: readonly string[];
}

/** Announced connections against the most there may be. */
export interface ExpectationUse {
  readonly count: number;
  readonly max: number;
}

export interface TroubleInput {
  readonly tally: CounterTally | undefined;
  readonly expectations?: ExpectationUse | undefined;
  /** Lines of the kernel log about a full table; undefined where the log cannot be read. */
  readonly logLines?: readonly FullTableLine[] | undefined;
  /** Seconds since this machine was started, by which the log dates its lines. */
  readonly uptime?: number | undefined;
}

/** Notes are sentences without the full stop, what has cost most first. */
export function trouble({ tally, expectations, logLines, uptime }: TroubleInput): Trouble {
  const rise = (name: string): number => tally?.sinceStart.get(name) ?? 0;
  const droppedWhileFull = tally?.dropsNearFull ?? 0;
  const droppedOtherwise = rise('drop') - droppedWhileFull;
  return {
    counters: tally === undefined ? [] : countersOf(tally),
    droppedWhileFull,
    lostWhileFull: droppedWhileFull + rise('early_drop'),
    droppedOtherwise,
    expectations,
    notes: [
      ...fullNotes(droppedWhileFull, rise('early_drop')),
      ...otherDropNotes(droppedOtherwise, rise('insert_failed')),
      ...logNotes(logLines ?? [], uptime),
    ],
  };
}

function countersOf(tally: CounterTally): TroubleCounter[] {
  return COUNTERS.filter(({ name }) => TROUBLE.includes(name)).flatMap(({ name, meaning }) => {
    const total = tally.latest.totals.get(name);
    const sinceStart = tally.sinceStart.get(name) ?? 0;
    return total === undefined
      ? []
      : [{ name, total, sinceStart, perSecond: tally.perSecond.get(name), meaning }];
  });
}

function fullNotes(drops: number, evictions: number): string[] {
  if (drops > 0) {
    return [
      `the table was full: ${counted(drops, 'packet')} of new flows dropped, ${counted(evictions, 'flow')} evicted early`,
    ];
  }
  if (evictions === 0) return [];
  return [
    `the table is full at times: ${counted(evictions, 'flow')} evicted early, which the kernel does not log; no packet dropped yet`,
  ];
}

function otherDropNotes(drops: number, failedInsertions: number): string[] {
  if (drops <= 0) return [];
  const cause =
    failedInsertions > 0
      ? `${formatCount(failedInsertions)} failed insertions in the same time point to lost races or exhausted NAT ports`
      : 'a helper or a protocol check gave up on them';
  return [`${counted(drops, 'packet')} dropped while the table had room: ${cause}`];
}

/** The kernel limits the rate of such lines together with other network messages. Old ones are dated. */
function logNotes(lines: readonly FullTableLine[], uptime: number | undefined): string[] {
  return (['flows', 'expectations'] as const).flatMap(table => {
    const mine = lines.filter(line => line.table === table);
    const what = table === 'flows' ? '"table full"' : '"expectation table full"';
    if (mine.length === 0) return [];
    const age = ageOf(mine, uptime);
    const when = age === undefined ? '' : `, the last ${formatDuration(age)} ago`;
    return [
      `the kernel log has ${counted(mine.length, 'line')} ${what}${when}; it is rate-limited, so drops may be many more`,
    ];
  });
}

/** Seconds since the last line; undefined where the lines have no stamp. */
function ageOf(lines: readonly FullTableLine[], uptime: number | undefined): number | undefined {
  const stamps = lines.flatMap(line => line.uptime ?? []);
  if (uptime === undefined || stamps.length === 0) return undefined;
  return Math.max(0, uptime - Math.max(...stamps));
}
