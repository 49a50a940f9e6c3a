// What is told of a filter that matches nothing.
import { expect, test } from 'vitest';
import { allOf } from '../../../src/view/filter/ast.ts';
import { optionExpression } from '../../../src/view/filter/options.ts';
import { parseFilter } from '../../../src/view/filter/parser.ts';
import { whyNothing } from '../../../src/view/filter/why-nothing.ts';

test.each([
  ['tcp and port 9', undefined],
  ['multcast', '"multcast" is no keyword and was looked for as text'],
  ['foo or not bar', '"foo", "bar" are no keywords and were looked for as text'],
  ['src 192.0.2.1 and dst ::1', 'it asks for IPv4 and IPv6 in one flow'],
  ['ip6 and net 10', 'it asks for IPv4 and IPv6 in one flow'],
  ['host 10.0.0.1 or host ::1', undefined],
])('%s', (filter, reason) => expect(whyNothing(parseFilter(filter))).toBe(reason));

test('options that contradict each other', () => {
  const expression = allOf([optionExpression('orig-src', '192.0.2.1'), optionExpression('orig-dst', '::1')]);
  expect(whyNothing(expression)).toMatch(/IPv4 and IPv6/);
});
