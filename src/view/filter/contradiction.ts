// What no flow can be: two parts of a filter that exclude each other, so that it can match nothing whatever the table holds.
import { type AddressWords, Family, type Prefix } from '../../conntrack/address.ts';
import { GRE, ICMP, ICMPV6 } from '../../conntrack/protocols.ts';
import { stateByName } from '../../conntrack/states.ts';
import type { Expression, PortRange } from './ast.ts';

type Pair = readonly [Expression, Expression];

/** Two terms that must both be true and cannot; of an `or` those of its last, where each of its terms has some. */
export function contradictionIn(expression: Expression): Pair | undefined {
  if (expression.kind === 'or') {
    const pairs = expression.terms.map(contradictionIn);
    return pairs.includes(undefined) ? undefined : pairs.at(-1);
  }
  if (expression.kind !== 'and') return undefined;
  const { terms } = expression;
  for (const [at, term] of terms.entries()) {
    const within = contradictionIn(term);
    if (within) return within;
    const other = terms.slice(0, at).find(earlier => excludes(earlier, term));
    if (other) return [other, term];
  }
  return undefined;
}

/** Whether no flow can be both, as far as it can be told without a table. */
function excludes(a: Expression, b: Expression): boolean {
  const [one, other] = [familyOf(a), familyOf(b)];
  if (one !== undefined && other !== undefined && one !== other) return true;
  const [some, others] = [protocolsOf(a), protocolsOf(b)];
  if (some && others && !some.some(number => others.includes(number))) return true;
  switch (a.kind) {
    case 'state':
      return b.kind === 'state' && !a.names.some(name => b.names.includes(name));
    case 'zone':
      return b.kind === 'zone' && a.fact === b.fact && a.value !== b.value;
    case 'mark':
      return b.kind === 'mark' && ((a.value ^ b.value) & a.mask & b.mask) !== 0;
    case 'host':
      return b.kind === 'host' && isSameEnd(a, b) && areApart(a.prefixes, b.prefixes, isApart);
    case 'port':
      return b.kind === 'port' && isSameEnd(a, b) && areApart(a.ranges, b.ranges, isPortApart);
    case 'not':
      return isSame(a.term, b);
    default:
      return b.kind === 'not' && isSame(a, b.term);
  }
}

/** At any of the ends a flow may have either. */
function isSameEnd(a: { readonly side: string }, b: { readonly side: string }): boolean {
  return a.side === b.side && a.side !== 'any';
}

function areApart<T>(some: readonly T[], others: readonly T[], areTwo: (a: T, b: T) => boolean): boolean {
  return some.every(one => others.every(other => areTwo(one, other)));
}

function isApart(a: Prefix, b: Prefix): boolean {
  if (a.family !== b.family) return true;
  const offset = a.family === Family.IPV4 ? 96 : 0;
  return !isSameStart(a.words, b.words, offset + Math.min(a.length, b.length));
}

function isSameStart(a: AddressWords, b: AddressWords, bits: number): boolean {
  return ([0, 1, 2, 3] as const).every(at => {
    const kept = Math.min(32, Math.max(0, bits - at * 32));
    return kept === 0 || (a[at] ^ b[at]) >>> (32 - kept) === 0;
  });
}

function isPortApart(a: PortRange, b: PortRange): boolean {
  return a.high < b.low || b.high < a.low;
}

function isSame(a: Expression, b: Expression): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The family that all flows which match are of; undefined where they may be of either. */
function familyOf(expression: Expression): Family | undefined {
  switch (expression.kind) {
    case 'host': {
      const [first, ...others] = expression.prefixes.map(({ family }) => family);
      return others.every(family => family === first) ? first : undefined;
    }
    case 'masked':
    case 'family':
      return expression.family;
    case 'endpoint':
      return expression.address.family;
    default:
      return undefined;
  }
}

/** The protocols that all flows which match are of; undefined where they may be of any, or of one that we do not know. */
function protocolsOf(expression: Expression): readonly number[] | undefined {
  switch (expression.kind) {
    case 'protocol':
      return [expression.number];
    case 'state': {
      const states = expression.names.map(stateByName);
      return states.includes(undefined) ? undefined : states.flatMap(state => state?.protocols ?? []);
    }
    case 'icmp':
      return [ICMP, ICMPV6];
    case 'gre':
      return [GRE];
    default:
      return undefined;
  }
}
