// `conntop count`: how many flows there are, and how many there may be.
import { allPaths } from '../../conntrack/fact-paths.ts';
import { LIMIT_PATHS, type Limits, parseLimits } from '../../conntrack/limits.ts';
import { shareOfMax } from '../../pressure/thresholds.ts';
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import { choosesFlows, type Invocation } from '../invocation.ts';
import { print, printJson } from '../standard-output.ts';
import { withSource } from '../with-source.ts';

const PATHS = allPaths(...LIMIT_PATHS);

/** A saved table has no count beside it: its rows are counted, as are those that a filter selects. */
export function runCount(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  return withSource(settings, async source => {
    const isJson = settings.format === 'json';
    if (choosesFlows(invocation)) {
      const { matching, live, limits, listed } = await (await tables()).countChosen(source, invocation);
      if (isJson) printJson({ matching, ...countJson(limits, listed) });
      else print(`${formatCount(matching)} of ${counted(live, 'flow')}\n`);
      return 0;
    }
    const limits = parseLimits(await source.facts(PATHS));
    const listed = limits.count === undefined ? await (await tables()).countListed(source) : undefined;
    if (isJson) printJson(countJson(limits, listed));
    else print(`${countText(limits, listed)}\n`);
    return 0;
  });
}

/** Loaded only where a table has to be read: cron and monitoring ask for the kernel's word, again and again. */
const tables = () => import('../count-table.ts');

function countJson({ count, max, buckets }: Limits, listed: number | undefined): object {
  const flows = count ?? listed;
  const share = shareOfMax(flows, max);
  const percent = share === undefined ? undefined : Math.round(share * 10_000) / 100;
  return { count: flows, max, percent, buckets, listed };
}

function countText({ count, max }: Limits, listed: number | undefined): string {
  const flows = count ?? listed ?? 0;
  const share = shareOfMax(flows, max);
  if (max === 0) return `${formatCount(flows)}, no limit`;
  if (max === undefined || share === undefined) return formatCount(flows);
  return `${formatCount(flows)} of ${formatCount(max)} (${formatPercent(share)})`;
}
