// Hosts named in a filter: those that the router knows come before this machine's.
import { expect, test } from 'vitest';
import { parseAddress } from '../../src/conntrack/address.ts';
import { PLAIN_PLACE } from '../../src/reader/place.ts';
import type { Source } from '../../src/reader/source.ts';
import type { FilterContext } from '../../src/view/filter/context.ts';
import { filterContext, nameByFiles } from '../../src/watch/filter-context.ts';
import { readRouterNames } from '../../src/watch/router-names.ts';

const ROUTER: Source = {
  place: {
    ...PLAIN_PLACE,
    label: 'ssh router',
    readFiles: async () =>
      new Map([
        ['/tmp/dhcp.leases', '4102444800 aa:bb 192.168.77.23 XBox 01:aa\n'],
        ['/tmp/hosts/', '192.168.77.5 printer.lan\n'],
      ]),
  },
  facts: async () => new Map(),
  read: async () => {},
  close: () => {},
};

async function filterContextOf(source: Source): Promise<FilterContext> {
  const names = await readRouterNames(source);
  return filterContext(() => names);
}

test("an address is called what the router calls it, else what this machine's files do", async () => {
  const nameOf = nameByFiles(await readRouterNames(ROUTER));
  expect([nameOf('192.168.77.23'), nameOf('127.0.0.1'), nameOf('192.0.2.99')]).toEqual([
    'XBox',
    'localhost',
    undefined,
  ]);
});

test.each([
  ['xbox', ['192.168.77.23']],
  ['printer', ['192.168.77.5']],
  ['PRINTER.lan', ['192.168.77.5']],
  ['nobody-here', []],
])('a filter by %s means the host that the router knows by it', async (name, expected) => {
  const { addressesOf } = await filterContextOf(ROUTER);
  expect(addressesOf?.(name)).toEqual(expected.map(parseAddress));
});

test("a name that the router does not know may be one of this machine's", async () => {
  const { addressesOf } = await filterContextOf(ROUTER);
  expect(addressesOf?.('localhost')).toEqual(filterContext().addressesOf?.('localhost'));
});

test('the names of hosts and services are offered in completion', async () => {
  const { hostNames, serviceNames } = await filterContextOf(ROUTER);
  expect([...(hostNames?.() ?? [])]).toEqual(expect.arrayContaining(['XBox', 'printer.lan']));
  expect([...(serviceNames?.() ?? [])]).toContain('https');
});
