// What the state asks of the world beyond it: every command there is, and which of them follow from a change by themselves.
import type { Deletion } from '../changes/deletion.ts';
import type { Marking } from '../changes/marking.ts';
import { CHOICE_NAMES } from '../view/choices.ts';
import type { ColumnId } from '../view/columns.ts';
import type { PromptKind } from '../view/prompts.ts';
import type { ReplayControl } from '../watch/player.ts';
import { activeFind } from './find.ts';
import type { State } from './state.ts';

/** For the owner of the terminal. */
export type TerminalCommand = { readonly type: 'quit' | 'suspend' | 'redraw' };

/** What is asked for with what the cursor of a page stands on. */
export type TargetUse = 'open' | 'copy' | 'delete';

export type Command =
  | TerminalCommand
  /** Put a text where the terminal keeps what has been copied. */
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'use-target'; readonly use: TargetUse; readonly index: number }
  /** Write what is shown into a new file. */
  | { readonly type: 'save-view'; readonly path: string }
  /** Let a name stand for a filter. */
  | { readonly type: 'save-filter'; readonly name: string; readonly text: string }
  /** Read the table now. */
  | { readonly type: 'refresh' }
  /** Make the view of the table anew. */
  | { readonly type: 'show' }
  /** Judge what is shown: who fills the table, and why. */
  | { readonly type: 'judge' }
  | { readonly type: 'set-interval'; readonly milliseconds: number }
  /** Find the next match from a place in the list on, itself included, forwards or backwards. */
  | { readonly type: 'find'; readonly start: number; readonly step: 1 | -1 }
  | { readonly type: 'stop-finding' }
  /** Count the flows that the prompt's entry would show or find. */
  | { readonly type: 'count' }
  | { readonly type: 'stop-counting' }
  /** Ask whether to delete the flow at hand, or `all` of its host or filter. */
  | { readonly type: 'plan-deletion'; readonly all: boolean }
  /** Ask whether to mark the flow at hand, or `all` that are shown. */
  | { readonly type: 'plan-mark'; readonly mark: string; readonly all: boolean }
  /** Do what has been asked about and answered with yes. */
  | { readonly type: 'change'; readonly change: Deletion | Marking }
  /** End the change under way after what runs already. */
  | { readonly type: 'stop-change' }
  /** Write the columns into the configuration; the usual ones where undefined. */
  | { readonly type: 'remember-columns'; readonly columns: readonly ColumnId[] | undefined }
  /** Keep what has been typed into a prompt for the next run. */
  | { readonly type: 'remember-entry'; readonly kind: PromptKind; readonly text: string }
  | { readonly type: 'list-namespaces' }
  /** Read that namespace from now on; our own where there is no name. */
  | { readonly type: 'enter-namespace'; readonly name: string | undefined }
  | { readonly type: 'replay'; readonly control: ReplayControl }
  /** Go to an instant of the recording: milliseconds since 1970. */
  | { readonly type: 'go-to'; readonly wallTime: number };

/** The next state, and what is to be done about it. */
export interface Step {
  readonly state: State;
  readonly commands: readonly Command[];
}

/** What a handler yields: a state alone asks for nothing. */
export type Outcome = State | Step;

export function step(state: State, ...commands: readonly Command[]): Step {
  return { state, commands };
}

export function asStep(outcome: Outcome): Step {
  return 'commands' in outcome ? outcome : step(outcome);
}

/** The commands that follow from a change of state, whatever changed it. */
export function consequences(before: State, after: State): readonly Command[] {
  if (before === after) return [];
  const commands: Command[] = [];
  if (!isSameView(before, after)) commands.push({ type: 'show' });
  if (after.interval !== before.interval) {
    commands.push({ type: 'set-interval', milliseconds: after.interval });
  }
  if (after.page === 'pressure' && before.page !== 'pressure') commands.push({ type: 'judge' });
  return [...commands, ...searches(before, after)];
}

/** What is typed is looked for, and counted. */
function searches(before: State, after: State): Command[] {
  const { prompt } = after;
  const commands: Command[] = [];
  if (activeFind(after) !== activeFind(before)) {
    commands.push(prompt ? { type: 'find', start: prompt.from.index, step: 1 } : { type: 'stop-finding' });
  }
  if (!prompt && before.prompt) commands.push({ type: 'stop-counting' });
  const isNew = prompt?.line !== before.prompt?.line;
  if (prompt && isNew && prompt.matches === undefined) commands.push({ type: 'count' });
  return commands;
}

/** Whether two states show the same flows in the same order, so that nothing but drawing has to be done again. */
function isSameView(a: State, b: State): boolean {
  const isSameChoice = CHOICE_NAMES.every(name => a[name] === b[name]);
  const isSameTree = a.display.tree === b.display.tree && a.folding === b.folding;
  return (
    a.order === b.order && a.filters === b.filters && isSameChoice && isSameTree && a.frozen === b.frozen
  );
}
