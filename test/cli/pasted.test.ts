// Tables as people paste them, each beside the rows that must be read: by every command that takes a file, and what is said of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { conntop } from './program.ts';

const FOLDER = 'fixtures/pasted';

interface Case {
  readonly name: string;
  /** Lines on standard error. */
  readonly says: readonly string[];
  /** What `explain` has to say of it, and what it must not. */
  readonly explains?: RegExp;
  readonly neverExplains?: string;
}

const ONE_TAKEN_OUT = ['conntop: 1 of 1 row taken out of other text'];

const CASES: readonly Case[] = [
  { name: 'watch-header-and-summary', says: [] },
  { name: 'row-broken-over-two-lines', says: ONE_TAKEN_OUT },
  {
    name: 'established-unreplied',
    says: [],
    explains: /Met in mid-stream[\s\S]*idle for +17 hours 6 minutes/,
    neverExplains: 'The handshake is complete',
  },
  {
    name: 'destroy-event',
    says: ['conntop: an event log: 1 of its flows ended'],
    explains: /It has gone from the table[\s\S]*A reset ended the connection/,
    neverExplains: 'time left',
  },
  { name: 'log-of-destroy-only', says: ['conntop: an event log: 2 of its flows ended'] },
  { name: 'vyos-logger', says: ['conntop: 2 of 2 rows taken out of other text'] },
  { name: 'events-behind-clocks', says: ['conntop: 2 of 2 rows taken out of other text'] },
  { name: 'grep-n', says: ONE_TAKEN_OUT },
  { name: 'mail-quote', says: ONE_TAKEN_OUT },
  { name: 'utf8-with-a-mark', says: [] },
  { name: 'grep-colour', says: ONE_TAKEN_OUT },
  { name: 'mark-in-hexadecimal', says: [] },
];

describe.each(CASES)('$name', ({ name, says, explains = /Flow\n/, neverExplains }) => {
  const file = join(FOLDER, `${name}.txt`);
  const rows: { original: { src: string } }[] = JSON.parse(
    readFileSync(join(FOLDER, `${name}.rows.json`), 'utf8'),
  );
  const sources = [...new Set(rows.map(({ original }) => original.src))];

  test('list has the rows, and what is to be said is said', () => {
    const { code, output, complaint } = conntop(['list', '-o', 'json', '--file', file]);
    expect([code, complaint.split('\n').filter(line => line !== '')]).toEqual([0, says]);
    expect(JSON.parse(output)).toEqual(rows);
  });

  test('count, hosts and pressure are of them', () => {
    expect(conntop(['count', '--file', file]).output).toBe(`${rows.length}\n`);
    const hosts = JSON.parse(conntop(['hosts', '-o', 'json', '--file', file]).output);
    expect(hosts.map(({ address }: { address: string }) => address).sort()).toEqual(sources.sort());
    expect(conntop(['pressure', '--file', file]).output).toContain(sources[0]);
  });

  test('explain tells them', () => {
    const { code, output } = conntop(['explain', '--file', file]);
    expect(code).toBe(0);
    expect(output).toMatch(explains);
    if (neverExplains !== undefined) expect(output).not.toContain(neverExplains);
  });
});

test('expectations without a timer, and as events', () => {
  const { code, output } = conntop([
    'expect',
    '-o',
    'json',
    '--file',
    join(FOLDER, 'expectation-without-timeout.txt'),
  ]);
  expect(code).toBe(0);
  const [first, second] = JSON.parse(output);
  expect(first).toMatchObject({
    protocol: 'udp',
    expected: { dport: 5060 },
    helper: 'sip',
    flags: ['PERMANENT'],
  });
  expect(first.timeout).toBeUndefined();
  expect(second).toMatchObject({ timeout: 300, protocol: 'tcp', expected: { dport: 2049 }, helper: 'rpc' });
});

describe('what is no table', () => {
  test.each(['list', 'count', 'hosts', 'pressure', 'explain'])(
    '%s says so in one line, with the reason',
    command => {
      const { code, output, complaint } = conntop([command, '--file', join(FOLDER, 'password-file.txt')]);
      expect([code, output]).toEqual([2, '']);
      expect(complaint).toMatch(
        /^conntop: .*nothing in it is a table: line 1: a password file: "nobody:x:.*\n$/,
      );
    },
  );

  test.each([
    ['a packet capture', Buffer.from('d4c3b2a1020004000000000000000000', 'hex')],
    [
      'packets of tcpdump, not a table',
      '05:52:04.123456 IP 192.0.2.1.443 > 192.0.2.2.51000: Flags [.], ack 1, win 501, length 0\n',
    ],
    ['a JSON document', '{"a": {"b": 1}}\n'],
    ['gzip: unreadable', Buffer.from('1f8b0800deadbeef', 'hex')],
    ['binary, not text', Buffer.from('0001020304050607080a', 'hex')],
    ['no src=', 'tcp established 12\n'],
    ['only one src=', 'tcp      6 100 ESTABLISHED src=192.0.2.1 dst=192.0.2.2 sport=1 dport=2\n'],
  ])('%s', (reason, text) => {
    const { code, output, complaint } = conntop(['count', '--file', '-'], text);
    expect([code, output, complaint.split('\n').length]).toEqual([2, '', 2]);
    expect(complaint).toContain(reason);
  });
});
