// Writes a filter's expression in full: every id with its keyword, parentheses where `and` and `or` meet.
import { Family, formatAddress, type Prefix } from '../../conntrack/address.ts';
import { formatAmount } from './amounts.ts';
import type { Expression, FactExpression, PortRange, Side } from './ast.ts';
import { PROTOCOL_KEYWORDS } from './keywords.ts';
import { quote, tokenize } from './lexer.ts';

const WHOLE_MARK = 0xffff_ffff;

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

function describeFact(expression: FactExpression): string {
  switch (expression.kind) {
    case 'protocol':
      return describeProtocol(expression.number);
    case 'family':
      return expression.family === Family.IPV4 ? 'ip' : 'ip6';
    case 'state':
      return `state ${expression.names.join(',')}`;
    case 'flag':
      return expression.flag;
    case 'nat':
      return expression.nat;
    case 'mark':
      return describeMark(expression);
    case 'secmark':
      return `secmark ${expression.value}`;
    case 'label':
      return `label ${asWord(expression.names.join(','))}`;
    case 'zone':
    case 'icmp':
      return `${expression.fact} ${expression.value}`;
    case 'gre':
      return `${expression.fact} 0x${expression.value.toString(16)}`;
  }
}

function describeHost({ side, prefixes, name }: Extract<Expression, { kind: 'host' }>): string {
  const before = beforeType(side);
  if (name !== undefined) return `${before}host ${asWord(name)}`;
  return prefixes.map(prefix => before + describePrefix(prefix)).join(' or ');
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

function describeProtocol(number: number): string {
  const keyword = Object.entries(PROTOCOL_KEYWORDS).find(([, value]) => value === number);
  return keyword?.[0] ?? `proto ${number}`;
}

function describeMark({ value, mask }: Extract<Expression, { kind: 'mark' }>): string {
  return mask === WHOLE_MARK ? `mark ${value}` : `mark 0x${value.toString(16)}/0x${mask.toString(16)}`;
}

function beforeType(side: Side): string {
  return side === 'any' ? '' : `${side} `;
}

/** A value as one word, in quotes where it would be cut or read as an operator. */
function asWord(value: string): string {
  const [token, ...rest] = tokenize(value);
  return token?.kind === 'word' && rest.length === 0 && token.text === value ? value : quote(value);
}
