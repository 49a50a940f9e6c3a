// `conntop list`: the flows once, in any of the formats.
import { type FormatName, writerOf } from '../../output/formats.ts';
import { type RowWriter, sendTable } from '../../output/row-writer.ts';
import { printTable, type TextOptions, totalsText } from '../../output/text.ts';
import type { Source } from '../../reader/source.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import { COLUMNS, type Column } from '../../view/columns.ts';
import { addressText, type Naming } from '../../view/flow-text.ts';
import { makeView, type SortOrder } from '../../view/flow-view.ts';
import { filterContextOf } from '../../watch/filter-context.ts';
import { SYSCTL_PATHS } from '../../watch/table-facts.ts';
import { readFacts } from '../../watch/watch.ts';
import { chosenBy, firstChosen } from '../chosen-readings.ts';
import { lookUpNames } from '../flow-names.ts';
import type { Invocation } from '../invocation.ts';
import { warnUnreadable } from '../messages.ts';
import type { Settings } from '../settings.ts';
import { print, terminalWidth } from '../standard-output.ts';
import { streamRows } from '../stream-rows.ts';
import { withSource } from '../with-source.ts';

export function runList(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  return withSource(settings, async source => {
    const writer = writerOf((settings.format ?? 'text') as FormatName, settings.formulas);
    const unreadable =
      writer && !settings.sort && !settings.reverse
        ? await listAtOnce(source, invocation, writer)
        : await listSorted(source, invocation, writer);
    warnUnreadable(unreadable);
    return 0;
  });
}

/** Prints as it reads; yields how many lines could not be read. */
async function listAtOnce(source: Source, invocation: Invocation, writer: RowWriter): Promise<number> {
  const facts = await readFacts(source, SYSCTL_PATHS);
  const matches = chosenBy(invocation, await filterContextOf(source), facts);
  const { limit } = invocation.settings;
  return streamRows(source, { writer, matches, limit });
}

/** Reads all, then prints; yields how many lines could not be read. Without a writer it is text. */
async function listSorted(
  source: Source,
  invocation: Invocation,
  writer: RowWriter | undefined,
): Promise<number> {
  const { settings } = invocation;
  const { reading, matches } = await firstChosen(source, invocation);
  const { snapshot } = reading;
  const all = makeView(snapshot, { matches, order: [orderOf(settings)], withGone: false }).rows;
  const rows = all.subarray(0, settings.limit);
  if (writer) await sendTable(writer, snapshot, rows, async bytes => print(bytes));
  else await printText(source, snapshot, rows, all, settings);
  return snapshot.facts.unreadable.count;
}

/** As iptstate does, by source where no column is named. */
function orderOf({ sort, reverse }: Settings): SortOrder {
  const column = sort ?? (COLUMNS.find(({ id }) => id === 'source') as Column);
  return { column, descending: column.descending !== reverse };
}

async function printText(
  source: Source,
  snapshot: Snapshot,
  rows: Uint32Array,
  all: Uint32Array,
  settings: Settings,
): Promise<void> {
  if (settings.totals) print(`${totalsText(snapshot, all)}\n`);
  const options: TextOptions = {
    columns: settings.columns,
    counters: settings.counters,
    sortedBy: settings.sort,
    naming: settings.names ? await namesOf(source, snapshot, rows) : {},
    width: terminalWidth(),
    markTruncated: settings.markTruncated,
    fitted: settings.fitted,
  };
  printTable(snapshot, rows, options, print);
}

function namesOf(source: Source, snapshot: Snapshot, rows: Uint32Array): Promise<Naming> {
  const addresses = new Set<string>();
  for (const row of rows) {
    for (const end of Object.values(End)) addresses.add(addressText(snapshot, row, end));
  }
  return lookUpNames(addresses, true, source);
}
