// Which filters conntrack(8) can be asked for in its own words, and in which.
import { expect, test } from 'vitest';
import { filterCommands } from '../../src/changes/filter-commands.ts';
import { compile } from '../../src/view/filter/compile.ts';
import { parseFilter } from '../../src/view/filter/parser.ts';
import { FIVE_FLOWS, readSnapshot } from '../app/tables.ts';

const snapshot = readSnapshot(`${FIVE_FLOWS}\
ipv6     10 tcp      6 300 ESTABLISHED src=2001:db8::7 dst=2001:db8::22 sport=50002 dport=22 src=2001:db8::22 dst=2001:db8::7 sport=22 dport=50002 [ASSURED] mark=5 zone=3 use=1
ipv4     2 tcp      6 300 ESTABLISHED src=192.168.1.9 dst=198.51.100.22 sport=50009 dport=80 src=198.51.100.22 dst=203.0.113.1 sport=80 dport=61000 [ASSURED] mark=0 use=1
`);

function commandsFor(text: string): string[] | undefined {
  const filter = parseFilter(text);
  const matches = compile(filter);
  const rows = Array.from({ length: snapshot.rows.live }, (_, row) => row).filter(row =>
    matches(snapshot, row),
  );
  return filterCommands(filter, snapshot, rows)?.map(args => args.join(' '));
}

test.each([
  ['src host 192.168.1.7', ['-D -f ipv4 -s 192.168.1.7']],
  ['src net 192.168.0.0/16 and udp', ['-D -f ipv4 -p 17 -s 192.168.0.0/16']],
  [
    'tcp and state ESTABLISHED',
    ['-D -f ipv4 -p 6 --state ESTABLISHED', '-D -f ipv6 -p 6 --state ESTABLISHED'],
  ],
  ['dst port 53', ['-D -f ipv4 -p 17 --dport 53']],
  ['mark 5/7', ['-D -f ipv6 -m 5/7']],
  ['zone 3', ['-D -f ipv6 -w 3']],
  ['ip6', ['-D -f ipv6']],
  ['host 198.51.100.9', ['-D -f ipv4 -d 198.51.100.9']],
  ['host 203.0.113.1', ['-D -f ipv4 -q 203.0.113.1']],
  ['src host 192.168.1.7 or dst port 25', ['-D -f ipv4 -s 192.168.1.7', '-D -f ipv4 -p 6 --dport 25']],
  ['src host 192.168.1.7:40000', ['-D -f ipv4 -p 17 -s 192.168.1.7 --sport 40000']],
  ['icmp', ['-D -f ipv4 -p 1']],
])('%s', (text, commands) => {
  expect(commandsFor(text)).toEqual(commands);
});

test.each([
  ['what it cannot tell', 'ttl > 100'],
  ['what it could only be asked not to take', 'tcp and not dst port 443'],
  ['ranges', 'portrange 1-100'],
  ['flags that the table shows by halves', 'assured'],
  ['text', 'SYN'],
  ['two values for one option', 'src net 192.168.0.0/16 and src host 192.168.1.7'],
  ['states that go by another name', 'state SYN_SENT2'],
  ['prefixes of the reply', 'reply src net 198.51.100.0/24'],
])('not %s', (_, text) => {
  expect(commandsFor(text)).toBeUndefined();
});

test('nothing where other rows were meant than the filter selects', () => {
  expect(filterCommands(parseFilter('tcp'), snapshot, [0])).toBeUndefined();
});
