// Networks by MaxMind databases of every kind, and by files that are none.
import { expect, test } from 'vitest';
import { networkFiles } from '../../src/names/network-files.ts';
import { Networks } from '../../src/names/networks.ts';
import { whenTrue } from '../waiting.ts';
import { mmdb } from './mmdb.ts';

const COUNTRIES = mmdb({
  '192.0.2.0/24': { country: { iso_code: 'NL', names: { en: 'Netherlands' } } },
  '198.51.100.0/24': { registered_country: { iso_code: 'DE' } },
  '2001:db8:1::/48': { country: { iso_code: 'FR' } },
});
const SYSTEMS = mmdb({
  '192.0.2.0/25': { autonomous_system_number: 64500, autonomous_system_organization: 'Example Net' },
  '2001:db8::/32': { autonomous_system_number: 4_200_000_000 },
});
const IPINFO = mmdb({
  '203.0.113.0/24': { country: 'Japan', country_code: 'JP', asn: 'AS64501', as_name: 'Ex\u001b[31m{red}' },
});

function networksOf(files: Readonly<Record<string, Buffer>>, told: string[] = []): Networks {
  return new Networks(Object.keys(files), {
    read: path => files[path] ?? Buffer.alloc(0),
    onProblem: text => told.push(text),
  });
}

test('countries and autonomous systems are joined from databases of each, in both families', () => {
  const { networkOf } = networksOf({ countries: COUNTRIES, systems: SYSTEMS });
  expect(networkOf('192.0.2.1')).toEqual({
    country: 'NL',
    asNumber: 64500,
    organization: 'Example Net',
  });
  expect(networkOf('192.0.2.200')).toMatchObject({ country: 'NL' });
  expect(networkOf('192.0.2.200')?.asNumber).toBeUndefined();
  expect(networkOf('198.51.100.7')).toMatchObject({ country: 'DE' });
  expect(networkOf('2001:db8:1::5')).toMatchObject({ country: 'FR', asNumber: 4_200_000_000 });
  expect(networkOf('10.0.0.1')).toBeUndefined();
});

test('the words of IPinfo are read too, and a name is safe to show', () => {
  const { networkOf } = networksOf({ ipinfo: IPINFO });
  expect(networkOf('203.0.113.9')).toEqual({
    country: 'JP',
    asNumber: 64501,
    organization: 'Ex?[31m(red)',
  });
});

test('a database of IPv4 alone tells nothing of IPv6', () => {
  const { networkOf } = networksOf({ old: mmdb({ '192.0.2.0/24': { country: { iso_code: 'NL' } } }, 4) });
  expect(networkOf('192.0.2.1')?.country).toBe('NL');
  expect(networkOf('c000:200::1')).toBeUndefined();
});

test('what is no database is told once, and the others go on', () => {
  const told: string[] = [];
  const { networkOf } = networksOf(
    { text: Buffer.from('hello'), empty: Buffer.alloc(0), countries: COUNTRIES },
    told,
  );
  expect(networkOf('192.0.2.1')?.country).toBe('NL');
  expect(networkOf('192.0.2.2')?.country).toBe('NL');
  expect(told).toEqual([
    'text is not used: is no MaxMind database',
    'empty is not used: is no MaxMind database',
  ]);
});

test('databases with any byte changed neither throw nor hang, and tell only of what is text', () => {
  for (let at = 0; at < SYSTEMS.length; at++) {
    for (const byte of [0x00, 0x20, 0x3f, 0xff]) {
      const bytes = Buffer.from(SYSTEMS);
      bytes[at] = byte;
      const { networkOf } = networksOf({ bytes });
      const { organization = '' } = networkOf('192.0.2.1') ?? {};
      networkOf('2001:db8::1');
      expect(organization).toMatch(/^[ -~?]*$/);
    }
  }
});

test('databases cut short at any length do not throw', () => {
  for (let length = 0; length < COUNTRIES.length; length++) {
    const { networkOf } = networksOf({ cut: COUNTRIES.subarray(0, length) });
    expect(() => networkOf('192.0.2.1')).not.toThrow();
  }
});

test('each address is looked up once, and of many the oldest are forgotten', () => {
  const { networkOf } = networksOf({ countries: COUNTRIES });
  const first = networkOf('192.0.2.1');
  expect(networkOf('192.0.2.1')).toBe(first);
  for (let at = 0; at < 20_000; at++) networkOf(`10.0.${at >> 8}.${at & 255}`);
  expect(networkOf('192.0.2.1')).not.toBe(first);
  expect(networkOf('192.0.2.1')).toEqual(first);
});

test('what is read in the background is blank until it is there', async () => {
  let changes = 0;
  const { networkOf } = new Networks(['slow'], {
    read: async () => COUNTRIES,
    onChange: () => changes++,
  });
  expect(networkOf('192.0.2.1')).toBeUndefined();
  await whenTrue(() => changes === 1);
  expect(networkOf('192.0.2.1')?.country).toBe('NL');
});

test('named files are all there are; else there may be none', () => {
  expect(networkFiles(['a', 'b'])).toEqual(['a', 'b']);
  expect(networkFiles([])).toEqual([]);
  expect(networkFiles(undefined, '/nowhere')).toEqual([]);
});
