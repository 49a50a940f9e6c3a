// What a filter says, as a tree: typed text and command-line options alike end up here.
import type { Address, AddressWords, Family, Prefix } from '../../conntrack/address.ts';

/**
 * The ends of a flow at which an address or a port is looked for. `any` is all four: of the original and of the
 * reply tuple, so that a flow is also found by what the outside sees of it.
 */
export type Side = 'any' | 'src' | 'dst' | 'reply src' | 'reply dst';

/** The addresses that agree with `words`, which have no other bits, in all bits of `mask`. */
export interface Masked {
  readonly family: Family;
  readonly words: AddressWords;
  readonly mask: AddressWords;
}

/** Ports from `low` to `high`, both included. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

export type Flagged = 'assured' | 'unreplied' | 'offload' | 'hw_offload';
export type Translated = 'snat' | 'dnat' | 'nat';
export type ZoneFact = 'zone' | 'orig-zone' | 'reply-zone';
export type IcmpFact = 'icmp-type' | 'icmp-code' | 'icmp-id';
export type GreFact = 'srckey' | 'dstkey' | 'reply-key-src' | 'reply-key-dst';
/** Seconds for ttl, age and idle; sums of both directions for bytes, packets and rate (bytes per second). */
export type Quantity = 'ttl' | 'age' | 'idle' | 'bytes' | 'packets' | 'rate';
export type Comparison = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** One fact of the line has to be this. */
export type FactExpression =
  | { readonly kind: 'protocol'; readonly number: number }
  | { readonly kind: 'family'; readonly family: Family }
  | { readonly kind: 'state'; readonly names: readonly string[] }
  | { readonly kind: 'flag'; readonly flag: Flagged }
  | { readonly kind: 'nat'; readonly nat: Translated }
  | { readonly kind: 'mark'; readonly value: number; readonly mask: number }
  | { readonly kind: 'secmark'; readonly value: number }
  /** The flow has all of them; spelt as in connlabel.conf, each run of blanks as one. */
  | { readonly kind: 'label'; readonly names: readonly string[] }
  | { readonly kind: 'zone'; readonly fact: ZoneFact; readonly value: number }
  /** The end that is ours lies within the prefix, whoever opened the flow. */
  | { readonly kind: 'inside'; readonly prefix: Prefix }
  | { readonly kind: 'icmp'; readonly fact: IcmpFact; readonly value: number }
  /** Of the outside end, by a database of networks; two capitals each. */
  | { readonly kind: 'country'; readonly codes: readonly string[] }
  /** The same: numbers of autonomous systems. */
  | { readonly kind: 'as'; readonly numbers: readonly number[] }
  /** A process of this machine at either end has one of these names, in any case. */
  | { readonly kind: 'process'; readonly names: readonly string[] }
  /** The device at the end that is ours has one of these names or hardware addresses, in any case. */
  | { readonly kind: 'device'; readonly names: readonly string[] }
  | { readonly kind: 'gre'; readonly fact: GreFact; readonly value: number };

export type Expression =
  /** Without terms: every flow. */
  | { readonly kind: 'and'; readonly terms: readonly Expression[] }
  | { readonly kind: 'or'; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly term: Expression }
  /** One prefix, or all that `name` stood for when the filter was read. */
  | {
      readonly kind: 'host';
      readonly side: Side;
      readonly prefixes: readonly Prefix[];
      readonly name?: string;
    }
  /** An address under a mask that is no prefix's. */
  | ({ readonly kind: 'masked'; readonly side: Side } & Masked)
  /** One range, or all that the service `name` stands for. */
  | {
      readonly kind: 'port';
      readonly side: Side;
      readonly ranges: readonly PortRange[];
      readonly name?: string;
      /** The one protocol that the service is listed for, as tcpdump has it. */
      readonly protocol?: number;
    }
  /** An address and a port at the same end. */
  | { readonly kind: 'endpoint'; readonly side: Side; readonly address: Address; readonly port: number }
  | FactExpression
  | {
      readonly kind: 'quantity';
      readonly quantity: Quantity;
      readonly comparison: Comparison;
      readonly value: number;
    }
  | { readonly kind: 'text'; readonly text: string };

/** Matches every flow: what a blank filter means. */
export const EVERY_FLOW: Expression = Object.freeze({ kind: 'and', terms: Object.freeze([]) });

/** Whether it is the filter that hides nothing. */
export function isEveryFlow(expression: Expression): boolean {
  return expression.kind === 'and' && expression.terms.length === 0;
}

/** True where all are; terms that are themselves `and` are taken apart, those that match everything left out. */
export function allOf(expressions: readonly Expression[]): Expression {
  const terms = expressions.flatMap(term => (term.kind === 'and' ? term.terms : [term]));
  return only(terms) ?? { kind: 'and', terms };
}

/** True where at least one is; `expressions` must not be empty. */
export function anyOf(expressions: readonly Expression[]): Expression {
  const terms = expressions.flatMap(term => (term.kind === 'or' ? term.terms : [term]));
  return only(terms) ?? { kind: 'or', terms };
}

export function not(term: Expression): Expression {
  return { kind: 'not', term };
}

function only(terms: readonly Expression[]): Expression | undefined {
  return terms.length === 1 ? terms[0] : undefined;
}
