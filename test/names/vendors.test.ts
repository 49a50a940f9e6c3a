// Vendors by the lists of ieee-data and of nmap, and by lists that are none.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deviceText, isRandomised } from '../../src/names/device.ts';
import { findVendors, prefixOf } from '../../src/names/vendors.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';

/** From oui.txt of ieee-data 20220827, with its line ends. */
const REGISTER = `OUI/MA-L                                                    Organization                                 \r
company_id                                                  Organization                                 \r
                                                            Address                                      \r
\r
00-22-72   (hex)\t\tAmerican Micro-Fuel Device Corp.\r
002272     (base 16)\t\tAmerican Micro-Fuel Device Corp.\r
\t\t\t\t2181 Buchanan Loop\r
\t\t\t\tFerndale  WA  98248\r
\t\t\t\tUS\r
\r
28-16-A8   (hex)\t\tMicrosoft Corporation\r
2816A8     (base 16)\t\tMicrosoft Corporation\r
`;

const listOf = (text: string): string => writeIn(temporaryDirectory(), 'oui.txt', text);

test.each([
  ['of the IEEE', REGISTER],
  ['of nmap', '# a comment\n002272 American Micro-Fuel Device Corp.\n2816A8 Microsoft Corporation\n'],
])('a list %s names the vendors of the prefixes asked for', async (_, text) => {
  const wanted = new Set(['28:16:a8:01:02:03', '00:22:72:ff:ff:ff', 'ac:de:48:00:00:00'].map(prefixOf));
  expect(await findVendors(wanted, ['/nowhere', listOf(text)])).toEqual(
    new Map([
      ['002272', 'American Micro-Fuel Device Corp.'],
      ['2816a8', 'Microsoft Corporation'],
    ]),
  );
});

test('a list that is hostile names nothing raw, and nothing long', async () => {
  const filler = `${'0'.repeat(300_000)}\n`;
  const text = `${filler}28-16-A8   (hex)\t\t\x1b[2J{bold}\u202e${'x'.repeat(9000)}\n`;
  const name = (await findVendors(new Set(['2816a8']), [listOf(text)])).get('2816a8') ?? '';
  expect(name).toMatch(/^\?\[2J\(bold\)[?]+x*$/);
  expect(name.length).toBeLessThanOrEqual(40);
});

test('what is no file is no list', async () => {
  const directory = temporaryDirectory();
  const fifo = join(directory, 'fifo');
  spawnSync('mkfifo', [fifo]);
  expect(await findVendors(new Set(['2816a8']), [directory, fifo])).toEqual(new Map());
});

test('a randomised address is said to be so', () => {
  const device = { mac: 'da:16:a8:01:02:03', addresses: [], name: undefined, vendor: undefined };
  expect(isRandomised(device.mac)).toBe(true);
  expect(deviceText(device)).toBe('randomised MAC');
  expect(deviceText({ ...device, name: 'pixel' })).toBe('pixel (randomised MAC)');
  expect(deviceText({ ...device, mac: '28:16:a8:01:02:03', vendor: 'Microsoft' })).toBe('Microsoft');
});
