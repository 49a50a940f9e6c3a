// Tables of other programs, each as its documentation has it, beside the rows they are told as.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SavedFeed } from '../../../src/conntrack/saved/saved-feed.ts';
import { factsOf } from '../flow-facts.ts';

function read(name: string): { rows: string[]; format: string | undefined; unreadable: number } {
  const rows: string[] = [];
  const feed = new SavedFeed(line => {
    const { protocol, timeout, state, original, reply, kernelFlags } = factsOf(line);
    const end = (address?: string, port?: number): string =>
      `${address}${port === undefined ? '' : `:${port}`}`;
    const way = (tuple: typeof original): string =>
      `${end(tuple.src, tuple.sport)}>${end(tuple.dst, tuple.dport)}`;
    rows.push([protocol, timeout ?? '-', state ?? '-', way(original), way(reply), ...kernelFlags].join(' '));
  });
  feed.begin();
  feed.push(readFileSync(new URL(`../../../fixtures/foreign/${name}.txt`, import.meta.url)));
  feed.end();
  return { rows, format: feed.report.format, unreadable: feed.report.unreadable };
}

test.each([
  [
    'vyos-table',
    /^VyOS/,
    [
      '6 431999 ESTABLISHED 192.0.2.10:40640>198.51.100.20:443 198.51.100.20:443>203.0.113.1:40640',
      '17 29 - 192.0.2.10:5353>198.51.100.53:53 198.51.100.53:53>203.0.113.1:5353',
    ],
  ],
  [
    'pf-states',
    /^pf states/,
    [
      '6 86395 ESTABLISHED 192.0.2.10:51234>198.51.100.34:443 198.51.100.34:443>203.0.113.5:12345',
      '17 30 - 192.0.2.10:40000>192.0.2.1:53 192.0.2.1:53>192.0.2.10:40000',
    ],
  ],
  [
    'mikrotik-detail',
    /^MikroTik/,
    [
      '6 86399 ESTABLISHED 192.0.2.10:51000>198.51.100.4:443 198.51.100.4:443>203.0.113.5:51000 ASSURED',
      '17 9 - 192.0.2.10:5678>192.0.2.255:5678 192.0.2.255:5678>192.0.2.10:5678 UNREPLIED',
    ],
  ],
  ['nuttx', /^NuttX/, ['6 - - 192.0.2.88:45065>198.51.100.66:5001 198.51.100.66:5001>203.0.113.4:45065']],
  [
    'dd-wrt',
    /^DD-WRT/,
    ['6 3599 ESTABLISHED 192.0.2.100:50000>198.51.100.1:443 198.51.100.1:443>192.0.2.100:50000'],
  ],
])('%s', (name, format, rows) => {
  const seen = read(name);
  expect(seen.rows).toEqual(rows);
  expect(seen.format).toMatch(format);
  expect(seen.unreadable).toBe(0);
});
