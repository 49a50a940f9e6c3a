// Devices by the neighbour tables: all addresses of one are one group, under whichever of them a flow was opened.
import { expect, test, vi } from 'vitest';
import { PLAIN_PLACE } from '../../src/reader/place.ts';
import { NEIGHBOURS, type Source } from '../../src/reader/source.ts';
import { GroupScratch, groupFlows } from '../../src/snapshot/groups.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import type { FilterContext } from '../../src/view/filter/context.ts';
import { NO_FILTERS } from '../../src/view/filter/filters.ts';
import { compileSelection } from '../../src/view/filter/selection.ts';
import { ENTRY_FIGURES, type GroupEntry, rankGroups } from '../../src/view/group-entries.ts';
import { aliasOf, labelOf } from '../../src/view/told-groups.ts';
import { Devices } from '../../src/watch/devices.ts';
import { readings } from '../snapshot/tables.ts';

const XBOX = '28:16:a8:01:02:03';
const PHONE = 'da:a1:19:00:00:01';

const ARP = `IP address HW type Flags HW address Mask Device
192.168.1.23 0x1 0x2 ${XBOX} * br-lan
192.168.1.40 0x1 0x2 ${PHONE} * br-lan
`;
const NEIGH = ['fd77::23', 'fd77::abcd:1', 'fd77::abcd:2']
  .map(address => `${address} dev br-lan lladdr ${XBOX} STALE\n`)
  .join('');

const SNAPSHOT = readings([
  { src: '192.168.1.23', sport: 1 },
  { src: 'fd77::23', sport: 2 },
  { src: 'fd77::abcd:1', sport: 3 },
  { src: 'fd77::abcd:2', sport: 4 },
  // A stranger reached it.
  { src: '203.0.113.5', dst: '192.168.1.23', sport: 5 },
  { src: '192.168.1.40', sport: 6 },
  { src: '192.168.1.99', sport: 7 },
]);

/** A router whose neighbour tables are these texts at each asking. */
function router(...texts: (readonly [arp: string, neighbours: string])[]): Source {
  return {
    place: { ...PLAIN_PLACE, label: 'ssh router' },
    facts: async paths => {
      expect(paths).toEqual(['net/arp', NEIGHBOURS]);
      const [arp, neighbours] = (texts.length > 1 ? texts.shift() : texts[0]) ?? ['', ''];
      return new Map([
        ['net/arp', arp],
        [NEIGHBOURS, neighbours],
      ]);
    },
    read: async () => {},
    close: () => {},
  };
}

const NAMES = new Map([['192.168.1.23', 'xbox.lan']]);
const nameOf = (address: string): string | undefined => NAMES.get(address);

async function contextOf(source: Source): Promise<FilterContext> {
  const devices = new Devices(source, nameOf);
  await devices.learn();
  return { deviceOf: devices.deviceOf, deviceNames: () => devices.names };
}

function entriesOf(context: FilterContext): GroupEntry[] {
  const request = { by: 'device', figures: ENTRY_FIGURES, labelOf: labelOf('device', context) } as const;
  const groups = groupFlows(SNAPSHOT, request, new GroupScratch());
  return rankGroups(SNAPSHOT, groups, 10, 'flows', aliasOf('device', context));
}

function rowsOf(expression: string, context: FilterContext): number[] {
  const matches = compileSelection({ ...NO_FILTERS, expression }, context);
  return rowsWhere(matches ?? (() => true));
}

function rowsWhere(matches: (snapshot: Snapshot, row: number) => boolean): number[] {
  return [...Array(SNAPSHOT.rows.live).keys()].filter(row => matches(SNAPSHOT, row));
}

test('one address of IPv4 and three of IPv6 are one group; who is no neighbour is its own', async () => {
  const context = await contextOf(router([ARP, NEIGH]));
  expect(entriesOf(context).map(({ name, alias, flows }) => [name, alias, flows])).toEqual([
    [XBOX, 'xbox.lan', 5],
    [PHONE, 'randomised MAC', 1],
    ['192.168.1.99', undefined, 1],
  ]);
});

test('a group that is chosen shows its own flows', async () => {
  const context = await contextOf(router([ARP, NEIGH]));
  for (const { name, flows } of entriesOf(context)) {
    const matches = compileSelection({ ...NO_FILTERS, only: { by: 'device', name } }, context);
    expect(rowsWhere(matches ?? (() => false))).toHaveLength(flows);
  }
});

test('a filter by name, without its domain, or by hardware address, means all its addresses', async () => {
  const context = await contextOf(router([ARP, NEIGH]));
  for (const name of ['xbox', 'XBOX.lan', XBOX, `nobody,${XBOX.toUpperCase()}`])
    expect(rowsOf(`device ${name}`, context)).toEqual([0, 1, 2, 3, 4]);
  // Of whom nothing is known, it is not known that it is another.
  expect(rowsOf('not device xbox', context)).toEqual([5]);
  expect([...(context.deviceNames?.() ?? [])]).toEqual(['xbox.lan', PHONE]);
});

test('an address that the kernel has forgotten is remembered, and one that another device took is its', async () => {
  const later = `IP address HW type Flags HW address Mask Device\n192.168.1.23 0x1 0x2 ${PHONE} * br-lan\n`;
  const devices = new Devices(router([ARP, NEIGH], [later, '']), nameOf);
  await devices.learn();
  await devices.learn();
  const macs = rowsWhere(() => true).map(row => devices.deviceOf(SNAPSHOT, row)?.mac);
  expect(macs).toEqual([PHONE, XBOX, XBOX, XBOX, PHONE, PHONE, undefined]);
});

test('nothing is read before a flow is asked for, and whoever asks hears of what was found', async () => {
  const source = router([ARP, NEIGH]);
  const facts = vi.spyOn(source, 'facts');
  const heard = vi.fn();
  const { deviceOf } = new Devices(source, nameOf, heard);
  expect(facts).not.toHaveBeenCalled();
  expect(deviceOf(SNAPSHOT, 0)).toBeUndefined();
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
  expect(deviceOf(SNAPSHOT, 0)?.addresses).toEqual([
    '192.168.1.23',
    'fd77::23',
    'fd77::abcd:1',
    'fd77::abcd:2',
  ]);
  expect(facts).toHaveBeenCalledTimes(1);
});

test('devices without a name are asked for one, each address once, and only on this machine', async () => {
  const askNames = vi.fn(async () => new Map([['192.168.1.40', 'pixel.local']]));
  const far = router([ARP, NEIGH]);
  const here = { ...far, place: { ...far.place, isThisMachine: true } };
  for (const source of [far, { ...far, place: { ...here.place, namespace: 7 } }]) {
    await new Devices(source, nameOf, undefined, askNames).learn();
    expect(askNames).not.toHaveBeenCalled();
  }
  const devices = new Devices(here, nameOf, undefined, askNames);
  await devices.learn();
  await devices.learn();
  expect(askNames.mock.calls).toEqual([[['192.168.1.40']]]);
  expect(devices.deviceOf(SNAPSHOT, 5)?.name).toBe('pixel.local');
});

test('without neighbours each address is a group of its own', async () => {
  expect(entriesOf(await contextOf(router(['', '']))).map(({ name }) => name)).toContain('fd77::abcd:1');
});
