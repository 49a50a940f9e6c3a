// One `conntrack -D` for all that a filter selects, where conntrack(8) knows what it asks for: it deletes them while it
// walks the table once, and walks it anew for each flow that is named.
import { Family, formatAddress, type Prefix } from '../conntrack/address.ts';
import { SCTP, TCP, UDP } from '../conntrack/protocols.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { allOf, anyOf, type Expression, type Side } from '../view/filter/ast.ts';
import { compile } from '../view/filter/compile.ts';

type Term = Exclude<Expression, { kind: 'and' | 'or' }>;
/** What one command asks for: all of these. */
type Terms = readonly Term[];

/** More commands than this take longer to read than they save. */
const MOST_COMMANDS = 16;
const SIDES = ['src', 'dst', 'reply src', 'reply dst'] as const satisfies readonly Side[];

/**
 * The commands that together delete what the filter selects, now and from then on; undefined where conntrack(8) cannot be
 * asked for that, or where they would take other flows of this snapshot than `rows`.
 */
export function filterCommands(
  filter: Expression,
  snapshot: Snapshot,
  rows: readonly number[],
): readonly (readonly string[])[] | undefined {
  const known = waysOf(filter);
  if (known === undefined || !selects(known, snapshot, rows)) return undefined;
  const ways = neededWays(known, snapshot, rows);
  const commands = new Map<string, readonly string[]>();
  for (const way of ways) {
    for (const args of argumentsOf(way, snapshot, rows) ?? [undefined]) {
      if (args === undefined) return undefined;
      commands.set(args.join(' '), ['-D', ...args]);
    }
  }
  return commands.size > MOST_COMMANDS ? undefined : [...commands.values()];
}

/** The filter as the ways in which a flow can pass it, of which each is a list of terms; undefined where there are many. */
function waysOf(filter: Expression): readonly Terms[] | undefined {
  switch (filter.kind) {
    case 'or':
      return bounded(filter.terms.map(waysOf), lists => lists.flat());
    case 'and':
      return bounded(filter.terms.map(waysOf), lists =>
        lists.reduce<readonly Terms[]>(
          (ways, more) => ways.flatMap(way => more.map(terms => [...way, ...terms])),
          [[]],
        ),
      );
    case 'host':
      if (filter.prefixes.length > 1) {
        return waysOf(anyOf(filter.prefixes.map(prefix => ({ ...filter, prefixes: [prefix] }))));
      }
      return atEachSide(filter);
    case 'port':
      if (filter.protocol !== undefined) {
        const { protocol, ...port } = filter;
        return waysOf(allOf([{ kind: 'protocol', number: protocol }, port]));
      }
      return atEachSide(filter);
    case 'endpoint':
      return atEachSide(filter);
    case 'state':
      return filter.names.map(name => [{ ...filter, names: [name] }]);
    default:
      return [[filter]];
  }
}

function atEachSide(term: Extract<Term, { readonly side: Side }>): readonly Terms[] {
  return term.side === 'any' ? SIDES.map(side => [{ ...term, side }]) : [[term]];
}

function bounded(
  lists: readonly (readonly Terms[] | undefined)[],
  join: (lists: readonly (readonly Terms[])[]) => readonly Terms[],
): readonly Terms[] | undefined {
  const known = lists.filter(list => list !== undefined);
  const most = known.reduce((product, { length }) => product * Math.max(1, length), 1);
  if (known.length < lists.length || most > MOST_COMMANDS ** 2) return undefined;
  const joined = join(known);
  return joined.length > MOST_COMMANDS ? undefined : joined;
}

/** Whether the ways select just these rows of the flows that are there. */
function selects(ways: readonly Terms[], snapshot: Snapshot, rows: readonly number[]): boolean {
  const matches = compile(anyOf(ways.map(allOf)));
  const wanted = new Set(rows);
  for (let row = 0; row < snapshot.rows.live; row++) {
    if (matches(snapshot, row) !== wanted.has(row)) return false;
  }
  return true;
}

/** Without those by which no flow passes that does not by one before: the answers of one that is not translated. */
function neededWays(ways: readonly Terms[], snapshot: Snapshot, rows: readonly number[]): readonly Terms[] {
  let left = rows;
  return ways.filter(way => {
    const matches = compile(allOf(way));
    const before = left.length;
    left = left.filter(row => !matches(snapshot, row));
    return left.length < before;
  });
}

/** One command for each family, and protocol where one has to be named, among the rows that the terms select. */
function argumentsOf(
  terms: Terms,
  snapshot: Snapshot,
  rows: readonly number[],
): readonly string[][] | undefined {
  const options = optionsOf(terms);
  if (options === undefined) return undefined;
  const matches = compile(allOf(terms));
  const kinds = new Map<string, { family: Family; protocol: number | undefined }>();
  const isProtocolNamed = terms.some(({ kind }) => NEEDS_PROTOCOL.has(kind));
  for (const row of rows) {
    if (!matches(snapshot, row)) continue;
    const family = snapshot.family(row) === Family.IPV6 ? Family.IPV6 : Family.IPV4;
    const protocol = isProtocolNamed ? snapshot.protocol(row) : undefined;
    kinds.set(`${family} ${protocol}`, { family, protocol });
  }
  const commands: string[][] = [];
  for (const { family, protocol } of kinds.values()) {
    if (!takesOptions(terms, protocol)) return undefined;
    const named = protocol === undefined ? [] : ['-p', String(protocol)];
    commands.push(['-f', family === Family.IPV6 ? 'ipv6' : 'ipv4', ...named, ...options]);
  }
  return commands;
}

const NEEDS_PROTOCOL: ReadonlySet<Expression['kind']> = new Set(['protocol', 'port', 'endpoint', 'state']);

/** conntrack(8) has ports and states as options of a protocol; states go by other names in all but TCP. */
function takesOptions(terms: Terms, protocol: number | undefined): boolean {
  return terms.every(({ kind }) => {
    if (kind === 'state') return protocol === TCP;
    return (kind !== 'port' && kind !== 'endpoint') || (protocol !== undefined && WITH_PORTS.has(protocol));
  });
}

const WITH_PORTS: ReadonlySet<number> = new Set([TCP, UDP, SCTP]);

/** Undefined where it has no option for one of the terms, or only one option for two of them. */
function optionsOf(terms: Terms): string[] | undefined {
  const options = new Map<string, string>();
  for (const term of terms) {
    const pairs = pairsOf(term);
    if (pairs === undefined) return undefined;
    for (const [option, value] of pairs) {
      if ((options.get(option) ?? value) !== value) return undefined;
      options.set(option, value);
    }
  }
  return [...options].flat();
}

type Pairs = readonly (readonly [option: string, value: string])[];

const ADDRESS_OPTIONS = { src: '-s', dst: '-d', 'reply src': '-r', 'reply dst': '-q' } as const;
const PORT_OPTIONS = {
  ...{ src: '--sport', dst: '--dport' },
  ...{ 'reply src': '--reply-port-src', 'reply dst': '--reply-port-dst' },
} as const;

/** Family and protocol are told by the rows. */
function pairsOf(term: Term): Pairs | undefined {
  switch (term.kind) {
    case 'family':
    case 'protocol':
      return [];
    case 'host':
      return addressPairs(term.side, term.prefixes[0]);
    case 'port':
      return portPairs(term.side, term.ranges);
    case 'endpoint': {
      const { side, address, port } = term;
      const prefix = { ...address, length: lengthOf(address.family) };
      const host = addressPairs(side, prefix);
      const ports = portPairs(side, [{ low: port, high: port }]);
      return host && ports && [...host, ...ports];
    }
    case 'state':
      return STATES.has(term.names[0] ?? '') ? [['--state', term.names[0] ?? '']] : undefined;
    case 'mark':
      return [['-m', `${term.value}/${term.mask}`]];
    case 'zone':
      return term.fact === 'zone' ? [['-w', String(term.value)]] : undefined;
    case 'not':
      return term.term.kind === 'flag' && term.term.flag === 'unreplied' ? [['-u', 'SEEN_REPLY']] : undefined;
    default:
      return undefined;
  }
}

/** TCP's, where conntrack(8) and the kernel agree. */
const STATES: ReadonlySet<string> = new Set([
  ...['SYN_SENT', 'SYN_RECV', 'ESTABLISHED', 'FIN_WAIT'],
  ...['CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT', 'CLOSE'],
]);

function addressPairs(side: Side, prefix: Prefix | undefined): Pairs | undefined {
  if (side === 'any' || prefix === undefined) return undefined;
  const address = formatAddress(prefix.family, ...prefix.words);
  if (prefix.length === lengthOf(prefix.family)) return [[ADDRESS_OPTIONS[side], address]];
  // Of the reply it takes whole addresses only.
  const isOriginal = side === 'src' || side === 'dst';
  return isOriginal && prefix.length > 0
    ? [[ADDRESS_OPTIONS[side], `${address}/${prefix.length}`]]
    : undefined;
}

function portPairs(
  side: Side,
  [range, ...others]: readonly { readonly low: number; readonly high: number }[],
): Pairs | undefined {
  if (side === 'any' || range === undefined || others.length > 0 || range.low !== range.high)
    return undefined;
  return [[PORT_OPTIONS[side], String(range.low)]];
}

function lengthOf(family: Family): number {
  return family === Family.IPV4 ? 32 : 128;
}
