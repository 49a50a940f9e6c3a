// The report in words: what `conntop pressure` prints and the pressure page shows.
import { counted, duration, grouped, mebibytes, percent } from './figures.ts';
import type { Growth } from './growth.ts';
import type { PressureReport, TimeoutInForce } from './report.ts';
import type { FlowGroup } from './sources.ts';
import type { Trouble } from './trouble.ts';
import type { Verdict } from './verdict.ts';

/** How many groups of each kind are told. */
const TOP = 8;
const NAME_WIDTH = 40;

/** Lines without their LF. A line that begins with a letter is a heading, one that begins with `$` a command to copy. */
export function reportLines(report: PressureReport): string[] {
  return [
    ...section('Verdict', [report.summary, ...report.verdicts.flatMap(verdictLines)]),
    ...section('What helps', remedyLines(report)),
    ...section('Table', tableLines(report)),
    ...section('Trouble since the start', troubleLines(report.trouble)),
    ...section('Sources', groupLines(report.groups.source, 'destinations')),
    ...section('Destinations', groupLines(report.groups.destination, 'sources')),
    ...section('Ports', groupLines(report.groups.port, 'hosts')),
    ...section('States', groupLines(report.groups.state, 'hosts')),
    ...section('Shorter timeouts, counted on the present table', whatIfLines(report)),
    ...section('Timeouts in force', report.timeouts.map(timeoutLine)),
  ];
}

/** A section without lines is left out. */
function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [title, ...lines.map(line => (line.startsWith('$') ? line : `  ${line}`)), ''];
}

function verdictLines({ rule, text, evidence }: Verdict): string[] {
  const facts = Object.entries(evidence).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`);
  return [`${rule}: ${text}`, ...(facts.length > 0 ? [`  evidence: ${facts.join(', ')}`] : [])];
}

function remedyLines({ remedies }: PressureReport): string[] {
  return remedies.flatMap(({ text, commands }, index) => [
    `${index + 1}. ${text}`,
    ...commands.map(command => `$ ${command}`),
  ]);
}

function tableLines({ occupancy, memory, growth }: PressureReport): string[] {
  const { count, max, unlimited, share, listed, uncollected, peak, buckets, chainLength } = occupancy;
  const lines: string[] = [];
  if (count !== undefined) {
    const of =
      max === undefined ? (unlimited ? ', no limit' : '') : ` of ${grouped(max)} (${percent(share ?? 0)})`;
    lines.push(`${grouped(count)} flows${of}${peak === undefined ? '' : `, peak ${grouped(peak)}`}`);
  }
  if (listed !== undefined && uncollected !== undefined) {
    lines.push(`${grouped(listed)} listed, ${grouped(uncollected)} expired and not yet collected`);
  }
  lines.push(growthLine(growth));
  if (buckets !== undefined && chainLength !== undefined) {
    lines.push(`${grouped(buckets)} buckets, ${chainLength.toFixed(2)} flows a bucket`);
  }
  if (memory.held !== undefined) {
    const full = memory.whenFull === undefined ? '' : `, ${mebibytes(memory.whenFull)} when full`;
    const origin = memory.origin === 'slabinfo' ? 'by /proc/slabinfo' : 'by the documented size of an entry';
    lines.push(`memory: ${mebibytes(memory.held)} now${full} (${origin})`);
  }
  return lines;
}

function growthLine({
  state,
  perSecond,
  secondsToFull,
  earliestFull,
  latestFull,
  newPerSecond,
  gonePerSecond,
}: Growth): string {
  const turnover =
    newPerSecond === undefined
      ? ''
      : `; ${newPerSecond.toFixed(1)} new/s, ${(gonePerSecond ?? 0).toFixed(1)} gone/s`;
  if (state === 'unknown' || perSecond === undefined) {
    return `${state === 'full' ? 'full' : 'growth not known yet'}${turnover}`;
  }
  const rate = `${perSecond >= 0 ? '+' : ''}${perSecond.toFixed(1)} flows/s, ${state}`;
  if (secondsToFull === undefined) return `${rate}${turnover}`;
  const range =
    earliestFull === undefined
      ? ''
      : ` (between ${duration(earliestFull)} and ${latestFull === undefined ? 'never' : duration(latestFull)})`;
  return `${rate}, full in ${duration(secondsToFull)}${range}${turnover}`;
}

function troubleLines({ counters, notes }: Trouble): string[] {
  return [
    ...notes,
    ...counters.flatMap(({ name, total, sinceStart, perSecond, meaning }) => [
      `${name.padEnd(15)} ${grouped(sinceStart).padStart(10)}  ${rate(perSecond).padEnd(10)} (${grouped(total)} since the kernel began)`,
      `${' '.repeat(15)} ${meaning}`,
    ]),
  ];
}

function rate(perSecond: number | undefined): string {
  return perSecond === undefined || perSecond === 0 ? '' : `+${perSecond.toFixed(1)}/s`;
}

function groupLines(groups: readonly FlowGroup[], peers: string): string[] {
  return groups
    .slice(0, TOP)
    .map(({ name, flows, share, unreplied, peers: count, ports, newPerSecond }) =>
      [
        name.padEnd(NAME_WIDTH),
        grouped(flows).padStart(9),
        percent(share).padStart(5),
        `${percent(unreplied / Math.max(1, flows))} unreplied`.padStart(15),
        `${grouped(count)} ${peers}`.padStart(20),
        counted(ports, 'port').padStart(13),
        newPerSecond === undefined ? '' : `+${newPerSecond.toFixed(0)}/s`.padStart(8),
      ]
        .join(' ')
        .trimEnd(),
    );
}

function whatIfLines({ whatIf, occupancy }: PressureReport): string[] {
  return whatIf.map(
    ({ timeout, seconds, wouldFree }) =>
      `${timeout.name}=${seconds} would free ${grouped(wouldFree)} of ${grouped(occupancy.listed ?? 0)} now`,
  );
}

function timeoutLine({ sysctl, value, timeout, isRead }: TimeoutInForce): string {
  const standard = value === timeout.default ? '' : `  (default ${timeout.default})`;
  return `${sysctl.padEnd(52)} ${String(value).padStart(7)} s  ${timeout.title}${standard}${isRead ? '' : '  (not readable: default)'}`;
}
