// Any real row, wrapped in any of the ways in which rows are mailed and pasted, is read as the bare row or counted.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSaved, type SavedReading } from './read-saved.ts';
import { broken, ENCODINGS, PREFIXES, SUFFIXES, wrapping } from './wrappings.ts';

const TABLES = [
  'linux-6.18/net/nf_conntrack',
  'linux-6.18-made/net/nf_conntrack',
  'linux-6.1-offload/net/nf_conntrack',
  'openwrt-23/net/nf_conntrack',
  'tomato-2.6/net/ip_conntrack',
  'conntrack/linux-6.18-L.txt',
  'conntrack/linux-6.18-made-L-extended-id.txt',
  'conntrack/linux-6.18-E.txt',
  'conntrack/linux-6.18-E-timestamp-id-extended.txt',
];
const ROWS = TABLES.flatMap(table =>
  readFileSync(new URL(`../../../fixtures/${table}`, import.meta.url), 'latin1')
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => /src=.*src=/.test(line)),
);

const bareRow = fc.constantFrom(...ROWS);

describe('a row in other text', () => {
  test.each(PREFIXES)('behind %j it is the bare row', prefix => {
    for (const row of ROWS) {
      expect(readSaved(Buffer.from(`${prefix}${row}\n`)), row).toMatchObject({
        flows: readSaved(Buffer.from(`${row}\n`)).flows,
      });
    }
  });

  test.each(SUFFIXES)('before %j it is the bare row, or counted', suffix => {
    for (const row of ROWS) expectSameOrCounted(row, readSaved(Buffer.from(`${row}${suffix}\n`)));
  });

  test.each(ENCODINGS)('in %s it is the bare row', (_, encode) => {
    for (const row of ROWS)
      expect(readSaved(encode(`${row}\n`)).flows, row).toEqual(readSaved(Buffer.from(`${row}\n`)).flows);
  });

  test('wrapped in any way it is read as the bare row, or counted', () => {
    fc.assert(
      fc.property(bareRow, wrapping, (row, { prefix, suffix, encoding, places, indent, everyLine }) => {
        const lines = broken(row, places, indent);
        const text = `${prefix}${everyLine ? lines.replaceAll('\n', `\n${prefix}`) : lines}${suffix}\n`;
        expectSameOrCounted(row, readSaved(encoding[1](text)));
      }),
      { numRuns: 1200, seed: 13 },
    );
  });

  test('several rows, each wrapped in the same way, are read as they are, or counted', () => {
    const rowsOfText = fc.array(fc.constantFrom(...ROWS), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(rowsOfText, wrapping, (rows, { prefix, suffix, encoding, places, indent, everyLine }) => {
        const text = rows.map(row => {
          const lines = broken(row, places, indent);
          return `${prefix}${everyLine ? lines.replaceAll('\n', `\n${prefix}`) : lines}${suffix}\n`;
        });
        const { flows, report } = readSaved(encoding[1](text.join('')));
        const bare = [rows.join('\n'), ...rows].flatMap(each => readSaved(`${each}\n`).flows);
        for (const flow of flows) expect(bare).toContainEqual(flow);
        if (report.unreadable === 0) expect(flows).toEqual(readSaved(`${rows.join('\n')}\n`).flows);
      }),
      { numRuns: 600, seed: 13 },
    );
  });

  test('rows glued together are the rows, or counted', () => {
    fc.assert(
      fc.property(bareRow, bareRow, fc.constantFrom('', ' ', '  ', '\t', ', '), (one, other, between) => {
        // An event of the same flow says more of it, not another.
        fc.pre(tupleOf(one) !== tupleOf(other));
        const { flows, report } = readSaved(Buffer.from(`${one}${between}${other}\n`));
        const bare = [
          ...readSaved(Buffer.from(`${one}\n`)).flows,
          ...readSaved(Buffer.from(`${other}\n`)).flows,
        ];
        for (const flow of flows) expect(bare).toContainEqual(flow);
        expect(report.rows + report.unreadable).toBeGreaterThan(0);
      }),
      { numRuns: 400, seed: 13 },
    );
  });

  test('a row with prose around it is the row alone', () => {
    const prose = fc.constantFrom(
      'hello world',
      'Total: 12',
      'see below',
      '---',
      'router#',
      '',
      'a b c d',
      '42 flows',
    );
    fc.assert(
      fc.property(bareRow, prose, prose, (row, before, behind) => {
        const { flows } = readSaved(Buffer.from(`${before}\n${row}\n${behind}\n`));
        for (const flow of flows) expect(flow).toEqual(readSaved(Buffer.from(`${row}\n`)).flows[0]);
      }),
      { numRuns: 300, seed: 13 },
    );
  });
});

/** Each was read as another flow once, by a longer run of the above. */
describe('is read as it is or counted, and not misread', () => {
  const NEW = '[NEW] tcp      6 120 SYN_SENT src=10.77.1.2 dst=203.0.113.2 sport=5556 dport=21';
  const REPLY = '[UNREPLIED] src=203.0.113.2 dst=203.0.113.1 sport=21 dport=5556 mark=42';

  test.each<[what: string, text: string, flows: object[]]>([
    ['the end of a helper that a prompt is glued to', `${NEW} ${REPLY} helper=f\ntproot@OpenWrt:~# \n`, []],
    [
      'the end of an id behind a file name',
      `table:12:[1795226431.56]\t [NE\ntable:12:   ${NEW.slice(3)} ${REPLY} id=34\ntable:12:   21781626 $\n`,
      [],
    ],
    [
      'an id behind a sign that stands before each line',
      `(ipv\n(4     2 unknown  89 98 src=10.0.0.1 dst=192.0.2.1 src=192.0.2.1 dst=10.0.0.1 mark=0 use=1\n(id=257 |\n`,
      [{ id: 257 }],
    ],
    [
      'a flag of an event whose mark is broken, behind a file name',
      `table:12: [N\ntable:12:  ${NEW.slice(2)} src=203.0.113.2 dst=203.0.113.1 sport=21 dport=5556\ntable:12:  [ASSURED\ntable:12:  ] mark=42'\n`,
      [{ kernelFlags: ['ASSURED'] }],
    ],
    [
      'a number of a line before the rest of an address',
      `12:[1795\n12:226431.788553]\t [NEW] ipv6     10 tcp      6 60 SYN_RECV src=fd77:1::2 dst=2\n12:001:db8:77::2 sport=1 dport=2 src=2001:db8:77::2 dst=fd77:1::2 sport=2 dport=1 mark=42\n`,
      [],
    ],
    [
      'an address behind a number of grep that is a group of it',
      `7: tcp      6 431997 ESTABLISHED src=fd77:1::2 dst=\n2001:db8:77::2 sport=1 dport=2 src=2001:db8:77::2 dst=fd77:1::2 sport=2 dport=1 mark=42 use=1\n`,
      [],
    ],
    [
      'bytes after a line that holds but a prefix',
      `kernel:udp      17 29 src=10.0.0.1 dst=192.0.2.1 sport=1 dport=2 packets=0 bytes=0 src=192.0.2.1 dst=10.0.0.1 sport=2 dport=1 packets=0\nkernel:     \nkernel:     bytes=0 mark=0 use=1\n`,
      [],
    ],
  ])('%s', (_, text, expected) => {
    const { flows, report } = readSaved(text);
    expect(flows).toMatchObject(expected);
    if (expected.length === 0) expect(report.unreadable).toBeGreaterThan(0);
  });
});

function expectSameOrCounted(row: string, { flows, report }: SavedReading): void {
  const [bare] = readSaved(Buffer.from(`${row}\n`)).flows;
  if (flows.length === 0) expect(report.unreadable).toBeGreaterThan(0);
  for (const flow of flows) expect(flow, row).toEqual(bare);
  expect(flows.length).toBeLessThanOrEqual(1);
}

function tupleOf(row: string): string | undefined {
  return /src=\S+ dst=\S+(?: \w+=\d+ \w+=\d+)?/.exec(row)?.[0];
}
