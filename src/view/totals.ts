// Flows by protocol and by state: of the whole table, and of the rows shown.
import { protocolName } from '../conntrack/protocols.ts';
import { stateName } from '../conntrack/state-words.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** One line of totals: `shown` and `all` flows that have something in common. */
export interface Total {
  /** A protocol or a state; empty for flows whose protocol has no states. */
  readonly name: string;
  readonly shown: number;
  readonly all: number;
}

/** The most first. */
export interface Totals {
  readonly protocols: readonly Total[];
  readonly states: readonly Total[];
}

/** Flows by the codes of protocol and state; both are bytes. */
interface Tally {
  readonly protocols: Uint32Array;
  readonly states: Uint32Array;
}

/** Counts live rows; `rows` are those shown, undefined where all are. */
export function countTotals(snapshot: Snapshot, rows: Uint32Array | undefined): Totals {
  const all = emptyTally();
  for (let row = 0; row < snapshot.rows.live; row++) count(all, snapshot, row);
  const shown = rows ? emptyTally() : all;
  for (const row of rows ?? []) if (row < snapshot.rows.live) count(shown, snapshot, row);
  return {
    protocols: named(all.protocols, shown.protocols, protocolName),
    states: named(all.states, shown.states, stateName),
  };
}

function emptyTally(): Tally {
  return { protocols: new Uint32Array(256), states: new Uint32Array(256) };
}

function count({ protocols, states }: Tally, snapshot: Snapshot, row: number): void {
  const protocol = snapshot.protocol(row);
  const state = snapshot.stateCode(row);
  protocols[protocol] = (protocols[protocol] ?? 0) + 1;
  states[state] = (states[state] ?? 0) + 1;
}

function named(all: Uint32Array, shown: Uint32Array, nameOf: (code: number) => string): Total[] {
  return [...all.keys()]
    .map(code => ({ name: nameOf(code), shown: shown[code] ?? 0, all: all[code] ?? 0 }))
    .filter(total => total.all > 0)
    .sort((a, b) => b.all - a.all);
}
