// `conntop delete`: deletes flows through conntrack(8), after showing them and asking.
import { createInterface } from 'node:readline/promises';
import { runConntrack } from '../../app/conntrack-tool.ts';
import { commandText, type Deletion, parseSshConnection, planFlows } from '../../app/deletion.ts';
import { compileSelection, hasFilters } from '../../app/selection.ts';
import { sendTable } from '../../output/row-writer.ts';
import { plain } from '../../output/table-line.ts';
import { makeView } from '../../view/flow-view.ts';
import { filtersOf } from '../choose-flows.ts';
import type { Invocation } from '../commands.ts';
import { filterContext } from '../filter-context.ts';
import { warn } from '../messages.ts';
import { readFacts, readSnapshot, withSource } from '../read-table.ts';
import { print } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';

/** What has to be typed before every flow of the table goes. */
const FLUSH_WORD = 'flush';
const SHOWN = 20;

export function runDelete({ settings, words }: Invocation): Promise<number> {
  return withSource(settings, async source => {
    if (settings.file !== undefined || settings.sources?.includes('demo')) {
      throw new UsageError('only flows of the live table can be deleted');
    }
    const context = filterContext((await readFacts(source)).timeouts);
    const filters = filtersOf(settings, words, context);
    const snapshot = await readSnapshot(source);
    const { rows } = makeView(snapshot, {
      matches: compileSelection(filters, context),
      order: [],
      withGone: false,
    });
    if (rows.length === 0) {
      print('No flow matches; nothing to delete.\n');
      return 0;
    }
    const plan = planFlows('these flows', snapshot, rows, parseSshConnection(process.env.SSH_CONNECTION));
    await sendTable(plain, snapshot, rows.subarray(0, SHOWN), async bytes => print(bytes));
    if (rows.length > SHOWN) print(`and ${rows.length - SHOWN} more\n`);
    const isEverything = !hasFilters(filters) && filters.options.length === 0;
    return (await isAgreed(plan, isEverything, settings.yes)) ? carryOut(plan, isEverything) : 0;
  });
}

async function carryOut(plan: Deletion, isEverything: boolean): Promise<number> {
  const { flows, error } = await runConntrack(isEverything ? [['-F']] : plan.commands);
  if (error !== undefined) warn(error);
  if (isEverything && error === undefined) print('The table was flushed.\n');
  else print(`${flows} of ${plan.flows} flows deleted.\n`);
  return error === undefined ? 0 : 2;
}

/** Everything goes only by the word, whatever `yes` says; else a y is enough. */
async function isAgreed(plan: Deletion, isEverything: boolean, yes: boolean): Promise<boolean> {
  print(`\n${isEverything ? 'conntrack -F' : plan.commands.slice(0, 3).map(commandText).join('\n')}\n`);
  if (!isEverything && plan.commands.length > 3)
    print(`and ${plan.commands.length - 3} more commands like these\n`);
  if (plan.cutsSsh) print('\nTHIS CUTS THE SSH CONNECTION YOU ARE USING.\n');
  if (yes && !isEverything) return true;
  const wanted = isEverything ? FLUSH_WORD : 'y';
  const answer = await ask(`\nDelete ${plan.flows} flows? Type ${wanted} to do so: `);
  if (answer.trim().toLowerCase() === wanted) return true;
  print('Nothing was deleted.\n');
  return false;
}

/** The answer, or the empty string where standard input ends. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  print(question);
  for await (const line of lines) return line;
  return '';
}
