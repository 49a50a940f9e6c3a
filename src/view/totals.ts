// Flows by protocol and by state: of the whole table, and of the rows shown.
import { protocolName } from '../conntrack/protocols.ts';
import { stateName } from '../conntrack/state-words.ts';
import { PROGRESS, progressOf } from '../snapshot/group-keys.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** One line of totals: `shown` and `all` flows that have something in common. */
export interface Total {
  /** A protocol or a state; of flows without a state how far they have come, named as the sidebar names them. */
  readonly name: string;
  readonly shown: number;
  readonly all: number;
}

/** The most first. */
export interface Totals {
  readonly protocols: readonly Total[];
  readonly states: readonly Total[];
}

/** Flows by protocol, and by state or what stands in its place; see `kindOf`. */
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
    states: named(all.states, shown.states, kindName),
  };
}

function emptyTally(): Tally {
  return { protocols: new Uint32Array(CODES), states: new Uint32Array(CODES + CODES * PROGRESS.length) };
}

function count({ protocols, states }: Tally, snapshot: Snapshot, row: number): void {
  const protocol = snapshot.protocol(row);
  const kind = kindOf(snapshot, row);
  protocols[protocol] = (protocols[protocol] ?? 0) + 1;
  states[kind] = (states[kind] ?? 0) + 1;
}

/** Codes of protocols and of states are bytes. */
const CODES = 256;

/** The code of the state; beyond all of those, without one, the protocol and how far the flow has come. */
function kindOf(snapshot: Snapshot, row: number): number {
  const state = snapshot.stateCode(row);
  if (state !== 0) return state;
  const progress = PROGRESS.indexOf(progressOf(snapshot.flags(row)));
  return CODES + snapshot.protocol(row) * PROGRESS.length + progress;
}

function kindName(kind: number): string {
  if (kind < CODES) return stateName(kind);
  const protocol = Math.floor((kind - CODES) / PROGRESS.length);
  return `${protocolName(protocol)} ${PROGRESS[(kind - CODES) % PROGRESS.length]}`;
}

function named(all: Uint32Array, shown: Uint32Array, nameOf: (code: number) => string): Total[] {
  return [...all.keys()]
    .map(code => ({ name: nameOf(code), shown: shown[code] ?? 0, all: all[code] ?? 0 }))
    .filter(total => total.all > 0)
    .sort((a, b) => b.all - a.all);
}
