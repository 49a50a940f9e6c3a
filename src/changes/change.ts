// A change to the kernel's table that the user is to be asked about: which flows, by which conntrack(8) commands.
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';
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
  /** Whether the SSH connection in use is cut by it. */
  readonly cutsSsh: boolean;
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
