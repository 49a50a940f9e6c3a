// Countries and autonomous systems on the command line, by a database that is written here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mmdb } from '../names/mmdb.ts';
import { conntop } from './program.ts';

const TABLE = [
  'ipv4     2 tcp      6 300 ESTABLISHED src=10.0.0.2 dst=192.0.2.1 sport=1000 dport=443 src=192.0.2.1 dst=203.0.113.1 sport=443 dport=1000 [ASSURED] mark=0 use=1',
  'ipv4     2 tcp      6 300 ESTABLISHED src=198.51.100.9 dst=203.0.113.1 sport=2000 dport=22 src=10.0.0.3 dst=198.51.100.9 sport=22 dport=2000 [ASSURED] mark=0 use=1',
  'ipv6     10 udp      17 30 src=fd00::2 dst=2001:db8::7 sport=3000 dport=53 src=2001:db8::7 dst=fd00::2 sport=53 dport=3000 [ASSURED] mark=0 use=1',
  'ipv4     2 udp      17 30 src=10.0.0.2 dst=10.0.0.1 sport=4000 dport=53 src=10.0.0.1 dst=10.0.0.2 sport=53 dport=4000 [ASSURED] mark=0 use=1',
  '',
].join('\n');

let directory = '';
let database = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'conntop-geoip-'));
  database = join(directory, 'test.mmdb');
  const record = (code: string, as: number): object => ({
    country: { iso_code: code },
    autonomous_system_number: as,
    autonomous_system_organization: 'Example',
  });
  writeFileSync(
    database,
    mmdb({
      '192.0.2.0/24': record('NL', 64500) as never,
      '198.51.100.0/24': record('DE', 64501) as never,
      '2001:db8::/32': record('FR', 64502) as never,
    }),
  );
  writeFileSync(join(directory, 'broken.mmdb'), 'no database');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function list(...args: string[]): ReturnType<typeof conntop> {
  return conntop(['list', '--file', '-', '--columns', 'source,country,as', ...args], TABLE);
}

test('list has the country and the autonomous system of the outside end, whoever opened the flow', () => {
  const { output, complaint } = list('--geoip', database, '--sort', 'as');
  expect(complaint).toBe('');
  expect(output.split('\n').map(line => line.trim().replace(/\s+/g, ' '))).toEqual([
    'SOURCE COUNTRY AS',
    '10.0.0.2:1000 NL AS64500 Example',
    '198.51.100.9:2000 DE AS64501 Example',
    '[fd00::2]:3000 FR AS64502 Example',
    '10.0.0.2:4000',
    '',
  ]);
});

test('filters by them choose flows for every command', () => {
  const count = (filter: string): string =>
    conntop(['count', '--geoip', database, '--file', '-', filter], TABLE).output;
  expect(count('country NL or FR')).toBe('2 of 4 flows\n');
  expect(count('not country NL')).toBe('2 of 4 flows\n');
  expect(count('as 64501')).toBe('1 of 4 flows\n');
});

test('hosts counts flows by them, and says why where it cannot', () => {
  const hosts = (...args: string[]): ReturnType<typeof conntop> =>
    conntop(['hosts', '--file', '-', '-o', 'json', '--geoip', ...args], TABLE);
  const groups = JSON.parse(hosts(database, '--by', 'as').output) as { address: string; name: string }[];
  expect(groups.map(({ address, name }) => [address, name])).toEqual([
    ['AS64500', 'Example'],
    ['AS64501', 'Example'],
    ['AS64502', 'Example'],
  ]);
  expect(JSON.parse(hosts(database, '--by', 'country', 'as 64500').output)).toMatchObject([
    { address: 'NL', flows: 1, share: 1 },
  ]);
  const { output, complaint, code } = hosts('none', '--by', 'country');
  expect([output, code]).toEqual(['[\n]\n', 0]);
  expect(complaint).toContain('--geoip');
});

test('a database that is none is told in one line, and the rest is listed', () => {
  const broken = join(directory, 'broken.mmdb');
  const { output, complaint, code } = list('--geoip', broken);
  expect(output.split('\n')).toHaveLength(6);
  expect(complaint).toBe(`conntop: ${broken} is not used: is no MaxMind database\n`);
  expect(code).toBe(0);
  expect(list('--geoip', '/nowhere/x.mmdb').complaint).toBe(
    'conntop: /nowhere/x.mmdb is not used: no such file\n',
  );
});

test('none switches them off', () => {
  const { output, complaint } = list('--geoip', 'none');
  expect(output).not.toContain('NL');
  expect(complaint).toBe('');
});
