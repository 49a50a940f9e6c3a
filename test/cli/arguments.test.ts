// The command line: which command, which settings, which words; and what is said of one that cannot be read.

import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { parseRange } from '../../src/pressure/range.ts';

const parse = (line: string) => parseCommandLine(line === '' ? [] : line.split(' '));

describe('the command', () => {
  test.each([
    ['', 'top', []],
    ['tcp and port 443', 'top', ['tcp', 'and', 'port', '443']],
    ['list tcp', 'list', ['tcp']],
    ['--source proc list tcp', 'list', ['tcp']],
    ['-R 2 events', 'events', []],
    ['list list', 'list', ['list']],
    ['-1', 'list', []],
    ['-1 -b p tcp', 'list', ['tcp']],
    ['-rC1', 'list', []],
    ['-- list', 'top', ['list']],
    ['list -- -x', 'list', ['-x']],
    ['explain -', 'explain', ['-']],
  ])('conntop %s', (line, command, words) => {
    expect(parse(line)).toMatchObject({ command, words });
  });
});

describe('a destination as the only word', () => {
  test.each([
    ['root@192.168.1.1', 'root@192.168.1.1'],
    ['list root@router.lan', 'root@router.lan'],
    ['pressure ssh://admin@[fe80::1]:2222', 'ssh://admin@[fe80::1]:2222'],
  ])('conntop %s', (line, ssh) => {
    expect(parse(line)).toMatchObject({ words: [], settings: { ssh } });
  });

  test.each([['tcp root@router'], ['list --file mail.txt root@router'], ['--source demo a@b'], ['bytes>5@']])(
    'conntop %s has none',
    line => {
      expect(parse(line).settings.ssh).toBeUndefined();
    },
  );
});

describe('settings', () => {
  test.each([
    ['-R 0.5', { interval: 500 }],
    ['-R5', { interval: 5000 }],
    ['--rate=3', { interval: 3000 }],
    ['-rC', { reverse: true, counters: true }],
    ['-c', { colors: false }],
    ['--no-color', { colors: false }],
    ['--color', { colors: true }],
    ['-o', { fitted: false }],
    ['list -o json', { format: 'json', fitted: true }],
    ['-1 -o csv', { format: 'csv' }],
    ['-l', { names: true, hideDns: true }],
    ['-l --dns', { names: true, hideDns: false }],
    [
      '-p -t -m -f -i',
      { scrolling: false, totals: true, markTruncated: true, hideLoopback: true, invert: true },
    ],
    ['--source demo,proc', { sources: ['demo', 'proc'] }],
    ['--file -', { file: '-' }],
    ['list --limit 3', { limit: 3 }],
    ['hosts --by port', { grouping: 'port' }],
    [
      'check --warning 60% --critical 80 --max-per-host 500 --drops',
      { warning: parseRange('60%'), critical: parseRange('80'), maxPerHost: 500, drops: true },
    ],
    ['pressure --for 10', { watchSeconds: 10 }],
  ])('conntop %s', (line, settings) => {
    expect(parse(line).settings).toMatchObject(settings);
  });

  test('a sort letter is case-sensitive, as in iptstate', () => {
    expect(parse('-b p').settings.sort?.column).toBe('protocol');
    expect(parse('-b P').settings.sort?.column).toBe('packets');
    expect(parse('--sort source').settings.sort?.column).toBe('source');
  });

  test.each([
    ['list --label bulk', true],
    ['list tcp and Label bulk', true],
    ['list "label"', false],
    ['list', false],
  ])('%s needs labels: %s', (line, needsLabels) => {
    expect(parse(line).settings).toMatchObject({ needsLabels });
  });

  test("filters are kept in their order, under conntrack(8)'s names", () => {
    expect(parse('list -s 10.0.0.1 --dst 10.0.0.2 --src-filter 10.0.0.3 -w 3').settings.filters).toEqual([
      { option: 'orig-src', text: '10.0.0.1' },
      { option: 'orig-dst', text: '10.0.0.2' },
      { option: 'orig-src', text: '10.0.0.3' },
      { option: 'zone', text: '3' },
    ]);
  });

  test('the address of a NAT filter may be left out, stand behind = or be the next word', () => {
    const filters = (line: string) => parse(line).settings.filters[0]?.text;
    expect(filters('list --src-nat')).toBe('');
    expect(filters('list --src-nat=203.0.113.1')).toBe('203.0.113.1');
    expect(filters('list -n 203.0.113.1')).toBe('203.0.113.1');
    expect(parse('list -n tcp')).toMatchObject({ words: ['tcp'], settings: { filters: [{ text: '' }] } });
  });
});

describe('what cannot be read', () => {
  test.each([
    ['--foo', 'unknown option --foo'],
    ['list --revers', 'unknown option --revers; did you mean --reverse?'],
    ['--limit 3', '--limit is not for the live screen but for list, hosts'],
    ['stats tcp', 'stats takes no "tcp"'],
    ['lst udp', 'there is no command "lst"; did you mean list? As text it is: conntop -- lst udp'],
    ['list --limit', '--limit: needs N'],
    ['list --limit x', '--limit: "x" is no number, such as 20'],
    ['list -o yaml', '-o: "yaml" is not one of text, extended, conntrack, json, jsonl, csv, xml, save'],
    ['hosts -o xml', '-o: "xml" is not one of text, json, csv'],
    ['events -e RELATED', '-e: "RELATED" is not one of ALL, NEW, UPDATES, DESTROY'],
    ['--reverse=1', '--reverse: takes no value'],
    ['-R 0', '-R: "0" must be between 0.1 and 86400 seconds'],
    ['-R 1e9', '-R: "1e9" is no number of seconds, such as 2 or 0.5'],
    ['--source proc,moon', '--source: "moon" is not one of proc, conntrack, demo'],
    ['check --warning 200', '--warning: "200" is no percentage, such as 75%'],
  ])('conntop %s', (line, message) => {
    expect(() => parse(line)).toThrow(new UsageError(message));
  });

  test.each(['youtube', '"lst"', 'host 10.0.0.1', 'https', '-1 lst', '-- lst'])(
    '%s is no mistyped command',
    line => {
      expect(() => parse(line)).not.toThrow();
    },
  );

  test('an unknown sort letter is told the letters there are', () => {
    expect(() => parse('-b x')).toThrow(/"x" is no column: S \(sport\), d \(destination\)/);
  });
});
