// `conntop delete`: deletes flows through conntrack(8), after showing them and asking.
import { commandText } from '../../changes/change.ts';
import { type RunTool, runConntrack } from '../../changes/conntrack-tool.ts';
import { type Deletion, planFlows, sshConnectionOf } from '../../changes/deletion.ts';
import { toolOf, whyUnchangeable } from '../../changes/table-changes.ts';
import { sendTable } from '../../output/row-writer.ts';
import { plain } from '../../output/table-line.ts';
import { SourceError } from '../../reader/source.ts';
import { makeView } from '../../view/flow-view.ts';
import { ask } from '../ask.ts';
import { firstChosen } from '../chosen-readings.ts';
import type { Invocation } from '../invocation.ts';
import { print } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';
import { withSource } from '../with-source.ts';

/** What has to be typed before every flow of the table goes. */
const FLUSH_WORD = 'flush';
const FLUSH = ['-F'];
const SHOWN = 20;

export function runDelete(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  return withSource(settings, async source => {
    const tool = toolOf(source);
    const reason = whyUnchangeable(source, false);
    if (!tool || reason !== undefined) throw new UsageError(reason ?? 'nothing can be deleted there');
    const { reading, matches } = await firstChosen(source, invocation);
    const { snapshot } = reading;
    const { rows } = makeView(snapshot, { matches, order: [], withGone: false });
    if (rows.length === 0) {
      print('No flow matches; nothing to delete.\n');
      return 0;
    }
    const plan = planFlows('these flows', snapshot, rows, sshConnectionOf(source));
    await sendTable(plain, snapshot, rows.subarray(0, SHOWN), async bytes => print(bytes));
    if (rows.length > SHOWN) print(`and ${rows.length - SHOWN} more\n`);
    const isEverything = matches === undefined;
    return (await isAgreed(plan, isEverything, settings.yes)) ? carryOut(plan, isEverything, tool) : 0;
  });
}

async function carryOut(plan: Deletion, isEverything: boolean, tool: RunTool): Promise<number> {
  if (isEverything) {
    const { status, output } = await tool(FLUSH);
    if (status !== 0) throw new SourceError(output.trim() || 'conntrack failed', 'nothing was flushed');
    print('The table was flushed.\n');
    return 0;
  }
  const { flows, error } = await runConntrack(plan.commands, tool);
  const done = `${flows} of ${plan.flows} flows deleted`;
  if (error !== undefined) throw new SourceError(error, done);
  print(`${done}.\n`);
  return 0;
}

/** Everything goes only by the word, whatever `yes` says; else a y is enough. */
async function isAgreed(plan: Deletion, isEverything: boolean, yes: boolean): Promise<boolean> {
  print(`\n${isEverything ? commandText(FLUSH) : plan.commands.slice(0, 3).map(commandText).join('\n')}\n`);
  if (!isEverything && plan.commands.length > 3)
    print(`and ${plan.commands.length - 3} more commands like these\n`);
  if (plan.cutsSsh) print('\nTHIS CUTS THE SSH CONNECTION YOU ARE USING.\n');
  if (yes && !isEverything) return true;
  const wanted = isEverything ? FLUSH_WORD : 'y';
  const answer = await ask(
    `\nDelete ${plan.flows === 1 ? 'this flow' : `these ${plan.flows} flows`}? Type ${wanted} to do so: `,
  );
  if (answer.toLowerCase() === wanted) return true;
  print('Nothing was deleted.\n');
  return false;
}
