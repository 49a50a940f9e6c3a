// Protocol and ICMP type names.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ICMP_TYPES, icmpInverseType, icmpTypeName } from '../../src/conntrack/icmp-types.ts';
import {
  PROTOCOLS,
  parseProtocol,
  protocolByNumber,
  protocolName,
  tupleKeys,
} from '../../src/conntrack/protocols.ts';

it('lists every number and every name once, in order of number', () => {
  const numbers = PROTOCOLS.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  const names = PROTOCOLS.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
});

it('names what it knows, and leaves others their number', () => {
  expect([58, 89, 253].map(protocolName)).toEqual(['icmpv6', 'ospf', '253']);
  expect(protocolByNumber(253)).toBeUndefined();
});

it.each([
  [6, 'ports'],
  [136, 'ports'],
  [1, 'icmp'],
  [58, 'icmp'],
  [47, 'gre'],
  [50, 'none'],
  [253, 'none'],
])('protocol %i has the keys %s', (number, keys) => {
  expect(tupleKeys(number)).toBe(keys);
});

it('reads names, aliases and numbers', () => {
  expect(['tcp', 'TCP', '6', 'ipv6-icmp', 'ospf', '255'].map(parseProtocol)).toEqual([6, 6, 6, 58, 89, 255]);
  expect(['', '256', '-1', '6.0', 'unknown', '__proto__'].map(parseProtocol)).toEqual(
    Array(6).fill(undefined),
  );
  fc.assert(fc.property(fc.string(), text => void parseProtocol(text)));
});

it('names ICMP types and knows what answers them', () => {
  expect(icmpTypeName(1, 8)).toBe('echo-request');
  expect(icmpTypeName(58, 128)).toBe('echo-request');
  expect(icmpTypeName(1, 128)).toBeUndefined();
  expect([icmpInverseType(1, 8), icmpInverseType(1, 13), icmpInverseType(58, 129)]).toEqual([0, 14, 128]);
  expect(icmpInverseType(1, 3)).toBeUndefined();
});

it('inverts every inverse back', () => {
  for (const { protocol, type, inverse } of ICMP_TYPES) {
    if (inverse !== undefined) expect(icmpInverseType(protocol, inverse)).toBe(type);
  }
});
