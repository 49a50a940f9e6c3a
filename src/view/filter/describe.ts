// Writes a filter's expression in full: every id with its keyword, parentheses where `and` and `or` meet.
import { Family, formatAddress, type Prefix } from '../../conntrack/address.ts';
import { formatAmount } from './amounts.ts';
import type { Expression, PortRange, Side } from './ast.ts';
import { describeFact } from './facts.ts';
import { asWord, quote } from './lexer.ts';

/** The canonical text of an expression; `parseFilter` reads it back to the same expression. */
export function describeFilter(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.terms.map(describeTerm).join(` ${expression.kind} `);
    case 'not':
      return `not ${describeTerm(expression.term)}`;
    case 'host':
      return describeHost(expression);
    case 'masked':
      return describeMasked(expression);
    case 'port':
      return describePort(expression);
    case 'endpoint':
      return `${beforeType(expression.side)}host ${describeEndpoint(expression)}`;
    case 'quantity': {
      const { quantity, comparison, value } = expression;
      return `${quantity} ${comparison} ${formatAmount(quantity, value)}`;
    }
    case 'text':
      return quote(expression.text);
    default:
      return describeFact(expression);
  }
}

/** An expression that stands among others. */
function describeTerm(expression: Expression): string {
  const text = describeFilter(expression);
  return expression.kind === 'and' || expression.kind === 'or' ? `(${text})` : text;
}

function describeHost({ side, prefixes, name }: Extract<Expression, { kind: 'host' }>): string {
  const before = beforeType(side);
  if (name !== undefined) return `${before}host ${asWord(name)}`;
  return prefixes.map(prefix => before + describePrefix(prefix)).join(' or ');
}

function describeMasked({ side, family, words, mask }: Extract<Expression, { kind: 'masked' }>): string {
  return `${beforeType(side)}net ${formatAddress(family, ...words)}/${formatAddress(family, ...mask)}`;
}

function describePrefix(prefix: Prefix): string {
  const { family, words, length } = prefix;
  const address = formatAddress(family, ...words);
  const isHost = length === (family === Family.IPV4 ? 32 : 128);
  return isHost ? `host ${address}` : `net ${address}/${length}`;
}

function describePort({ side, ranges, name }: Extract<Expression, { kind: 'port' }>): string {
  const before = beforeType(side);
  if (name !== undefined) return `${before}port ${asWord(name)}`;
  return ranges.map(range => before + describeRange(range)).join(' or ');
}

function describeRange({ low, high }: PortRange): string {
  return low === high ? `port ${low}` : `portrange ${low}-${high}`;
}

function describeEndpoint({ address, port }: Extract<Expression, { kind: 'endpoint' }>): string {
  const text = formatAddress(address.family, ...address.words);
  return address.family === Family.IPV4 ? `${text}:${port}` : `[${text}]:${port}`;
}

function beforeType(side: Side): string {
  return side === 'any' ? '' : `${side} `;
}
