// One line and a status for monitoring: the plugin form of Nagios and its heirs, with performance data.
import { counted, formatCount, formatPercent } from '../words/figures.ts';
import { alarms, type Range, rangeText } from './range.ts';
import type { PressureReport } from './report.ts';
import { FILLING, NEARLY_FULL } from './thresholds.ts';

/** The statuses of the monitoring-plugin guidelines, which are also exit codes. */
export const Status = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
export type Status = (typeof Status)[keyof typeof Status];

export interface Thresholds {
  readonly warning: Range;
  readonly critical: Range;
  /** Flows a single source may have; more is a WARNING. */
  readonly maxPerHost?: number | undefined;
  /** Whether packets dropped or flows evicted between the readings are CRITICAL and WARNING. */
  readonly drops?: boolean | undefined;
}

const fromShare = (share: number): Range => {
  return { text: String(share * 100), start: 0, end: share * 100, isInside: false };
};
export const DEFAULT_THRESHOLDS = { warning: fromShare(FILLING), critical: fromShare(NEARLY_FULL) } as const;

/** What is judged: a whole report, or what a user without rights may read of it. */
export type Checked = Pick<PressureReport, 'occupancy' | 'trouble' | 'groups' | 'verdicts' | 'summary'> & {
  /** Flows that the kernel may drop to make room; undefined where they are not asked for. */
  readonly evictable?: number | undefined;
};

export interface CheckResult {
  readonly status: Status;
  /** Without the performance data. */
  readonly message: string;
  /** `label=value[unit];warning;critical;minimum;maximum`, parted by blanks. */
  readonly performance: string;
  /** Message and performance data as a plugin prints them. */
  readonly line: string;
}

/** Judges a report by thresholds; UNKNOWN where the kernel tells neither count nor maximum. */
export function check(report: Checked, thresholds: Thresholds = DEFAULT_THRESHOLDS): CheckResult {
  const findings = [
    ofOccupancy(report, thresholds),
    ...ofExpectations(report),
    ...ofDrops(report, thresholds),
    ...ofHosts(report, thresholds),
  ];
  const status = worst(findings.map(finding => finding.status));
  const told = findings.filter(finding => finding.text !== '').map(finding => finding.text);
  const reason = status === Status.OK || report.verdicts.length === 0 ? [] : [report.summary];
  const message = `CONNTRACK ${STATUS_WORDS[status]} - ${[...told, ...reason].join('; ')}`;
  const performance = performanceOf(report, thresholds);
  return { status, message, performance, line: performance === '' ? message : `${message} | ${performance}` };
}

const STATUS_WORDS = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

interface Finding {
  readonly status: Status;
  readonly text: string;
}

/** CRITICAL outweighs UNKNOWN: what is known to be broken is broken whatever else could not be told. */
function worst(statuses: readonly Status[]): Status {
  const order = [Status.CRITICAL, Status.UNKNOWN, Status.WARNING];
  return order.find(status => statuses.includes(status)) ?? Status.OK;
}

function ofOccupancy({ occupancy, evictable }: Checked, { warning, critical }: Thresholds): Finding {
  const { count, max, share, unlimited } = occupancy;
  if (count === undefined) return { status: Status.UNKNOWN, text: 'the count of flows cannot be read' };
  if (unlimited) return { status: Status.OK, text: `${counted(count, 'flow')}, no maximum set` };
  if (max === undefined || share === undefined) {
    return { status: Status.UNKNOWN, text: `${counted(count, 'flow')}, the maximum cannot be read` };
  }
  // Counted in parts of a flow, so that 90 of 100 is the 90 % that the threshold says.
  const percent = ((count - (evictable ?? 0)) * 100) / max;
  const status = alarms(critical, percent)
    ? Status.CRITICAL
    : alarms(warning, percent)
      ? Status.WARNING
      : Status.OK;
  const may = evictable === undefined ? '' : `, ${formatCount(evictable)} of them evictable`;
  return {
    status,
    text: `${formatCount(count)} of ${formatCount(max)} flows (${formatPercent(share)})${may}`,
  };
}

/** Connections that helpers announce are refused once it is full. */
function ofExpectations({ trouble: { expectations } }: Checked): Finding[] {
  if (expectations === undefined || expectations.max === 0) return [];
  const { count, max } = expectations;
  if (count < max * NEARLY_FULL) return [];
  return [
    {
      status: Status.WARNING,
      text: `${formatCount(count)} of ${formatCount(max)} expectations (${formatPercent(count / max)})`,
    },
  ];
}

function ofDrops({ trouble }: Checked, { drops }: Thresholds): Finding[] {
  if (drops !== true) return [];
  const rise = (name: string): number | undefined =>
    trouble.counters.find(one => one.name === name)?.sinceStart;
  const dropped = rise('drop');
  const evicted = rise('early_drop') ?? 0;
  if (dropped === undefined) return [{ status: Status.UNKNOWN, text: 'the drop counter cannot be read' }];
  if (dropped > 0)
    return [{ status: Status.CRITICAL, text: `${counted(dropped, 'packet')} dropped just now` }];
  return evicted > 0
    ? [{ status: Status.WARNING, text: `${counted(evicted, 'flow')} evicted early just now` }]
    : [];
}

function ofHosts({ groups, occupancy }: Checked, { maxPerHost }: Thresholds): Finding[] {
  if (maxPerHost === undefined) return [];
  if (occupancy.listed === undefined) return [{ status: Status.UNKNOWN, text: 'the table cannot be read' }];
  const above = groups.source.filter(({ flows }) => flows > maxPerHost);
  const [first] = above;
  if (first === undefined) return [];
  const others = above.length === 1 ? '' : ` and ${counted(above.length - 1, 'other')}`;
  return [
    {
      status: Status.WARNING,
      text: `${first.name}${others} above ${formatCount(maxPerHost)} flows per host, with ${formatCount(first.flows)}`,
    },
  ];
}

function performanceOf({ occupancy, trouble, groups, evictable }: Checked, thresholds: Thresholds): string {
  const { count, max, share } = occupancy;
  const { warning, critical, maxPerHost } = thresholds;
  const data: string[] = [];
  if (count !== undefined && max !== undefined && share !== undefined) {
    const flows = (range: Range): string => rangeText(range, percent => Math.ceil((max * percent) / 100));
    const percents = (range: Range): string => rangeText(range, percent => percent);
    data.push(`count=${count};${flows(warning)};${flows(critical)};0;${max}`);
    data.push(`percent=${(share * 100).toFixed(1)}%;${percents(warning)};${percents(critical)};0;100`);
  } else if (count !== undefined) data.push(`count=${count};;;0`);
  for (const { name, total } of trouble.counters) data.push(`${name}=${total}c`);
  if (evictable !== undefined) data.push(`evictable=${evictable};;;0`);
  const [largest] = groups.source;
  if (largest !== undefined) data.push(`largest_host=${largest.flows};${maxPerHost ?? ''};;0`);
  return data.join(' ');
}
