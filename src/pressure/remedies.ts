// What helps: remedies in the order to try them, each with lines to copy. Nothing here is ever run by conntop.
import type { EntrySize } from '../conntrack/slab.ts';
import { formatDuration } from '../words/durations.ts';
import { formatCount, formatMebibytes } from '../words/figures.ts';
import { largerTable } from './memory.ts';
import type { Occupancy } from './occupancy.ts';
import type { Remedy } from './remedy.ts';
import { rootRemedies } from './root-remedies.ts';
import { sysctlName } from './sysctl-names.ts';
import type { Verdict } from './verdict.ts';
import type { WhatIf } from './what-if.ts';

export interface RemedyInput {
  readonly occupancy: Occupancy;
  readonly verdicts: readonly Verdict[];
  readonly whatIf: readonly WhatIf[];
  readonly entrySize: EntrySize;
  /** The kernel has its sysctls under net.ipv4.netfilter.ip_conntrack_ (up to about 4.8). */
  readonly legacySysctls: boolean;
  readonly isOpenWrt: boolean;
}

/** A shorter timeout is told when it frees at least this share of the present flows: a smaller one saves nobody. */
const WORTH_IT = 0.05;
/** A table fuller than this gets the advice to enlarge it even where no rule holds. */
const FILLING = 0.75;

/** None for a table that has room and where no rule holds. */
export function remedies(input: RemedyInput): Remedy[] {
  const { verdicts, occupancy, legacySysctls } = input;
  if (verdicts.length === 0 && (occupancy.share ?? 0) < FILLING) return [];
  const roots = verdicts.flatMap(verdict => rootRemedies(verdict, occupancy.max, legacySysctls));
  const lines = [...roots, ...withoutRivals(timeoutRemedies(input), roots), ...sizeRemedies(input)];
  const changed = lines.flatMap(({ commands }) => commands).filter(command => command.startsWith(SYSCTL));
  return once([...lines, ...persistence(changed, input.isOpenWrt)]);
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
function timeoutRemedies({ whatIf, occupancy, legacySysctls }: RemedyInput): Remedy[] {
  const enough = Math.max(1, (occupancy.listed ?? 0) * WORTH_IT);
  const worth = whatIf
    .filter(({ wouldFree }) => wouldFree >= enough)
    .sort((a, b) => b.wouldFree - a.wouldFree);
  return worth.map(({ timeout, seconds, wouldFree }) => ({
    text: `shorten ${timeout.name} to ${formatDuration(seconds)}: ${formatCount(wouldFree)} of the present flows would be gone (those already idle keep their old timer)`,
    commands: [`${SYSCTL}${sysctlName(timeout.name, legacySysctls)}=${seconds}`],
  }));
}

function sizeRemedies({ occupancy, entrySize, legacySysctls }: RemedyInput): Remedy[] {
  const { max, buckets } = occupancy;
  if (max === undefined) return [];
  const larger = largerTable(max, buckets, entrySize);
  const heads = larger.buckets === buckets ? '' : ` and ${formatCount(larger.buckets)} buckets`;
  const size = entrySize.origin === 'slabinfo' ? '' : ', by the documented size of an entry';
  const bucketLine = legacySysctls
    ? `echo ${larger.buckets} > /sys/module/nf_conntrack/parameters/hashsize`
    : `${SYSCTL}net.netfilter.nf_conntrack_buckets=${larger.buckets}`;
  return [
    {
      text: `enlarge the table to ${formatCount(larger.max)} flows${heads}: up to ${formatMebibytes(larger.bytes)} of kernel memory when full${size}; not from inside a container`,
      commands: [
        ...(larger.buckets === buckets ? [] : [bucketLine]),
        `${SYSCTL}${sysctlName('max', legacySysctls)}=${larger.max}`,
      ],
    },
  ];
}

function persistence(commands: readonly string[], isOpenWrt: boolean): Remedy[] {
  if (commands.length === 0) return [];
  const file = isOpenWrt ? '/etc/sysctl.d/99-conntrack.conf' : '/etc/sysctl.d/90-conntrack.conf';
  const lines = commands.map(command => `echo '${command.slice(SYSCTL.length)}' >> ${file}`);
  const apply = isOpenWrt ? '/etc/init.d/sysctl restart' : `sysctl -p ${file}`;
  return [
    { text: `to keep them over a restart, put those you want into ${file}`, commands: [...lines, apply] },
  ];
}
