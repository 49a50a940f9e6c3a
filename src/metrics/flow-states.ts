// Flows counted by protocol and state, both out of sets that no table can make grow.
import { ICMP, ICMPV6, PROTOCOLS, protocolName, TCP, tupleKeys, UDP } from '../conntrack/protocols.ts';
import { stateName } from '../conntrack/state-words.ts';
import { STATES, stateByName } from '../conntrack/states.ts';
import { PROGRESS, progressOf } from '../snapshot/group-keys.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { StateFlows } from './figures.ts';

/** What a kernel may track and print that we do not know. */
const OTHER = 'other';
/** Protocols that the kernel tells flows of apart by more than addresses. */
const TOLD_APART = new Set(
  PROTOCOLS.filter(({ number }) => tupleKeys(number) !== 'none').map(({ name }) => name),
);
/** A state's code is a byte; how far a flow has come stands above it. */
const CODES = 512;
const NO_STATE = 256;

/** Those that come and go on any router are told from the start, so that no series begins with the trouble it tells of. */
const USUAL: readonly (readonly [string, string])[] = [
  ...STATES.filter(({ name, protocols }) => protocols.includes(TCP) && name !== 'LISTEN').map(
    ({ name }) => [protocolName(TCP), name] as const,
  ),
  ...PROGRESS.map(progress => [protocolName(UDP), progress] as const),
  ...[ICMP, ICMPV6].flatMap(protocol =>
    (['unreplied', 'replied'] as const).map(progress => [protocolName(protocol), progress] as const),
  ),
];

export class FlowStates {
  /** Every pair met so far, by both words; one that has gone is told as 0. */
  readonly #pairs = new Map<string, readonly [string, string]>(USUAL.map(pair => [pair.join(' '), pair]));

  count(snapshot: Snapshot): readonly StateFlows[] {
    const flows = new Map<string, number>();
    for (const [key, count] of countRows(snapshot)) {
      const pair = wordsOf(key);
      const name = pair.join(' ');
      this.#pairs.set(name, pair);
      flows.set(name, (flows.get(name) ?? 0) + count);
    }
    return [...this.#pairs].map(([name, [protocol, state]]) => {
      return { protocol, state, flows: flows.get(name) ?? 0 };
    });
  }
}

/** Live rows by `protocol * CODES + state`, or, without a state, by how far they have come. */
function countRows(snapshot: Snapshot): Map<number, number> {
  const counts = new Map<number, number>();
  for (let row = 0; row < snapshot.rows.live; row++) {
    const code = snapshot.stateCode(row) || NO_STATE + PROGRESS.indexOf(progressOf(snapshot.flags(row)));
    const key = snapshot.protocol(row) * CODES + code;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function wordsOf(key: number): readonly [string, string] {
  const protocol = protocolName(Math.floor(key / CODES));
  const code = key % CODES;
  const state = code >= NO_STATE ? (PROGRESS[code - NO_STATE] ?? OTHER) : knownState(stateName(code));
  return [TOLD_APART.has(protocol) ? protocol : OTHER, state];
}

function knownState(name: string): string {
  return stateByName(name) ? name : OTHER;
}
