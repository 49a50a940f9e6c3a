// `conntop delete`: deletes flows through conntrack(8), after showing them and asking.
import { commandText, doneText, isByName, leftText, replacedText } from '../../changes/change.ts';
import { type RunTool, runConntrack } from '../../changes/conntrack-tool.ts';
import { type Deletion, planFlows } from '../../changes/deletion.ts';
import { sshConnectionsOf } from '../../changes/ssh-connection.ts';
import { type Standing, stillMeant } from '../../changes/standing.ts';
import { runsAtOnce, toolOf, whyUnchangeable } from '../../changes/table-changes.ts';
import { sendTable } from '../../output/row-writer.ts';
import { plain } from '../../output/table-line.ts';
import { type Source, SourceError } from '../../reader/source.ts';
import { selectionExpression } from '../../view/filter/selection.ts';
import { takenAsText, whyNothing } from '../../view/filter/why-nothing.ts';
import { makeView } from '../../view/flow-view.ts';
import { formatCount } from '../../words/figures.ts';
import { ask } from '../ask.ts';
import { filtersOf } from '../choose-flows.ts';
import { type ChosenReading, chosenReadings } from '../chosen-readings.ts';
import { abortedBy } from '../interruption.ts';
import type { Invocation } from '../invocation.ts';
import { tellProgress, warn } from '../messages.ts';
import { isClosedPipe, OutputError, print } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';
import { withSource } from '../with-source.ts';

/** What has to be typed before every flow of the table goes, or the user's own connection. */
const FLUSH_WORD = 'flush';
const CUT_WORD = 'cut';
const FLUSH = ['-F'];
const SHOWN = 20;
const SHOWN_COMMANDS = 3;
/** As conntrack(8) ends where it has found nothing, and where not all was done. */
const UNDONE = 1;

/** Ends with 1 where no flow matches, and where it was stopped before all were deleted. */
export function runDelete(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  return withSource(settings, async source => {
    const tool = toolOf(source);
    const reason = whyUnchangeable(source, false);
    if (!tool || reason !== undefined)
      throw new UsageError((reason ?? 'nothing can be deleted there').replace(/\.$/, ''));
    const readings = chosenReadings(source, invocation, { times: 2, interval: 0 });
    const chosen = await nextOf(readings);
    const plan = await seenOrNothing(planOf(chosen, invocation, source));
    if (!plan) return UNDONE;
    const isEverything = chosen.matches === undefined;
    if (!(await seenOrNothing(isAgreed(plan, isEverything, invocation)))) return 0;
    if (isEverything) return flush(tool);
    // Nothing can have come in place of a flow while nobody was asked.
    const standing = settings.yes
      ? NOT_ASKED(plan)
      : stillMeant(plan, (await nextOf(readings)).reading.snapshot);
    return carryOut(plan, standing, source);
  });
}

const NOT_ASKED = ({ commands }: Deletion): Standing => ({ commands, replaced: [] });

async function nextOf(readings: AsyncGenerator<ChosenReading, void>): Promise<ChosenReading> {
  const next = await readings.next();
  if (next.done) throw new Error('a watch has ended without a reading');
  return next.value;
}

/** What is shown before anything is deleted. Rejects with an OutputError where nobody reads it any more. */
async function seenOrNothing<T>(shown: Promise<T>): Promise<T> {
  try {
    return await shown;
  } catch (error) {
    if (isClosedPipe(error)) throw new OutputError('standard output is closed, and nothing was deleted');
    throw error;
  }
}

/** Shows the flows that would go; undefined where there are none, which it says. */
async function planOf(
  { reading: { snapshot }, matches, context }: ChosenReading,
  { settings, words }: Invocation,
  source: Source,
): Promise<Deletion | undefined> {
  const filter = selectionExpression(filtersOf(settings, words, context), context);
  const { rows } = makeView(snapshot, { matches, order: [], withGone: false });
  if (rows.length === 0) {
    const why = whyNothing(filter, context);
    warn(`no flow matches, and none was deleted${why === undefined ? '' : `: ${why}`}`);
    return undefined;
  }
  const texts = takenAsText(filter);
  if (texts !== undefined) print(`${texts}\n\n`);
  await sendTable(plain, snapshot, rows.subarray(0, SHOWN), async bytes => print(bytes));
  if (rows.length > SHOWN) print(`and ${formatCount(rows.length - SHOWN)} more\n`);
  return planFlows('these flows', snapshot, rows, sshConnectionsOf(source), filter);
}

async function flush(tool: RunTool): Promise<number> {
  const { status, output } = await tool(FLUSH);
  if (status !== 0) throw new SourceError(output.trim() || 'conntrack failed', 'nothing was flushed');
  print('The table was flushed.\n');
  return 0;
}

/** ^C ends it after the commands under way, and then says how many are left. */
async function carryOut(plan: Deletion, { commands, replaced }: Standing, source: Source): Promise<number> {
  const stop = abortedBy('SIGINT', 'SIGTERM', 'SIGHUP');
  const progress = tellProgress(done => `${formatCount(done)} of ${formatCount(commands.length)}; ^C stops`);
  const outcome = await runConntrack(commands, toolOf(source), {
    signal: stop.signal,
    atOnce: runsAtOnce(source),
    onProgress: progress.tell,
  });
  progress.end();
  const done = doneText(plan, outcome.flows);
  if (outcome.error !== undefined) throw new SourceError(outcome.error, done);
  print(`${done}.\n`);
  if (replaced.length > 0) warn(replacedText(replaced));
  if (outcome.left === 0) return 0;
  warn(leftText(plan, outcome.left));
  return UNDONE;
}

/** Everything goes only by the word, whatever `yes` says, and so does one's own connection; else a y is enough. */
async function isAgreed(plan: Deletion, isEverything: boolean, { settings }: Invocation): Promise<boolean> {
  const { yes, cutSsh } = settings;
  tellCommands(isEverything ? [FLUSH] : plan.commands);
  if (!isEverything && !isByName(plan)) print('What else they select by then goes too.\n');
  if (plan.left > 0)
    print(`${formatCount(plan.left)} are left as they are: conntrack(8) cannot name them alone.\n`);
  if (plan.cutsSsh) print('\nTHIS CUTS THE SSH CONNECTION YOU ARE USING.\n');
  if (yes && !isEverything) {
    if (!plan.cutsSsh || cutSsh) return true;
    throw new UsageError('--yes does not cut the SSH connection that you are using: --cut-ssh does');
  }
  const wanted = isEverything ? FLUSH_WORD : plan.cutsSsh ? CUT_WORD : 'y';
  const flows = plan.flows === 1 ? 'this flow' : `these ${formatCount(plan.flows)} flows`;
  const question = `\nDelete ${flows}? Type ${wanted} to do so: `;
  if ((await ask(question, needsTerminal(isEverything))).toLowerCase() === wanted) return true;
  print('Nothing was deleted.\n');
  return false;
}

function needsTerminal(isEverything: boolean): string {
  return isEverything
    ? `without a filter every flow goes, which the word ${FLUSH_WORD} on a terminal asks for, and --yes does not`
    : 'there is no terminal to ask on; --yes deletes without asking';
}

function tellCommands(commands: Deletion['commands']): void {
  print(`\n${commands.slice(0, SHOWN_COMMANDS).map(commandText).join('\n')}\n`);
  const more = commands.length - SHOWN_COMMANDS;
  if (more > 0) print(`and ${formatCount(more)} more ${more === 1 ? 'command' : 'commands'} like these\n`);
}
