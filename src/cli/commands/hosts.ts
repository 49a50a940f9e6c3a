// `conntop hosts`: the flows counted by source, or by what else they have in common.
import { setTimeout as delay } from 'node:timers/promises';
import { hostsJson, hostsText } from '../../output/hosts.ts';
import type { Source } from '../../reader/source.ts';
import { FlowStore } from '../../snapshot/flow-store.ts';
import { countDistinct, groupFlows } from '../../snapshot/groups.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { makeView } from '../../view/flow-view.ts';
import { rankGroups } from '../../view/group-entries.ts';
import { chooseFlows } from '../choose-flows.ts';
import type { Invocation } from '../commands.ts';
import { filterContext } from '../filter-context.ts';
import { lookUpNames } from '../flow-names.ts';
import { readFacts, readSnapshot, withSource } from '../read-table.ts';
import { print } from '../standard-output.ts';

export function runHosts({ settings, words }: Invocation): Promise<number> {
  return withSource(settings, async source => {
    const { timeouts } = await readFacts(source);
    const matches = chooseFlows(settings, words, filterContext(timeouts));
    const snapshot = await readTwice(source, settings.watchSeconds);
    const { rows } = makeView(snapshot, { matches, order: [], withGone: false });
    const groups = groupFlows(snapshot, settings.groupBy, rows);
    const entries = rankGroups(snapshot, groups, settings.limit ?? groups.count);
    const naming = await lookUpNames(new Set(entries.map(({ name }) => name)), settings.names);
    const table = {
      entries,
      all: rows.length,
      destinations: countDistinct(snapshot, groups, 'destination', rows),
      ports: countDistinct(snapshot, groups, 'port', rows),
      nameOf: naming.nameOf ?? (() => undefined),
      by: settings.groupBy,
    };
    print(settings.format === 'json' ? hostsJson(table) : hostsText(table));
    return 0;
  });
}

/** Rates need a second reading, which is only made where there is time for it. */
async function readTwice(source: Source, seconds: number | undefined): Promise<Snapshot> {
  const store = new FlowStore();
  const first = await readSnapshot(source, store);
  if (seconds === undefined) return first;
  await delay(seconds * 1000);
  return readSnapshot(source, store, first.rows.listed);
}
