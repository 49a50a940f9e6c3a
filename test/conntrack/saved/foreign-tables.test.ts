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
  [
    'mikrotik-terse',
    /^MikroTik/,
    [
      '6 86392 ESTABLISHED 192.0.2.10:56454>198.51.100.30:22 198.51.100.30:22>203.0.113.5:56454 ASSURED',
      '17 9 - 192.0.2.11:5678>192.0.2.255:5678 192.0.2.255:5678>192.0.2.11:5678 UNREPLIED',
      '1 8 - 192.0.2.10>198.51.100.1 198.51.100.1>192.0.2.10',
    ],
  ],
  [
    'mikrotik-table',
    /^MikroTik/,
    [
      '6 86392 ESTABLISHED 192.0.2.10:51000>198.51.100.4:443 198.51.100.4:443>192.0.2.10:51000 ASSURED',
      '17 9 - 192.0.2.11:5678>192.0.2.255:5678 192.0.2.255:5678>192.0.2.11:5678 UNREPLIED',
      '6 63 TIME_WAIT 192.0.2.12:51001>198.51.100.5:80 198.51.100.5:80>192.0.2.12:51001 ASSURED',
    ],
  ],
  [
    'vyatta-table',
    /^Vyatta/,
    [
      '6 430279 ESTABLISHED 192.0.2.87:58172>198.51.100.12:22 198.51.100.12:22>192.0.2.87:58172',
      '1 29 - 192.0.2.68>198.51.100.21 198.51.100.21>192.0.2.68',
      '17 29 - 192.0.2.12:60286>233.252.0.14:694 233.252.0.14:694>192.0.2.12:60286',
    ],
  ],
  [
    'freshtomato',
    /^FreshTomato/,
    [
      '6 - - 192.0.2.100:50000>198.51.100.1:443 198.51.100.1:443>192.0.2.100:50000',
      '17 - - 192.0.2.101:40000>198.51.100.53:53 198.51.100.53:53>192.0.2.101:40000',
    ],
  ],
  [
    'asuswrt',
    /^Asuswrt/,
    [
      '6 - ESTABLISHED 192.0.2.100:51000>198.51.100.4:443 198.51.100.4:443>192.0.2.100:51000',
      '6 - TIME_WAIT 192.0.2.100:51001>198.51.100.4:80 198.51.100.4:80>192.0.2.100:51001',
      '17 - - 192.0.2.101:40000>198.51.100.53:53 198.51.100.53:53>192.0.2.101:40000 ASSURED',
      '17 - - 192.0.2.102:40001>198.51.100.9:3478 198.51.100.9:3478>192.0.2.102:40001 UNREPLIED',
    ],
  ],
  [
    'pf-states-without-v',
    /^pf states: no TTL per state/,
    [
      '6 - ESTABLISHED 192.0.2.10:51234>198.51.100.34:443 198.51.100.34:443>203.0.113.5:12345',
      '6 - FIN_WAIT 198.51.100.7:40022>192.0.2.20:22 192.0.2.20:22>198.51.100.7:40022',
      '17 - - 192.0.2.10:40000>192.0.2.1:53 192.0.2.1:53>192.0.2.10:40000 UNREPLIED',
      '1 - - 192.0.2.10>198.51.100.1 198.51.100.1>203.0.113.5',
    ],
  ],
  [
    'vyos-logger',
    undefined,
    ['6 120 SYN_SENT 192.0.2.11:38854>198.51.100.4:443 198.51.100.4:443>192.0.2.11:38854 UNREPLIED'],
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
  if (format) expect(seen.format).toMatch(format);
  else expect(seen.format).toBeUndefined();
  expect(seen.unreadable).toBe(0);
});
