// `conntop hosts`: the flows counted by source, or by what else they have in common.
import { setTimeout as delay } from 'node:timers/promises';
import { hostsJson, hostsText } from '../../output/hosts.ts';
import { recordingAt } from '../../reader/place.ts';
import type { Source } from '../../reader/source.ts';
import { FlowStore } from '../../snapshot/flow-store.ts';
import { countDistinct, type Groups, groupFlows } from '../../snapshot/groups.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { makeView } from '../../view/flow-view.ts';
import { rankGroups } from '../../view/group-entries.ts';
import { chooseFlows } from '../choose-flows.ts';
import { filterContextOf } from '../filter-context.ts';
import { lookUpNames } from '../flow-names.ts';
import type { Invocation } from '../invocation.ts';
import { warnUnreadable } from '../messages.ts';
import { goBack } from '../open-recording.ts';
import { readFacts, readSnapshot, withSource } from '../read-table.ts';
import { print } from '../standard-output.ts';

export function runHosts({ settings, words }: Invocation): Promise<number> {
  return withSource(settings, async source => {
    const { timeouts } = await readFacts(source);
    const matches = chooseFlows(settings, words, await filterContextOf(source, timeouts));
    const snapshot = await readTwice(source, settings.watchSeconds);
    const { rows } = makeView(snapshot, { matches, order: [], withGone: false });
    const groups = groupFlows(snapshot, settings.groupBy, rows);
    const entries = rankGroups(snapshot, groups, settings.limit ?? groups.count);
    const naming = await lookUpNames(new Set(entries.map(({ name }) => name)), settings.names, source);
    const table = {
      entries,
      all: rows.length,
      destinations: countDistinct(snapshot, groups, 'destination', rows),
      ports: countPorts(snapshot, groups, rows),
      nameOf: naming.nameOf ?? (() => undefined),
      by: settings.groupBy,
    };
    print(settings.format === 'json' ? hostsJson(table) : hostsText(table));
    warnUnreadable(snapshot.facts.unreadable.count);
    return 0;
  });
}

/** Rates need a second reading, which is only made where there is time for it. */
async function readTwice(source: Source, seconds: number | undefined): Promise<Snapshot> {
  const store = new FlowStore();
  const recording = seconds === undefined ? undefined : recordingAt(source.place);
  const end = recording && goBack(recording, seconds ?? 0);
  const first = await readSnapshot(source, store);
  if (seconds === undefined || recording?.position === end) return first;
  if (recording) recording.seek(end ?? 0);
  else await delay(seconds * 1000);
  return readSnapshot(source, store, first.rows.listed);
}

/** Distinct destination ports of each group, whatever the protocol; flows without ports have none. */
function countPorts(snapshot: Snapshot, { count, groupOf }: Groups, rows: Uint32Array): Uint32Array {
  const counts = new Uint32Array(count);
  const seen = new Set<number>();
  for (const row of rows) {
    if (!snapshot.hasPorts(row)) continue;
    const group = groupOf[row] ?? 0;
    const key = group * PORTS + snapshot.dport(row);
    if (seen.has(key)) continue;
    seen.add(key);
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return counts;
}

const PORTS = 0x1_0000;
