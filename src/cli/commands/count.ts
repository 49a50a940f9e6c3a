// `conntop count`: how many flows there are, and how many there may be.
import { allPaths } from '../../conntrack/fact-paths.ts';
import { LIMIT_PATHS, type Limits } from '../../conntrack/limits.ts';
import { shareOfMax } from '../../pressure/thresholds.ts';
import type { Source } from '../../reader/source.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { readFacts, readings } from '../../watch/watch.ts';
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import { choosesFlows } from '../choose-flows.ts';
import { firstChosen } from '../chosen-readings.ts';
import type { Invocation } from '../invocation.ts';
import { warnUnreadable } from '../messages.ts';
import { print, printJson } from '../standard-output.ts';
import { withSource } from '../with-source.ts';

const PATHS = allPaths(...LIMIT_PATHS);

/** A saved table has no count beside it: its rows are counted, as are those that a filter selects. */
export function runCount(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  return withSource(settings, async source => {
    if (choosesFlows(invocation)) return countChosen(source, invocation);
    const { limits } = await readFacts(source, PATHS);
    const table = limits.count === undefined ? await readOnce(source) : undefined;
    const listed = table?.rows.listed;
    if (settings.format === 'json') printJson(countJson(limits, listed));
    else print(`${countText(limits, listed)}\n`);
    if (table) warnUnreadable(table);
    return 0;
  });
}

async function countChosen(source: Source, invocation: Invocation): Promise<number> {
  const { reading, matches } = await firstChosen(source, invocation);
  const { snapshot, facts } = reading;
  const { live, listed } = snapshot.rows;
  let matching = 0;
  for (let row = 0; row < live; row++) if (!matches || matches(snapshot, row)) matching++;
  if (invocation.settings.format === 'json') printJson({ matching, ...countJson(facts.limits, listed) });
  else print(`${formatCount(matching)} of ${counted(live, 'flow')}\n`);
  warnUnreadable(snapshot);
  return 0;
}

async function readOnce(source: Source): Promise<Snapshot | undefined> {
  for await (const { snapshot } of readings(source, { times: 1, paths: PATHS })) return snapshot;
  return undefined;
}

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
