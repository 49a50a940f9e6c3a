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

function expectSameOrCounted(row: string, { flows, report }: SavedReading): void {
  const [bare] = readSaved(Buffer.from(`${row}\n`)).flows;
  if (flows.length === 0) expect(report.unreadable).toBeGreaterThan(0);
  for (const flow of flows) expect(flow, row).toEqual(bare);
  expect(flows.length).toBeLessThanOrEqual(1);
}

function tupleOf(row: string): string | undefined {
  return /src=\S+ dst=\S+(?: \w+=\d+ \w+=\d+)?/.exec(row)?.[0];
}
