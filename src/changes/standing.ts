// A change looked at once more before it is made: the flows that were asked about may have gone, and others come in their place.
import { rowOfIdentity } from '../snapshot/flow-identity.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Change, flowName, isByName } from './change.ts';
import { deleteCommands } from './deletion.ts';

/** What is left of a change by a later reading of the same table. */
export interface Standing {
  readonly commands: readonly (readonly string[])[];
  /** Flows that have come under the tuple of one that was meant, by what they are called; they are let be. */
  readonly replaced: readonly string[];
}

/** The commands for those flows that are there still, and are the same ones; what goes by a filter goes by it then. */
export function stillMeant(change: Change, snapshot: Snapshot): Standing {
  const { commands, targets } = change;
  if (targets.length === 0) return { commands, replaced: [] };
  const present = new Map<number, number>();
  for (let row = 0; row < snapshot.rows.live; row++) present.set(snapshot.serial(row), row);
  const rows = targets.map(({ serial }) => present.get(serial));
  const replaced = targets.flatMap(({ identity }, at) => {
    const row = rows[at] === undefined ? rowOfIdentity(snapshot, identity) : -1;
    return row < 0 ? [] : [flowName(snapshot, row)];
  });
  if (isByName(change)) return { commands: commands.filter((_, at) => rows[at] !== undefined), replaced };
  // What holds no other flow has to be found anew: some have come since.
  return {
    commands: deleteCommands(
      snapshot,
      rows.filter(row => row !== undefined),
    ),
    replaced,
  };
}
