// What helps: remedies in the order to try them, each with lines to copy. Nothing here is ever run by conntop.
import type { EntrySize } from '../conntrack/slab.ts';
import { formatDuration } from '../words/durations.ts';
import { formatCount, formatMebibytes } from '../words/figures.ts';
import { keepFirewall } from './firewall.ts';
import { largerTable } from './memory.ts';
import type { Occupancy } from './occupancy.ts';
import type { Remedy } from './remedy.ts';
import type { Judged } from './rule.ts';
import { countNotListed } from './rules/count-not-listed.ts';
import type { RuleName } from './rules.ts';
import { type Site, whereText } from './site.ts';
import { sysctlName } from './sysctl-names.ts';
import { FILLING } from './thresholds.ts';
import { causesAmong, type Evidence } from './verdict.ts';
import type { WhatIf } from './what-if.ts';

export interface RemedyInput {
  readonly occupancy: Occupancy;
  readonly judged: readonly Judged[];
  /** Undefined until the table has been read. */
  readonly evidence: Evidence | undefined;
  readonly whatIf: readonly WhatIf[];
  readonly entrySize: EntrySize;
  readonly site: Site;
  /** Packets dropped or flows evicted since the start because the table was full. */
  readonly lostWhileFull: number;
}

/** A shorter timeout is told when it frees at least this share of the present flows: a smaller one saves nobody. */
const WORTH_IT = 0.05;

/** None for a table that has room and where no rule holds. */
export function remedies(input: RemedyInput): Remedy[] {
  const { judged, occupancy, evidence, site } = input;
  const context = evidence && { evidence, site, hostLimit: hostLimit(occupancy.max) };
  const roots = context ? once(judged.flatMap(one => one.remedies(context))) : [];
  const isCalm = causesAmong(judged.map(({ verdict }) => verdict)).length === 0;
  if (isCalm && (occupancy.share ?? 0) < FILLING) return told(roots, site);
  const lines = [...roots, ...withoutRivals(timeoutRemedies(input), roots), ...sizeRemedies(input)];
  const commands = lines.flatMap(remedy => remedy.commands);
  return told([...lines, ...keepSysctls(commands, site), ...keepFirewall(commands, site)], site);
}

/** Each once, with the place where it belongs. */
function told(all: readonly Remedy[], site: Site): Remedy[] {
  const where = whereText(site);
  return once(all).map(remedy => ({ ...remedy, text: `${remedy.text}${where}` }));
}

/** A tenth of the table, in round figures. */
function hostLimit(max: number | undefined): number {
  const tenth = (max ?? 10_000) / 10;
  const step = 10 ** Math.floor(Math.log10(Math.max(10, tenth)));
  return Math.max(10, Math.floor(tenth / step) * step);
}

/** Where the cause asks for a value of its own, a second one for the same sysctl would only confuse. */
function withoutRivals(timeouts: readonly Remedy[], roots: readonly Remedy[]): Remedy[] {
  const name = (command: string): string => command.split('=')[0] ?? '';
  const taken = new Set(roots.flatMap(({ commands }) => commands.map(name)));
  return timeouts.filter(({ commands }) => !commands.some(command => taken.has(name(command))));
}

/** Two verdicts may ask for the same limit. */
function once(all: readonly Remedy[]): Remedy[] {
  return [...new Map(all.map(remedy => [remedy.commands.join('\n'), remedy])).values()];
}

const SYSCTL = 'sysctl -w ';

/** Those that free most come first. */
function timeoutRemedies({ whatIf, occupancy, site }: RemedyInput): Remedy[] {
  const enough = Math.max(1, (occupancy.listed ?? 0) * WORTH_IT);
  const worth = whatIf
    .filter(({ wouldFree }) => wouldFree >= enough)
    .sort((a, b) => b.wouldFree - a.wouldFree);
  return worth.map(({ timeout, seconds, wouldFree }) => ({
    text: `shorten ${timeout.name} to ${formatDuration(seconds)}: as packets come, ${formatCount(wouldFree)} of the present flows would be gone (none now: those already there keep their old timer)`,
    commands: [`${SYSCTL}${sysctlName(timeout.name, site.legacySysctls)}=${seconds}`],
  }));
}

/** Flows that a table is not made larger for: they go when their cause is dealt with. */
const UNWANTED: ReadonlySet<string> = new Set<RuleName>([
  'syn-flood',
  'udp-flood',
  'dead-upstream',
  'dead-backend',
  'port-scan',
  'mid-stream',
]);

/** Whether the table would have room without the flows that should not be there. */
function hasRoomWithout({ occupancy: { count = 0, max = 0 }, judged }: RemedyInput): boolean {
  const unwanted = judged.filter(({ verdict }) => UNWANTED.has(verdict.rule));
  const flows = unwanted.reduce((sum, { verdict }) => sum + verdict.flows, 0);
  return flows > 0 && count - flows < max * FILLING;
}

/** A larger table has a place where it fills or has cost something, and not where nobody can list what fills it. */
function sizeRemedies(input: RemedyInput): Remedy[] {
  const { occupancy, entrySize, site, lostWhileFull, judged } = input;
  const { max, buckets, share = 0 } = occupancy;
  if (max === undefined || (share < FILLING && lostWhileFull === 0)) return [];
  if (judged.some(({ verdict }) => verdict.rule === countNotListed.name)) return [];
  if (hasRoomWithout(input)) return [];
  const larger = largerTable(max, buckets, entrySize);
  const heads = larger.buckets === buckets ? '' : ` and ${formatCount(larger.buckets)} buckets`;
  const size = entrySize.origin === 'slabinfo' ? '' : ', by the documented size of an entry';
  const text = `enlarge the table to ${formatCount(larger.max)} flows${heads}: up to ${formatMebibytes(larger.bytes)} of kernel memory when full${size}`;
  const bucketLine =
    site.legacySysctls || !site.maySetBuckets
      ? `echo ${larger.buckets} > /sys/module/nf_conntrack/parameters/hashsize`
      : `${SYSCTL}net.netfilter.nf_conntrack_buckets=${larger.buckets}`;
  const commands = [
    ...(larger.buckets === buckets ? [] : [bucketLine]),
    `${SYSCTL}${sysctlName('max', site.legacySysctls)}=${larger.max}`,
  ];
  if (site.maySetMax) return [{ text: `${text}; not from inside a container`, commands }];
  return [
    {
      text: `${text}; the maximum is read-only here, set it on the machine that hosts this namespace`,
      commands,
    },
  ];
}

function keepSysctls(commands: readonly string[], { isOpenWrt }: Site): Remedy[] {
  const changed = commands.filter(command => command.startsWith(SYSCTL));
  if (changed.length === 0) return [];
  const file = isOpenWrt ? '/etc/sysctl.d/99-conntrack.conf' : '/etc/sysctl.d/90-conntrack.conf';
  const lines = changed.map(command => `echo '${command.slice(SYSCTL.length)}' >> ${file}`);
  const apply = isOpenWrt ? '/etc/init.d/sysctl restart' : `sysctl -p ${file}`;
  return [
    { text: `to keep them over a restart, put those you want into ${file}`, commands: [...lines, apply] },
  ];
}
