// A table in each kind of text that it is pasted in: its rows are read, or counted where the text has lost them, and never misread.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PASTED } from './pasted-texts.ts';
import { readSaved } from './read-saved.ts';

/** Kernels' tables, whose rows end with their `use=` or id. */
const TABLES = [
  'linux-6.18/net/nf_conntrack',
  'openwrt-23/net/nf_conntrack',
  'tomato-2.6/net/ip_conntrack',
  'tomato-2.4/net/ip_conntrack',
  'conntrack/linux-6.18-L.txt',
  'conntrack/linux-6.18-made-L-extended-id.txt',
];
/** Rows that end in words, to which more may have been glued: what stands around them may cost them, and is then counted. */
const OPEN_ENDED = ['conntrack/linux-6.18-E.txt', 'conntrack/linux-6.18-labelled-L-labels-id.txt'];
const PASTED_ROWS = 7;

describe.each(PASTED)('$kind', ({ result, text }) => {
  test.each(TABLES)('%s', table => {
    for (const rows of pieces(table)) {
      const bare = readSaved(`${rows.join('\n')}\n`).flows;
      const { flows, report } = readSaved(text(rows));
      for (const flow of flows) expect(bare).toContainEqual(flow);
      if (result === 'read') {
        expect(flows).toEqual(bare);
        expect(report.first.filter(line => line.text.includes('src='))).toEqual([]);
      } else if (flows.length < bare.length) expect(report.unreadable).toBeGreaterThan(0);
    }
  });

  test.each(OPEN_ENDED)('%s: the same flows, or fewer and counted', table => {
    for (const rows of pieces(table)) {
      const bare = readSaved(`${rows.join('\n')}\n`).flows;
      const { flows, report } = readSaved(text(rows));
      if (report.unreadable === 0) expect(flows).toEqual(bare);
      else expect(flows.length).toBeLessThanOrEqual(bare.length);
    }
  });
});

/** So many rows of a table at a time. */
function pieces(table: string): string[][] {
  const rows = readFileSync(new URL(`../../../fixtures/${table}`, import.meta.url), 'utf8')
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => /src=.*src=/.test(line));
  return Array.from({ length: Math.ceil(rows.length / PASTED_ROWS) }, (_, at) =>
    rows.slice(at * PASTED_ROWS, (at + 1) * PASTED_ROWS),
  );
}
