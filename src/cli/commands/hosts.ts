// `conntop hosts`: the flows counted by source, or by what else they have in common.
import { hostsJson, hostsText } from '../../output/hosts.ts';
import type { Source } from '../../reader/source.ts';
import { countDistinct, type Groups, groupFlows } from '../../snapshot/groups.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { makeView } from '../../view/flow-view.ts';
import { rankGroups } from '../../view/group-entries.ts';
import { firstAndLast } from '../../watch/span.ts';
import { type ChosenReading, chosenReadings } from '../chosen-readings.ts';
import { lookUpNames } from '../flow-names.ts';
import type { Invocation } from '../invocation.ts';
import { warnUnreadable } from '../messages.ts';
import { print } from '../standard-output.ts';
import { withSource } from '../with-source.ts';

export function runHosts(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  return withSource(settings, async source => {
    const { reading, matches } = await lastChosen(source, invocation);
    const { snapshot } = reading;
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

/** The last reading of a few: rates need a second one, which is only made where there is time for it. */
async function lastChosen(source: Source, invocation: Invocation): Promise<ChosenReading> {
  const span = firstAndLast(source.place, invocation.settings.watchSeconds);
  let last: ChosenReading | undefined;
  for await (const chosen of chosenReadings(source, invocation, span)) {
    last?.reading.release();
    last = chosen;
  }
  if (!last) throw new Error('a watch has ended without a reading');
  return last;
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
