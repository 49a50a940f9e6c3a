// `conntop hosts`: the flows counted by source, or by what else they have in common.
import { hostsCsv, hostsJson, hostsText } from '../../output/hosts.ts';
import type { Source } from '../../reader/source.ts';
import { GroupScratch, groupFlows } from '../../snapshot/groups.ts';
import { makeView } from '../../view/flow-view.ts';
import { ENTRY_FIGURES, type GroupEntry, rankGroups } from '../../view/group-entries.ts';
import { aliasOf, labelOf, whyNoGroups } from '../../view/told-groups.ts';
import { firstAndLast } from '../../watch/span.ts';
import { trafficNote } from '../../watch/traffic.ts';
import { type ChosenReading, chosenReadings } from '../chosen-readings.ts';
import { lookUpNames } from '../flow-names.ts';
import type { Invocation } from '../invocation.ts';
import { warn, warnUnreadable } from '../messages.ts';
import { print } from '../standard-output.ts';
import { warnNothing } from '../why-none.ts';
import { withSource } from '../with-source.ts';

const WRITERS = { text: hostsText, json: hostsJson, csv: hostsCsv } as const;
type HostsFormat = keyof typeof WRITERS;

export function runHosts(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  return withSource(settings, async source => {
    const { reading, matches, context } = await lastChosen(source, invocation);
    const { snapshot } = reading;
    const { rows } = makeView(snapshot, { matches, order: [], withGone: false });
    const figures = [...ENTRY_FIGURES, 'destinations', 'ports'] as const;
    const { grouping: by, groupOrder, limit } = settings;
    const request = { by, figures, rows, labelOf: labelOf(by, context) };
    const groups = groupFlows(snapshot, request, new GroupScratch());
    const aliases = aliasOf(by, context);
    const entries = rankGroups(snapshot, groups, limit ?? groups.count, groupOrder, aliases);
    const naming = await lookUpNames(new Set(entries.map(({ name }) => name)), settings.names, source);
    const table = {
      entries,
      all: rows.length,
      figures: groups,
      nameOf: naming.nameOf ?? (() => undefined),
      by,
      ...(by === 'device' && {
        deviceIn: ({ group }: GroupEntry) => context.deviceOf?.(snapshot, groups.firstRow[group] ?? 0),
      }),
      bits: settings.bits,
    };
    print((WRITERS[settings.format as HostsFormat] ?? hostsText)(table));
    if (rows.length === 0) warnNothing(invocation, context);
    warnUnreadable(snapshot);
    const why = groups.count === 0 && rows.length > 0 ? whyNoGroups(by) : undefined;
    if (why !== undefined) warn(why);
    const note = trafficNote(reading.traffic, snapshot.rows.live, reading.facts.limits.accounting);
    if (note !== undefined && settings.watchSeconds !== undefined) warn(note);
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
