// The tables of other programs that are read: a kind is a file and a line here.
import type { ForeignTable } from './foreign-table.ts';
import { MikrotikConnections } from './mikrotik.ts';
import { PfStates } from './pf-states.ts';
import { TitledTable } from './titled-table.ts';

/** Readers for one text, in the order in which they are asked. */
export function foreignTables(): ForeignTable[] {
  return [new PfStates(), new MikrotikConnections(), new TitledTable()];
}
