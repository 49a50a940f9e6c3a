// Port forwards by the rules of nftables, as `nft -j list ruleset` prints them (libnftables-json(5)).
import { type Prefix, parsePrefix } from '../conntrack/address.ts';
import { parseProtocol } from '../conntrack/protocols.ts';
import { safeText } from '../words/safe-text.ts';
import type { PortForward, PortRange } from './forwards.ts';

/** In the order of the rules; what is no ruleset has none. Never throws. */
export function parseNftForwards(json: string): PortForward[] {
  const items = at(parse(json), 'nftables');
  return listOf(items).flatMap(item => forwardsOf(at(item, 'rule')));
}

type Asked = Pick<PortForward, 'protocols' | 'ports' | 'from' | 'asked'>;
type Target = Pick<PortForward, 'protocols' | 'ports' | 'server' | 'serverPort'>;

/** A rule that sends by a map is one forward for each of its elements. */
function forwardsOf(rule: unknown): PortForward[] {
  const statements = listOf(at(rule, 'expr'));
  const targets = statements.flatMap(targetsOf);
  if (targets.length === 0) return [];
  const asked: Asked = Object.assign({}, ...statements.map(each => askedBy(at(each, 'match'))));
  const door = { name: nameOf(rule), meaning: placeOf(rule) };
  return targets.map(target => ({ ...asked, ...target, door: () => door }));
}

function nameOf(rule: unknown): string {
  const [comment, chain, handle] = ['comment', 'chain', 'handle'].map(key => textOf(at(rule, key)));
  return `rule${comment === '' ? '' : ` "${comment}"`}, chain ${chain}, handle ${handle}`;
}

function placeOf(rule: unknown): string {
  return `a rule of nftables, in table ${textOf(at(rule, 'family'))} ${textOf(at(rule, 'table'))}`;
}

function askedBy(match: unknown): Asked {
  const right = at(match, 'right');
  const [protocol, field] = [at(match, 'left', 'payload', 'protocol'), at(match, 'left', 'payload', 'field')];
  // What a rule excludes is not looked at.
  if (at(match, 'op') !== '==') return {};
  if (at(match, 'left', 'meta', 'key') === 'l4proto' || isProtocolField(at(match, 'left', 'payload')))
    return { protocols: protocolsOf(right) };
  if (field === 'saddr') return { from: prefixesOf(right) };
  if (field === 'daddr') return { asked: prefixesOf(right) };
  if (field !== 'dport') return {};
  return { ports: rangesOf(right), ...(protocol !== 'th' && { protocols: protocolsOf(protocol) }) };
}

/** By name, or as miniupnpd writes it: the byte of the IPv4 header that holds it. */
function isProtocolField(payload: unknown): boolean {
  const [field, base, offset] = ['field', 'base', 'offset'].map(key => at(payload, key));
  return field === 'protocol' || field === 'nexthdr' || (base === 'nh' && offset === 72);
}

function targetsOf(statement: unknown): Target[] {
  const redirect = at(statement, 'redirect');
  if (redirect !== undefined) return [{ serverPort: rangesOf(at(redirect, 'port'))?.[0] }];
  const dnat = at(statement, 'dnat');
  if (dnat === undefined) return [];
  const port = rangesOf(at(dnat, 'port'))?.[0];
  const map = at(dnat, 'addr', 'map');
  return map === undefined
    ? [{ server: prefixesOf(at(dnat, 'addr'))?.[0], serverPort: port }]
    : mappedTargets(map, port);
}

/** The elements of a map that has a name are listed elsewhere: it may send to anybody. */
function mappedTargets(map: unknown, port: PortRange | undefined): Target[] {
  const protocols = protocolsOf(at(map, 'key', 'payload', 'protocol'));
  const asked = protocols && { protocols };
  const elements = listOf(at(map, 'data', 'set'));
  if (elements.length === 0) return [{ ...asked, serverPort: port ?? ANY_PORT }];
  return elements.map(element => {
    const [key, value] = listOf(element);
    const [server, inner] = at(value, 'concat') === undefined ? [value] : listOf(at(value, 'concat'));
    return {
      ...asked,
      ports: rangesOf(key),
      server: prefixesOf(server)?.[0],
      serverPort: rangesOf(inner)?.[0] ?? port,
    };
  });
}

const ANY_PORT: PortRange = { low: 0, high: 0xffff };

/** Undefined where any of it is not understood, such as the name of a set. */
function rangesOf(right: unknown): PortRange[] | undefined {
  return allOf(right, value => {
    const [low, high] = listOf(at(value, 'range') ?? [value, value]);
    return typeof low === 'number' && typeof high === 'number' ? { low, high } : undefined;
  });
}

function prefixesOf(right: unknown): Prefix[] | undefined {
  return allOf(right, value => {
    const [address = value, length] = [at(value, 'prefix', 'addr'), at(value, 'prefix', 'len')];
    if (typeof address !== 'string') return undefined;
    return parsePrefix(typeof length === 'number' ? `${address}/${length}` : address);
  });
}

function protocolsOf(right: unknown): number[] | undefined {
  return allOf(right, value =>
    typeof value === 'number' ? value : typeof value === 'string' ? parseProtocol(value) : undefined,
  );
}

function allOf<T>(right: unknown, read: (value: unknown) => T | undefined): T[] | undefined {
  const values = listOf(at(right, 'set') ?? [right]).map(read);
  return values.length > 0 && values.every(value => value !== undefined) ? values : undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // An nft without JSON says so in words.
    return undefined;
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? (found as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? safeText(String(value)) : '';
}
