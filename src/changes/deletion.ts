// What deleting would do, before it is done: which flows go, by which conntrack(8) commands, and whom that hurts.
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Expression } from '../view/filter/ast.ts';
import { type Change, flowName, namedRows, targetOf } from './change.ts';
import { filterCommands } from './filter-commands.ts';
import { flowArguments, zoneArguments } from './flow-arguments.ts';
import { jointCommands } from './joint-commands.ts';
import { isSsh, type SshConnection } from './ssh-connection.ts';

/** A deletion to be asked about. */
export interface Deletion extends Change {
  readonly verb: 'delete';
}

/** So many flows are named one by one, each to be looked at once more before it goes; more of them by what was asked for. */
const MOST_NAMED = 32;

/** Deletes the flow of one row, by its exact tuple, family and zone. */
export function planFlow(snapshot: Snapshot, row: number, ssh: readonly SshConnection[]): Deletion {
  return planFlows(flowName(snapshot, row), snapshot, [row], ssh);
}

/**
 * Deletes the flows of these rows. `what` says whose they are, and `filter` what has selected them, where that is known:
 * many of them are then deleted by it, if conntrack(8) knows what it asks for; else very many by boxes of addresses in which
 * the table holds no others.
 */
export function planFlows(
  what: string,
  snapshot: Snapshot,
  rows: Iterable<number>,
  ssh: readonly SshConnection[],
  filter?: Expression,
): Deletion {
  const all = [...rows].filter(row => !snapshot.isGone(row));
  const cutsSsh = all.some(row => ssh.some(connection => isSsh(snapshot, row, connection)));
  const byFilter = filter && all.length > MOST_NAMED ? filterCommands(filter, snapshot, all) : undefined;
  if (byFilter) {
    const flows = all.length;
    return { verb: 'delete', what, flows, left: 0, commands: byFilter, targets: [], cutsSsh };
  }
  const { named, left } = namedRows(snapshot, all);
  return {
    verb: 'delete',
    what,
    flows: named.length,
    left,
    commands: deleteCommands(snapshot, named),
    targets: named.map(row => targetOf(snapshot, row)),
    cutsSsh,
  };
}

/** The runs for these rows: one for each, or fewer for very many. */
export function deleteCommands(snapshot: Snapshot, rows: readonly number[]): readonly (readonly string[])[] {
  const one = (row: number): string[] => [...flowArguments(snapshot, row), ...zoneArguments(snapshot, row)];
  const options = jointCommands(snapshot, rows, one) ?? rows.map(one);
  return options.map(words => ['-D', ...words]);
}
