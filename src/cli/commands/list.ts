// `conntop list`: the flows once, in any of the formats.
import { type FormatName, writerOf } from '../../output/formats.ts';
import { type RowWriter, sendTable } from '../../output/row-writer.ts';
import { printTable, type TextOptions, totalsText } from '../../output/text.ts';
import type { Source } from '../../reader/source.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import { COLUMNS, type Column } from '../../view/columns.ts';
import type { Predicate } from '../../view/filter/selection.ts';
import { addressText, type Naming } from '../../view/flow-text.ts';
import { makeView, type SortOrder } from '../../view/flow-view.ts';
import { chooseFlows } from '../choose-flows.ts';
import { filterContextOf } from '../filter-context.ts';
import { lookUpNames } from '../flow-names.ts';
import type { Invocation } from '../invocation.ts';
import { warnUnreadable } from '../messages.ts';
import { readFacts, readSnapshot, withSource } from '../read-table.ts';
import type { Settings } from '../settings.ts';
import { print, terminalWidth } from '../standard-output.ts';
import { streamRows } from '../stream-rows.ts';

export function runList({ settings, words }: Invocation): Promise<number> {
  return withSource(settings, async source => {
    const { timeouts, limits } = await readFacts(source);
    const matches = chooseFlows(settings, words, await filterContextOf(source, timeouts));
    const expectedRows = limits.count ?? 0;
    const writer = writerOf((settings.format ?? 'text') as FormatName, settings.formulas);
    const unreadable =
      writer && !settings.sort && !settings.reverse
        ? await streamRows(source, { writer, matches, limit: settings.limit, expectedRows })
        : await listSorted(source, settings, writer, matches, expectedRows);
    warnUnreadable(unreadable);
    return 0;
  });
}

/** Reads all, then prints; yields how many lines could not be read. Without a writer it is text. */
async function listSorted(
  source: Source,
  settings: Settings,
  writer: RowWriter | undefined,
  matches: Predicate | undefined,
  expectedRows: number,
): Promise<number> {
  const snapshot = await readSnapshot(source, undefined, expectedRows);
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
