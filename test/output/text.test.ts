// The aligned table of `list`: which columns, how wide, and what gives way on a narrow terminal.
import { describe, expect, test } from 'vitest';
import { printTable, type TextOptions, totalsText } from '../../src/output/text.ts';
import { columnNamed } from '../../src/view/columns.ts';
import { makeView } from '../../src/view/flow-view.ts';
import { readTable } from './tables.ts';

const TABLE = readTable(
  'ipv4     2 tcp      6 120 SYN_SENT src=192.168.1.2 dst=203.0.113.80 sport=34722 dport=80 packets=1 bytes=60 ' +
    '[UNREPLIED] src=203.0.113.80 dst=203.0.113.1 sport=80 dport=34722 packets=0 bytes=0 mark=0 use=2\n' +
    'ipv6     10 udp      17 29 src=2001:db8::2 dst=2001:db8:77::53 sport=5353 dport=53 packets=1 bytes=2000 ' +
    'src=2001:db8:77::53 dst=2001:db8::2 sport=53 dport=5353 packets=1 bytes=4000000 mark=0 use=2\n',
);
const USUAL: TextOptions = {
  columns: undefined,
  counters: false,
  sortedBy: undefined,
  context: {},
  width: undefined,
  fitted: true,
};

function lines(options: Partial<TextOptions> = {}): string[] {
  const { rows } = makeView(TABLE, { order: [], withGone: false });
  let text = '';
  printTable(TABLE, rows, { ...USUAL, ...options }, part => {
    text += part;
  });
  return text.trimEnd().split('\n');
}

describe('printTable', () => {
  test('aligns every column and cuts nothing in a pipe', () => {
    expect(lines()).toEqual([
      'SOURCE              DESTINATION           PROTO  STATE     FLAGS      TTL',
      '192.168.1.2:34722   203.0.113.80:80       tcp    SYN_SENT  U      0:02:00',
      '[2001:db8::2]:5353  [2001:db8:77::53]:53  udp                     0:00:29',
    ]);
  });

  test('adds counters where asked for, and the column sorted by', () => {
    expect(lines({ counters: true })[0]).toMatch(/TTL +BYTES +PACKETS$/);
    expect(lines({ sortedBy: columnNamed('P') })[0]).toMatch(/TTL +PACKETS$/);
  });

  test('shows the columns named, in their order', () => {
    expect(lines({ columns: ['dport', 'source'] })).toEqual([
      'DPORT  SOURCE',
      '   80  192.168.1.2:34722',
      '   53  [2001:db8::2]:5353',
    ]);
  });

  test('shows names in place of numbers', () => {
    const context = { nameOf: (address: string) => (address === '192.168.1.2' ? 'xbox' : undefined) };
    expect(lines({ context })[1]).toMatch(/^xbox:34722 /);
  });

  test.each([100, 60, 40, 30])('fits a terminal of %i cells', width => {
    for (const line of lines({ width, counters: true })) expect(line.length).toBeLessThanOrEqual(width);
  });

  test('marks what it has cut', () => {
    expect(lines({ width: 39 })[2]).toMatch(/\+/);
  });
});

test('totals count by protocol and by state', () => {
  const { rows } = makeView(TABLE, { order: [], withGone: false });
  expect(totalsText(TABLE, rows)).toBe('Flows: 2 of 2\nProtocols: tcp 1, udp 1\nStates: SYN_SENT 1\n');
});
