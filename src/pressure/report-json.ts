// The report in the form of `conntop pressure -o json`, whose keys scripts rely on.
import type { FlowGroup } from './largest-groups.ts';
import type { PressureReport } from './report.ts';
import type { WhatIf } from './what-if.ts';

/** A plain object for JSON.stringify; absent facts are absent keys. */
export function reportJson(report: PressureReport): object {
  const { occupancy, growth, trouble, verdicts, groups, timeouts, whatIf, remedies } = report;
  const { count, max, unlimited, share, listed, uncollected } = occupancy;
  return {
    count,
    max: unlimited ? 0 : max,
    percent: share && rounded(share * 100),
    listed,
    uncollected,
    growth_per_second: growth.perSecond && rounded(growth.perSecond),
    seconds_to_full: growth.secondsToFull && Math.round(growth.secondsToFull),
    trouble: Object.fromEntries(trouble.counters.map(({ name, total }) => [name, total])),
    verdicts: verdicts.map(verdict => ({ ...verdict, share: rounded(verdict.share) })),
    hosts: groups.source.map(hostJson),
    timeouts: timeouts.map(({ timeout, value, isRead }) => ({
      name: timeout.name,
      value,
      default: timeout.default,
      ...(isRead ? {} : { assumed: true }),
    })),
    what_if: whatIf.map(whatIfJson),
    remedies,
  };
}

function hostJson({ name, flows, share, unreplied, peers, ports }: FlowGroup): object {
  return { address: name, flows, share: rounded(share), unreplied, destinations: peers, ports };
}

/** Flows already there keep their timers: a shorter one bites as packets come. */
function whatIfJson({ timeout, seconds, wouldFree }: WhatIf): object {
  return { name: timeout.name, value: seconds, would_free: wouldFree, frees_now: 0 };
}

/** Shares and percentages keep four decimals. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
