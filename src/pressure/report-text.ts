// The report in words: what `conntop pressure` prints and the pressure page shows.
import { tableRow } from '../words/aligned-table.ts';
import { formatDuration } from '../words/durations.ts';
import { formatCount, formatMebibytes, formatPercent } from '../words/figures.ts';
import { formatRate } from '../words/sizes.ts';
import { groupLines, groupTitle } from './group-lines.ts';
import type { Growth } from './growth.ts';
import type { FlowGroup } from './largest-groups.ts';
import type { Occupancy } from './occupancy.ts';
import type { PressureReport } from './report.ts';
import { timeoutLines, timeoutTitle } from './timeout-lines.ts';
import type { Trouble } from './trouble.ts';
import type { Verdict } from './verdict.ts';

/**
 * Lines without their LF, what is to be read first at the top. A line that begins with a letter is a heading, one
 * that begins with `$` a command to copy. Lines other than sentences and commands fit 76 columns. Of tables, the columns
 * that pass `width` are left out.
 */
export function reportLines(report: PressureReport, width = Number.POSITIVE_INFINITY): string[] {
  const { groups, timeouts, occupancy } = report;
  const groupSection = (name: string, members: readonly FlowGroup[]): string[] =>
    section(groupTitle(name, occupancy.max, width), groupLines(members, width));
  return [
    ...section('Verdict', verdictLines(report)),
    ...groupSection('Sources', groups.source),
    ...section('What helps', remedyLines(report)),
    ...section('Table', tableLines(report)),
    ...section(counterTitle(width), counterLines(report.trouble, width)),
    ...groupSection('Destinations', groups.destination),
    ...groupSection('Ports', groups.port),
    ...groupSection('States', groups.state),
    ...section('Shorter timeouts, counted on the present table', whatIfLines(report)),
    ...section(timeoutTitle(timeouts), timeoutLines(timeouts)),
  ];
}

/** A section without lines is left out. */
function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [title, ...lines.map(line => (line.startsWith('$') ? line : `  ${line}`)), ''];
}

/** How full, what that has cost, and why, each with what it was told from. */
function verdictLines({ occupancy, growth, trouble, summary, verdicts }: PressureReport): string[] {
  const why = verdicts.length === 0 ? [summary] : verdicts.flatMap(causeLines);
  return [...stateLines(occupancy, growth), ...trouble.notes, ...why];
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

function causeLines({ rule, text, evidence }: Verdict): string[] {
  const facts = Object.entries(evidence).map(([name, value]) => {
    return `${name.replaceAll('_', ' ')} ${typeof value === 'number' ? figure(name, value) : value}`;
  });
  return [text, `  ${rule}: ${facts.join(', ')}`];
}

/** Most evidence is a quantity; a port is a name, and a time is in seconds. */
function figure(name: string, value: number): string {
  if (name === 'port') return String(value);
  if (name === 'share') return formatPercent(value);
  if (name.endsWith('_per_second')) return formatRate(value);
  return name === 'idle_over' ? formatDuration(value) : formatCount(value);
}

function remedyLines({ remedies }: PressureReport): string[] {
  return remedies.flatMap(({ text, commands }, index) => [
    `${index + 1}. ${text}`,
    ...commands.map(command => `$ ${command}`),
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
