// `conntop count`: how many flows there are, and how many there may be.
import type { Limits } from '../../conntrack/limits.ts';
import { formatCount, formatPercent } from '../../words/figures.ts';
import type { Invocation } from '../invocation.ts';
import { warnUnreadable } from '../messages.ts';
import { readFacts, readSnapshot, withSource } from '../read-table.ts';
import { print, printJson } from '../standard-output.ts';

/** A saved table has no count beside it: its rows are counted. */
export function runCount({ settings }: Invocation): Promise<number> {
  return withSource(settings, async source => {
    const { limits } = await readFacts(source);
    const table = limits.count === undefined ? await readSnapshot(source) : undefined;
    const listed = table?.rows.listed;
    if (settings.format === 'json') printJson(countJson(limits, listed));
    else print(`${countText(limits, listed)}\n`);
    warnUnreadable(table?.facts.unreadable.count ?? 0);
    return 0;
  });
}

function countJson({ count, max, buckets }: Limits, listed: number | undefined): object {
  const flows = count ?? listed;
  return {
    count: flows,
    max,
    percent: shareOf(flows, max, share => Math.round(share * 10_000) / 100),
    buckets,
    listed,
  };
}

function countText({ count, max }: Limits, listed: number | undefined): string {
  const flows = count ?? listed ?? 0;
  if (max === 0) return `${formatCount(flows)}, no limit`;
  const percent = shareOf(flows, max, formatPercent);
  return max === undefined ? formatCount(flows) : `${formatCount(flows)} of ${formatCount(max)} (${percent})`;
}

function shareOf<T>(
  count: number | undefined,
  max: number | undefined,
  format: (share: number) => T,
): T | undefined {
  return count === undefined || !max ? undefined : format(count / max);
}
