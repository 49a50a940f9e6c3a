// What is told of a filter that matches nothing.
import { expect, test } from 'vitest';
import { allOf } from '../../../src/view/filter/ast.ts';
import { optionExpression } from '../../../src/view/filter/options.ts';
import { parseFilter } from '../../../src/view/filter/parser.ts';
import { whyNothing } from '../../../src/view/filter/why-nothing.ts';

test.each([
  'src net 10.0.0.0/8 and src host 10.1.2.3',
  'host 10.0.0.1 and host 10.0.0.2',
  'port 1 and port 2',
  'tcp or udp',
  'mark 0x1/0x1 and mark 0x2/0x2',
  '(tcp and udp) or zone 1',
])('%s may be of one flow', text => {
  expect(whyNothing(parseFilter(text))).toBeUndefined();
});

test.each([
  ['tcp and port 9', undefined],
  ['multcast', '"multcast" is no keyword and was looked for as text'],
  ['foo or not bar', '"foo", "bar" are no keywords and were looked for as text'],
  ['src 192.0.2.1 and dst ::1', 'it asks for src host 192.0.2.1 and dst host ::1 in one flow'],
  ['ip6 and net 10', 'it asks for ip6 and net 10.0.0.0/8 in one flow'],
  ['tcp and udp', 'it asks for tcp and udp in one flow'],
  ['state SYN_SENT and state CLOSE', 'it asks for state SYN_SENT and state CLOSE in one flow'],
  ['udp and state ESTABLISHED', 'it asks for udp and state ESTABLISHED in one flow'],
  ['sctp and state ESTABLISHED,SYN_SENT', undefined],
  ['tcp and icmp-type 8', 'it asks for tcp and icmp-type 8 in one flow'],
  ['icmp6 and icmp-type 128', undefined],
  ['udp and srckey 7', 'it asks for udp and srckey 0x7 in one flow'],
  ['src port 1 and src portrange 2-9', 'it asks for src port 1 and src portrange 2-9 in one flow'],
  [
    'src net 10.0.0.0/8 and src host 11.0.0.1',
    'it asks for src net 10.0.0.0/8 and src host 11.0.0.1 in one flow',
  ],
  ['mark 0x1/0x3 and mark 2', 'it asks for mark 0x1/0x3 and mark 2 in one flow'],
  ['assured and not assured', 'it asks for assured and not assured in one flow'],
  ['(tcp and udp) or (zone 1 and zone 2)', 'it asks for zone 1 and zone 2 in one flow'],
  ['host 10.0.0.1 or host ::1', undefined],
])('%s', (filter, reason) => expect(whyNothing(parseFilter(filter))).toBe(reason));

test('options that contradict each other', () => {
  const expression = allOf([optionExpression('orig-src', '192.0.2.1'), optionExpression('orig-dst', '::1')]);
  expect(whyNothing(expression)).toMatch(/src host 192.0.2.1 and dst host ::1/);
});
