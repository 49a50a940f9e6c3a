// Deleting the flows that a rule has found, and no others: each command is tried on the table before it is told.
import { protocolName, TCP, UDP } from '../conntrack/protocols.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { compile } from '../view/filter/compile.ts';
import { parseFilter } from '../view/filter/parser.ts';
import { addressText } from '../view/flow-text.ts';
import { networkText } from '../view/group-entries.ts';
import { counted } from '../words/figures.ts';
import type { Remedy } from './remedy.ts';
import type { Evidence } from './verdict.ts';

/** One condition on a flow: as a filter says it, and as conntrack(8) does, which cannot say all of them. */
export interface Condition {
  readonly filter: string;
  /** Undefined where conntrack(8) has no option for it. */
  readonly options: string | undefined;
}

export const protocolIs = (number: number): Condition => ({
  filter: FILTER_WORDS.has(number) ? protocolName(number) : `proto ${number}`,
  options: `-p ${protocolName(number)}`,
});
const FILTER_WORDS: ReadonlySet<number> = new Set([TCP, UDP]);
export const stateIs = (state: string): Condition => ({
  filter: `state ${state}`,
  options: `--state ${state}`,
});
/** Status bits that are off cannot be asked for. */
export const UNREPLIED: Condition = { filter: 'unreplied', options: undefined };
export const ANSWERED: Condition = { filter: 'not unreplied', options: undefined };
export const only = (filter: string): Condition => ({ filter, options: undefined });
export const destinationPortIs = (port: number): Condition => ({
  filter: `dst port ${port}`,
  options: `--orig-port-dst ${port}`,
});
export const serverPortIs = (port: number): Condition => ({
  filter: `reply src port ${port}`,
  options: `--reply-port-src ${port}`,
});

const SIDES = {
  [End.ORIGINAL_SRC]: ['src', '-s'],
  [End.ORIGINAL_DST]: ['dst', '-d'],
  [End.REPLY_SRC]: ['reply src', '--reply-src'],
  [End.REPLY_DST]: ['reply dst', '--reply-dst'],
} as const;

/** Whose flow it is at one end: an address, a /64, or all addresses of a device that shares its /64 with others. */
export function ownerIs({ snapshot, devices }: Evidence, row: number, end: End): Condition {
  const device = devices.apart(snapshot, row, end);
  if (device === undefined) return endIs(snapshot, row, end, true);
  const [only = '', ...others] = device.addresses;
  const [side, option] = SIDES[end];
  const hosts = device.addresses.map(address => `${side} host ${address}`).join(' or ');
  return {
    filter: others.length === 0 ? hosts : `(${hosts})`,
    options: others.length === 0 ? `-f ipv6 ${option} ${only}` : undefined,
  };
}

/** The address that a row has at one end, or its /64. */
export function endIs(snapshot: Snapshot, row: number, end: End, byNetwork = false): Condition {
  const text = byNetwork ? networkText(snapshot, row, end) : addressText(snapshot, row, end);
  const [side, option] = SIDES[end];
  const isNetwork = text.endsWith('/64');
  return {
    filter: `${side} ${isNetwork ? 'net' : 'host'} ${text}`,
    options: `${text.includes(':') ? '-f ipv6 ' : ''}${option} ${text}`,
  };
}

/**
 * The first of the choices, each a list of conditions, that hits some of the meant flows and no others; undefined
 * where none does. The text says how many flows of whom go.
 */
export function deletion(
  evidence: Evidence,
  meant: Uint8Array,
  whose: string,
  choices: readonly (readonly Condition[])[],
): Remedy | undefined {
  for (const conditions of choices) {
    const hits = exactHits(evidence, meant, conditions);
    if (hits === 0) continue;
    return {
      text: `delete ${counted(hits, 'flow')} ${whose} now`,
      commands: [commandOf(conditions)],
      filter: filterOf(conditions),
    };
  }
  return undefined;
}

/** How many flows the conditions hit; 0 where one of them is not meant. */
function exactHits(evidence: Evidence, meant: Uint8Array, conditions: readonly Condition[]): number {
  const { snapshot, clock } = evidence;
  const matches = compile(parseFilter(filterOf(conditions)), {
    idle: (table, row) => {
      const seconds = clock.idle(table, row);
      return seconds < 0 ? undefined : seconds;
    },
  });
  let hits = 0;
  for (let row = 0; row < meant.length; row++) {
    if (!matches(snapshot, row)) continue;
    if (meant[row] === 0) return 0;
    hits++;
  }
  return hits;
}

function filterOf(conditions: readonly Condition[]): string {
  return conditions.map(({ filter }) => filter).join(' and ');
}

/** conntrack(8) itself where it can say all of it, else conntop, which asks before it runs the same tool. */
function commandOf(conditions: readonly Condition[]): string {
  const options = conditions.map(condition => condition.options);
  if (options.includes(undefined)) return `conntop delete '${filterOf(conditions)}'`;
  const words = options.join(' ');
  return words.includes('-f ipv6 ')
    ? `conntrack -D -f ipv6 ${words.replaceAll('-f ipv6 ', '')}`
    : `conntrack -D ${words}`;
}

/** A remedy or nothing, as a list. */
export function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
