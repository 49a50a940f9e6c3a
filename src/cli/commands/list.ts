// `conntop list`: the flows once, in any of the formats.
import { type FormatName, writerOf } from '../../output/formats.ts';
import { type RowWriter, sendTable } from '../../output/row-writer.ts';
import { printTable, type TextOptions, totalsText } from '../../output/text.ts';
import type { Readability } from '../../reader/readable.ts';
import type { Source } from '../../reader/source.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import { cellContext } from '../../view/cells.ts';
import { columnOf } from '../../view/columns.ts';
import type { FilterContext } from '../../view/filter/context.ts';
import { addressText, type Naming } from '../../view/flow-text.ts';
import { makeView, type SortOrder } from '../../view/flow-view.ts';
import { SYSCTL_PATHS } from '../../watch/table-facts.ts';
import { readFacts } from '../../watch/watch.ts';
import { chosenBy, firstChosen } from '../chosen-readings.ts';
import { lookUpNames } from '../flow-names.ts';
import type { Invocation } from '../invocation.ts';
import { asksFor, knownBeside } from '../known-beside.ts';
import { warnUnreadable } from '../messages.ts';
import type { Settings } from '../settings.ts';
import { print, terminalWidth } from '../standard-output.ts';
import { streamRows } from '../stream-rows.ts';
import { warnNothing } from '../why-none.ts';
import { withSource } from '../with-source.ts';

export function runList(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  return withSource(settings, async source => {
    const writer = writerOf((settings.format ?? 'text') as FormatName, settings.formulas);
    const read =
      writer && !settings.sort && !settings.reverse && !asksFor('process', invocation)
        ? await listAtOnce(source, invocation, writer)
        : await listSorted(source, invocation, writer);
    warnUnreadable(read);
    return 0;
  });
}

/** Prints as it reads; yields what could not be read. */
async function listAtOnce(source: Source, invocation: Invocation, writer: RowWriter): Promise<Readability> {
  const facts = await readFacts(source, SYSCTL_PATHS);
  const context = await knownBeside(source, invocation);
  const matches = chosenBy(invocation, context, facts);
  const { limit } = invocation.settings;
  let isFound = false;
  const noting = (snapshot: Snapshot, row: number): boolean => {
    const isMatch = matches?.(snapshot, row) ?? true;
    isFound ||= isMatch;
    return isMatch;
  };
  const read = await streamRows(source, { writer, matches: matches && noting, limit });
  if (matches && !isFound) warnNothing(invocation, context);
  return read;
}

/** Reads all, then prints; yields what could not be read. Without a writer it is text. */
async function listSorted(
  source: Source,
  invocation: Invocation,
  writer: RowWriter | undefined,
): Promise<Readability> {
  const { settings } = invocation;
  const { reading, matches, context } = await firstChosen(source, invocation);
  const { snapshot } = reading;
  const order = [orderOf(settings)];
  const all = makeView(snapshot, { matches, order, withGone: false, context: cellContext({}, context) }).rows;
  if (all.length === 0) warnNothing(invocation, context);
  const rows = all.subarray(0, settings.limit);
  if (writer) await sendTable(writer, snapshot, rows, async bytes => print(bytes));
  else await printText(source, snapshot, rows, all, settings, context);
  return snapshot;
}

const BY_SOURCE: SortOrder = { column: 'source', descending: false };

/** As iptstate does, by source where no column is named. */
function orderOf({ sort, reverse }: Settings): SortOrder {
  const { column, descending } = sort ?? BY_SOURCE;
  return { column, descending: descending !== reverse };
}

async function printText(
  source: Source,
  snapshot: Snapshot,
  rows: Uint32Array,
  all: Uint32Array,
  settings: Settings,
  known: FilterContext,
): Promise<void> {
  if (settings.totals) print(`${totalsText(snapshot, all)}\n`);
  const naming = settings.names ? await namesOf(source, snapshot, rows) : {};
  const options: TextOptions = {
    columns: settings.columns,
    counters: settings.counters,
    sortedBy: settings.sort && columnOf(settings.sort.column),
    context: cellContext(naming, { ...known, ...naming }),
    width: settings.width ?? terminalWidth(),
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
