// A change to the kernel's table that the user is to be asked about: which flows, by which conntrack(8) commands.
import { type FlowIdentity, identityOf } from '../snapshot/flow-identity.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';
import { counted, formatCount } from '../words/figures.ts';
import { hasTwin } from './flow-arguments.ts';

/** Nothing has happened yet. */
export interface Change {
  readonly verb: 'delete' | 'mark';
  /** Whose flows, in one line. */
  readonly what: string;
  /** Flows that would be changed. */
  readonly flows: number;
  /** Flows that are left as they are, because conntrack(8) cannot name them without naming others. */
  readonly left: number;
  /** Arguments of each conntrack(8) run, in order; one run a flow, or for many flows at once. */
  readonly commands: readonly (readonly string[])[];
  /** The flows that are meant, in the order of their commands where each has one; none where a filter chooses them. */
  readonly targets: readonly Target[];
  /** Whether the SSH connection in use is cut by it. */
  readonly cutsSsh: boolean;
}

/** A flow that a command names, to be found again when it is run. */
export interface Target {
  /** Its number: another flow under the same tuple has another one. */
  readonly serial: number;
  readonly identity: FlowIdentity;
}

export function targetOf(snapshot: Snapshot, row: number): Target {
  return { serial: snapshot.serial(row), identity: identityOf(snapshot, row) };
}

/** Whether each flow has a command of its own; else commands take what else they select when they run. */
export function isByName({ commands, targets }: Pick<Change, 'commands' | 'targets'>): boolean {
  return commands.length === targets.length;
}

/** How many of the flows were changed; commands that take what else they select may change more. */
export function doneText(change: Change, changed: number): string {
  const done = change.verb === 'delete' ? 'deleted' : 'marked';
  return isByName(change) || changed < change.flows
    ? `${formatCount(changed)} of ${counted(change.flows, 'flow')} ${done}`
    : `${counted(changed, 'flow')} ${done}`;
}

/** Commands that have not been run. */
export function leftText(change: Change, left: number): string {
  const what = isByName(change) ? counted(left, 'flow') : counted(left, 'command');
  return `stopped, ${what} ${left === 1 ? 'is' : 'are'} left`;
}

/** What is told of those that were let be; empty where there are none. */
export function replacedText(replaced: readonly string[]): string {
  const [first, ...others] = replaced;
  if (first === undefined) return '';
  const more = others.length === 0 ? '' : ` and ${formatCount(others.length)} more`;
  return `left as they are, since they are new: ${first}${more}`;
}

/** Those of the rows that are still there and can be named alone, and how many cannot. */
export function namedRows(
  snapshot: Snapshot,
  rows: Iterable<number>,
  canName: (row: number) => boolean = () => true,
): { readonly named: readonly number[]; readonly left: number } {
  const present = [...rows].filter(row => !snapshot.isGone(row) && snapshot.hasAddresses(row));
  const chosen = new Set(present);
  const named = present.filter(row => canName(row) && !hasTwin(snapshot, row, chosen));
  return { named, left: present.length - named.length };
}

/** One flow as the object of a sentence. */
export function flowName(snapshot: Snapshot, row: number): string {
  const source = addressText(snapshot, row, End.ORIGINAL_SRC);
  return `the flow from ${source} to ${addressText(snapshot, row, End.ORIGINAL_DST)}`;
}

/** The command as a line to copy; no argument of ours needs quoting. */
export function commandText(args: readonly string[]): string {
  return `conntrack ${args.join(' ')}`;
}
