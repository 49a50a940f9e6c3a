// What let a flow in, by the files and the rules of a router read from afar.
import { expect, test, vi } from 'vitest';
import { PLAIN_PLACE, type Place } from '../../src/reader/place.ts';
import type { Source } from '../../src/reader/source.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { explainFlow, explainText } from '../../src/view/explain/explain.ts';
import { Doors } from '../../src/watch/doors.ts';

const LINES = [
  'ipv4 2 udp 17 30 src=198.51.100.9 dst=203.0.113.1 sport=9 dport=3074 src=192.168.77.23 dst=198.51.100.9 sport=3074 dport=9 use=1',
  'ipv4 2 tcp 6 30 ESTABLISHED src=198.51.100.9 dst=203.0.113.1 sport=9 dport=8080 src=192.168.77.5 dst=198.51.100.9 sport=80 dport=9 use=1',
  'ipv4 2 tcp 6 30 ESTABLISHED src=192.168.77.5 dst=198.51.100.9 sport=9 dport=8080 src=198.51.100.9 dst=203.0.113.1 sport=8080 dport=9 mark=257 use=1',
];

const SETTINGS = '/etc/miniupnpd/miniupnpd.conf';
const FILES = new Map([
  [SETTINGS, 'ext_ifname=wan\nlease_file=/mnt/leases\n'],
  ['/mnt/leases', 'UDP:3074:192.168.77.23:3074:0:\xc3\xa9t\xc3\xa9\n'],
]);
const RULES = new Map([
  ['ip', '2001:\tfrom all fwmark 0x100/0x3f00 lookup wan2\n'],
  [
    'iptables-save',
    '*nat\n-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 192.168.77.5:80\n',
  ],
]);

function router(place: Partial<Place>): Source {
  return {
    place: { ...PLAIN_PLACE, label: 'ssh router', ...place },
    facts: async () => new Map(),
    read: async () => {},
    close: () => {},
  };
}

function table(): Snapshot {
  const store = new FlowStore();
  store.begin(0, 0);
  store.push(Buffer.from(LINES.map(line => `${line}\n`).join('')), 0);
  return store.seal(0);
}

const nameOf = (address: string): string | undefined => (address === '192.168.77.23' ? 'xbox' : undefined);

test('a lease or a rule lets flows in, and is told in their details', async () => {
  const readFiles = vi.fn(
    async (paths: readonly string[]) => new Map([...FILES].filter(([path]) => paths.includes(path))),
  );
  const readRules = vi.fn(async () => RULES);
  const heard = vi.fn();
  const { doorOf, routeOf } = new Doors(router({ readFiles, readRules }), nameOf, heard);
  const snapshot = table();
  // A flow that nothing was sent on of makes nobody look.
  expect(doorOf(snapshot, 2)).toBeUndefined();
  expect(readFiles).not.toHaveBeenCalled();
  expect(doorOf(snapshot, 0)).toBeUndefined();
  await vi.waitFor(() => expect(heard).toHaveBeenCalled());
  const context = { timeouts: new Map(), beside: { doorOf } };
  const [first, second, third] = [0, 1, 2].map(row => explainText(explainFlow(snapshot, row, context)));
  expect(first).toMatch(
    /let in by +UPnP lease of xbox, 3074\/udp +asked for by 192\.168\.77\.23 as "été", without an end/,
  );
  expect(second).toMatch(/let in by +rule, chain PREROUTING, number 1/);
  expect(third).not.toContain('let in by');
  const marked = { ...context, beside: { routeOf } };
  expect(explainText(explainFlow(snapshot, 2, marked))).toMatch(/mark +table wan2 .*ip rule 2001/);
  expect(readRules).toHaveBeenCalledTimes(1);
});

test('what cannot be asked for is not known, and hurts nobody', async () => {
  const heard = vi.fn();
  const readFiles = async (): Promise<never> => Promise.reject(new Error('lost'));
  const { doorOf } = new Doors(router({ readFiles }), nameOf, heard);
  expect(doorOf(table(), 0)).toBeUndefined();
  await vi.waitFor(() => expect(heard).toHaveBeenCalled());
  expect(doorOf(table(), 0)).toBeUndefined();
});
