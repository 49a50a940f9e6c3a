// The slow twin of the line parser: reads a well-formed table line with split() and a map of keys.
import { formatAddress, parseAddress } from '../../src/conntrack/address.ts';
import type { FlowFacts, TupleFacts } from './flow-facts.ts';

const FLAGS = ['UNREPLIED', 'ASSURED', 'OFFLOAD', 'HW_OFFLOAD'];
const NUMBERS: Record<string, keyof FlowFacts> = {
  mark: 'mark',
  zone: 'zone',
  'zone-orig': 'zoneOrig',
  'zone-reply': 'zoneReply',
  'delta-time': 'deltaTime',
  use: 'use',
  id: 'id',
};

/** Reads a line that is known to be whole; what it makes of any other means nothing. */
export function readNaively(line: string): FlowFacts {
  const tokens = line.match(/\[[^\]]*\]|\S+/g) ?? [];
  const firstTuple = tokens.findIndex(token => token.startsWith('src='));
  const facts = headFacts(tokens.slice(0, firstTuple));
  let tuple: TupleFacts = facts.original;
  for (const token of tokens.slice(firstTuple)) {
    const [, key = '', value = ''] = /^([^=[]*)=(.*)$/.exec(token) ?? [];
    if (key === 'src') tuple = facts.original.src === undefined ? facts.original : facts.reply;
    if (token.startsWith('[')) addBracket(facts, token.slice(1, -1));
    else if (key === '' && token === 'labels') facts.labels = [];
    else if (key === '' && facts.labels?.length) facts.labels = `${facts.labels} ${token}`.split(',');
    else if (key === '') facts.words = [...(facts.words ?? []), token];
    else if (!addToTuple(tuple, key, value)) addToFlow(facts, key, value);
  }
  facts.family = facts.original.src?.includes(':') ? 10 : 2;
  facts.kernelFlags = FLAGS.filter(flag => facts.kernelFlags.includes(flag));
  return facts;
}

function headFacts(head: readonly string[]): FlowFacts {
  const pair = head.findIndex(token => token.startsWith('timeout='));
  const names = pair < 0 ? head : head.slice(0, pair);
  const withFamily = /^\S+ \d+ [a-z]\S* \d+( |$)/i.test(names.join(' '));
  const [, protocol, ...rest] = withFamily ? names.slice(2) : names;
  const timeout = rest.find(token => /^\d+$/.test(token));
  const state = rest.find(token => /^[A-Z]/.test(token));
  return {
    family: 0,
    protocol: Number(protocol),
    ...(timeout !== undefined && { timeout: Number(timeout) }),
    ...(state !== undefined && { state }),
    ...(pair >= 0 && {
      greTimeouts: head.slice(pair, pair + 2).map(token => Number(/\d+/.exec(token)?.[0])) as [
        number,
        number,
      ],
    }),
    original: {},
    reply: {},
    kernelFlags: [],
  };
}

function addToTuple(tuple: TupleFacts, key: string, value: string): boolean {
  if (key === 'src' || key === 'dst') tuple[key] = canonical(value);
  else if (key === 'packets' || key === 'bytes') tuple[key] = BigInt(value);
  else if (key === 'sport' || key === 'dport' || key === 'type' || key === 'code') tuple[key] = Number(value);
  else if (key === 'srckey' || key === 'dstkey') tuple[key] = Number(value);
  else if (key === 'id' && tuple.type !== undefined && tuple.id === undefined) tuple.id = Number(value);
  else return false;
  return true;
}

function canonical(text: string): string {
  const address = parseAddress(text);
  if (!address) throw new Error(`${text} is no address`);
  return formatAddress(address.family, ...address.words);
}

function addBracket(facts: FlowFacts, inside: string): void {
  if (FLAGS.includes(inside)) facts.kernelFlags.push(inside);
  else if (inside.startsWith('start=')) facts.start = inside.slice(6);
  else facts.flags = [...(facts.flags ?? []), inside];
}

function addToFlow(facts: FlowFacts, key: string, value: string): void {
  const number = NUMBERS[key];
  if (number) Object.assign(facts, { [number]: Number(value) >>> 0 });
  else if (key === 'secctx' || key === 'helper') facts[key] = value;
  else if (key === 'labels') facts.labels = value.split(',');
  else facts.extra = { ...facts.extra, [key]: value };
}
