// The report in words: what `conntop pressure` prints and the pressure page shows.
import { tableRow } from '../words/aligned-table.ts';
import { formatDuration } from '../words/durations.ts';
import { formatCount, formatMebibytes, formatPercent } from '../words/figures.ts';
import { formatRate } from '../words/sizes.ts';
import { groupLines, groupTitle } from './group-lines.ts';
import type { Growth } from './growth.ts';
import type { Occupancy } from './occupancy.ts';
import type { PressureReport } from './report.ts';
import { plainLine, type ReportLine, type ReportTarget } from './report-line.ts';
import { timeoutLines, timeoutTitle } from './timeout-lines.ts';
import type { Trouble } from './trouble.ts';
import type { Verdict } from './verdict.ts';

/**
 * Lines without their LF, what is to be read first at the top. A line that begins with a letter is a heading, one
 * that begins with `$` a command to copy. Lines other than sentences and commands fit 76 columns. Of tables, the columns
 * that pass `width` are left out.
 */
export function reportLines(report: PressureReport, width = Number.POSITIVE_INFINITY): string[] {
  return reportPage(report, width).map(({ text }) => text);
}

/** The same lines, with what can be done with them. */
export function reportPage(report: PressureReport, width = Number.POSITIVE_INFINITY): ReportLine[] {
  const { groups, timeouts, occupancy } = report;
  const groupSection = (name: string, by: keyof PressureReport['groups']): ReportLine[] =>
    section(groupTitle(name, occupancy.max, width), groupLines(by, groups[by], width));
  const plain = (title: string, lines: readonly string[]): ReportLine[] =>
    section(title, lines.map(plainLine));
  return [
    ...section('Verdict', verdictLines(report)),
    ...groupSection('Sources', 'source'),
    ...section('What helps', remedyLines(report)),
    ...plain('Table', tableLines(report)),
    ...plain(counterTitle(width), counterLines(report.trouble, width)),
    ...groupSection('Destinations', 'destination'),
    ...groupSection('Ports', 'port'),
    ...groupSection('States', 'state'),
    ...plain('Shorter timeouts, counted on the present table', whatIfLines(report)),
    ...plain(timeoutTitle(timeouts), timeoutLines(timeouts)),
  ];
}

/** What the cursor of a page of the report can stand on, in the order of its lines. */
export function reportTargets(report: PressureReport): ReportTarget[] {
  return reportPage(report).flatMap(({ target }) => target ?? []);
}

/** A section without lines is left out. */
function section(title: string, lines: readonly ReportLine[]): ReportLine[] {
  if (lines.length === 0) return [];
  const indented = lines.map(line =>
    line.text.startsWith('$') ? line : { ...line, text: `  ${line.text}` },
  );
  return [plainLine(title), ...indented, plainLine('')];
}

/** How full, what that has cost, and why, each with what it was told from. */
function verdictLines({ occupancy, growth, trouble, summary, verdicts }: PressureReport): ReportLine[] {
  const why = verdicts.length === 0 ? [plainLine(summary)] : verdicts.flatMap(causeLines);
  return [...[...stateLines(occupancy, growth), ...trouble.notes].map(plainLine), ...why];
}

function stateLines({ count, share, ...occupancy }: Occupancy, growth: Growth): string[] {
  if (count === undefined) return [];
  const full = share === undefined ? '' : `${formatPercent(share)} full: `;
  return [`${full}${fill(count, occupancy)}${growthText(growth)}`];
}

function fill(count: number, { max, unlimited }: Pick<Occupancy, 'max' | 'unlimited'>): string {
  if (max === undefined) return `${formatCount(count)} flows${unlimited ? ', no limit' : ''}`;
  return `${formatCount(count)} of ${formatCount(max)} flows`;
}

/** A stable table has no rate worth telling. The range tells how sure the time to full is. */
function growthText(growth: Growth): string {
  const { state, perSecond, isForeseen, secondsToFull, earliestFull, latestFull } = growth;
  if (perSecond === undefined) return '';
  if (state === 'stable') return ', stable';
  const rate = `, ${signed(perSecond)}/s`;
  if (!isForeseen || secondsToFull === undefined) return `${rate}, ${state}`;
  if (earliestFull === undefined) return `${rate}, full in ${formatDuration(secondsToFull)}`;
  const latest = latestFull === undefined ? 'never' : formatDuration(latestFull);
  return `${rate}, full in ${formatDuration(secondsToFull)} (${formatDuration(earliestFull)} to ${latest})`;
}

function causeLines(verdict: Verdict): ReportLine[] {
  const { rule, text, evidence } = verdict;
  const facts = Object.entries(evidence).map(([name, value]) => {
    return `${name.replaceAll('_', ' ')} ${typeof value === 'number' ? figure(name, value) : value}`;
  });
  const filter = hostsFilter(verdict);
  return [
    { text, target: filter === undefined ? undefined : { kind: 'flows', filter } },
    plainLine(`  ${rule}: ${facts.join(', ')}`),
  ];
}

/** The flows of the hosts that a verdict is about; undefined where it is about none in particular. */
function hostsFilter({
  address,
  addresses = address === undefined ? [] : [address],
}: Verdict): string | undefined {
  if (addresses.length === 0) return undefined;
  return addresses.map(each => `${each.includes('/') ? 'net' : 'host'} ${each}`).join(' or ');
}

/** Most evidence is a quantity; a port is a name, and a time is in seconds. */
function figure(name: string, value: number): string {
  if (name === 'port') return String(value);
  if (name === 'share') return formatPercent(value);
  if (name.endsWith('_per_second')) return formatRate(value);
  return name === 'idle_over' ? formatDuration(value) : formatCount(value);
}

function remedyLines({ remedies }: PressureReport): ReportLine[] {
  return remedies.flatMap(({ text, commands, filter }, index) => [
    plainLine(`${index + 1}. ${text}`),
    ...commands.map(command => ({
      text: `$ ${command}`,
      target: { kind: 'command', command, filter } as const,
    })),
  ]);
}

function tableLines({ occupancy, memory, growth, trouble }: PressureReport): string[] {
  const { peak, buckets, chainLength } = occupancy;
  const { newPerSecond, gonePerSecond } = growth;
  const { expectations } = trouble;
  const lines: string[] = [];
  const listed = listedText(occupancy);
  if (listed !== undefined) lines.push(listed);
  if (peak !== undefined) lines.push(`${formatCount(peak)} at most since the start`);
  if (newPerSecond !== undefined) {
    lines.push(`${newPerSecond.toFixed(1)} new/s, ${(gonePerSecond ?? 0).toFixed(1)} gone/s`);
  }
  if (buckets !== undefined && chainLength !== undefined) {
    lines.push(`${formatCount(buckets)} buckets, ${chainLength.toFixed(2)} entries in each on average`);
  }
  if (memory.held !== undefined) {
    const full = memory.whenFull === undefined ? '' : `, ${formatMebibytes(memory.whenFull)} when full`;
    const origin = memory.origin === 'slabinfo' ? 'by /proc/slabinfo' : 'by the documented size of an entry';
    lines.push(`${formatMebibytes(memory.held)} of kernel memory${full} (${origin})`);
  }
  if (expectations !== undefined) {
    const { count, max } = expectations;
    lines.push(`${formatCount(count)} of ${formatCount(max)} expected connections`);
  }
  return lines;
}

/** What was listed beside what was counted before; one reading alone does not tell what is held elsewhere. */
function listedText({ count, listed, held = 0, heldFor }: Occupancy): string | undefined {
  if (count === undefined || listed === undefined) return undefined;
  const text = `${formatCount(listed)} listed`;
  if (held > 0 && heldFor > 1) return `${text}, ${formatCount(held)} in no list over ${heldFor} readings`;
  if (listed === count) return `${text}, as many as were counted`;
  return listed > count
    ? `${text}, ${formatCount(listed - count)} more than were counted before: they came meanwhile`
    : `${text}, ${formatCount(count - listed)} more were counted: most had expired, and went with the reading`;
}

const COUNTER_WIDTHS = [10, 14, 16] as const;

function counterTitle(width: number): string {
  return tableRow('Counters'.padEnd(20), ['NOW/S', 'SINCE START', 'TOTAL'], COUNTER_WIDTHS, width);
}

/** Each counter with its meaning below it. */
function counterLines({ counters }: Trouble, width: number): string[] {
  return counters.flatMap(({ name, total, sinceStart, perSecond, meaning }) => [
    tableRow(
      name.padEnd(18),
      [rate(perSecond), formatCount(sinceStart), formatCount(total)],
      COUNTER_WIDTHS,
      width - 2,
    ),
    `    ${meaning}`,
  ]);
}

function rate(perSecond: number | undefined): string {
  return perSecond === undefined ? '' : perSecond === 0 ? '0' : perSecond.toFixed(1);
}

/** Those that would free most come first, those that would free nothing in one line. */
function whatIfLines({ whatIf, occupancy }: PressureReport): string[] {
  const worth = whatIf.filter(({ wouldFree }) => wouldFree > 0).sort((a, b) => b.wouldFree - a.wouldFree);
  const vain = whatIf.filter(({ wouldFree }) => wouldFree === 0);
  const listed = formatCount(occupancy.listed ?? 0);
  return [
    ...worth.map(
      ({ timeout, seconds, wouldFree }) =>
        `${timeout.name}=${seconds} would free ${formatCount(wouldFree)} of ${listed} as packets come, none now`,
    ),
    ...(vain.length === 0
      ? []
      : [`of no use now: ${vain.map(({ timeout, seconds }) => `${timeout.name}=${seconds}`).join(', ')}`]),
  ];
}

function signed(perSecond: number): string {
  return `${perSecond >= 0 ? '+' : ''}${perSecond.toFixed(1)}`;
}
