// One line and a status for monitoring: the plugin form of Nagios and its heirs, with performance data.
import { counted, formatCount, formatPercent } from '../words/figures.ts';
import type { PressureReport } from './report.ts';

/** The statuses of the monitoring-plugin guidelines, which are also exit codes. */
export const Status = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
export type Status = (typeof Status)[keyof typeof Status];

export interface Thresholds {
  /** Shares of max, 0 to 1. */
  readonly warning: number;
  readonly critical: number;
  /** Flows a single source may have; more is a WARNING. */
  readonly maxPerHost?: number | undefined;
  /** Whether packets dropped or flows evicted between the readings are CRITICAL and WARNING. */
  readonly drops?: boolean | undefined;
}

const DEFAULT_THRESHOLDS: Thresholds = { warning: 0.75, critical: 0.9 };

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
export function check(report: PressureReport, thresholds: Thresholds = DEFAULT_THRESHOLDS): CheckResult {
  const findings = [
    ofOccupancy(report, thresholds),
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

function ofOccupancy({ occupancy }: PressureReport, { warning, critical }: Thresholds): Finding {
  const { count, max, share, unlimited } = occupancy;
  if (count === undefined) return { status: Status.UNKNOWN, text: 'the count of flows cannot be read' };
  if (unlimited) return { status: Status.OK, text: `${counted(count, 'flow')}, no maximum set` };
  if (max === undefined || share === undefined) {
    return { status: Status.UNKNOWN, text: `${counted(count, 'flow')}, the maximum cannot be read` };
  }
  const status = share >= critical ? Status.CRITICAL : share >= warning ? Status.WARNING : Status.OK;
  return { status, text: `${formatCount(count)} of ${formatCount(max)} flows (${formatPercent(share)})` };
}

function ofDrops({ trouble }: PressureReport, { drops }: Thresholds): Finding[] {
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

function ofHosts({ groups, occupancy }: PressureReport, { maxPerHost }: Thresholds): Finding[] {
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

function performanceOf({ occupancy, trouble, groups }: PressureReport, thresholds: Thresholds): string {
  const { count, max, share } = occupancy;
  const { warning, critical, maxPerHost } = thresholds;
  const data: string[] = [];
  if (count !== undefined && max !== undefined && share !== undefined) {
    data.push(`count=${count};${Math.ceil(max * warning)};${Math.ceil(max * critical)};0;${max}`);
    data.push(`percent=${(share * 100).toFixed(1)}%;${hundredths(warning)};${hundredths(critical)};0;100`);
  } else if (count !== undefined) data.push(`count=${count};;;0`);
  for (const { name, total } of trouble.counters) data.push(`${name}=${total}c`);
  const [largest] = groups.source;
  if (largest !== undefined) data.push(`largest_host=${largest.flows};${maxPerHost ?? ''};;0`);
  return data.join(' ');
}

function hundredths(share: number): number {
  return Math.round(share * 10_000) / 100;
}
