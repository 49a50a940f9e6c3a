// The rule of a real ruleset that let a flow in, read inside its namespace and from outside, by nft and by iptables-save.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NamespaceSource } from '../../src/reader/namespace-source.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { Doors } from '../../src/watch/doors.ts';
import { eventually } from '../waiting.ts';
import { addNamespace, deleteNamespace, execInside, runSync } from './namespaces.ts';
import { describeKernel } from './suite.ts';

const RULES = `table inet fw4 {
  chain dstnat { type nat hook prerouting priority dstnat;
    udp dport 7000 counter
    ip daddr 203.0.113.1 udp dport { 7001, 7002 } dnat ip to 192.168.77.23:53 comment "!fw4: dns"
    ip daddr 203.0.113.1 dnat ip to udp dport map { 7003 : 192.168.77.24 }
  }
}`;
const TRAFFIC = `import socket
for port in (7001, 7003, 7004):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("203.0.113.1", port))`;

describeKernel('doors', () => {
  let router = '';
  let stranger = '';
  beforeAll(async () => {
    router = addNamespace('router');
    stranger = addNamespace('stranger');
    for (const command of [
      `ip -n ${router} link add wan type veth peer name eth0 netns ${stranger}`,
      `ip -n ${router} address add 203.0.113.1/24 dev wan`,
      `ip -n ${stranger} address add 203.0.113.9/24 dev eth0`,
      `ip -n ${router} link set wan up`,
      `ip -n ${stranger} link set eth0 up`,
      // Nobody answers there; a packet that is sent on makes a flow all the same.
      `ip -n ${router} link add lan type veth peer name end`,
      `ip -n ${router} address add 192.168.77.1/24 dev lan`,
      `ip -n ${router} link set lan up`,
      `ip -n ${router} link set end up`,
      `ip netns exec ${router} sysctl -qw net.ipv4.ip_forward=1`,
      `ip netns exec ${router} iptables -t nat -A PREROUTING -p udp --dport 7004 -j DNAT --to-destination 192.168.77.25:53`,
    ])
      runSync(command.split(' '));
    await execInside(router, ['nft', '-f', '-'], RULES);
  });
  afterAll(() => {
    deleteNamespace(stranger);
    deleteNamespace(router);
  });

  it('names the rule of each flow', async () => {
    const source = new NamespaceSource(router);
    try {
      const snapshot = await eventually(async () => {
        await execInside(stranger, ['python3', '-c', TRAFFIC]);
        const found = await readTable(source);
        expect(found.rows.live).toBeGreaterThanOrEqual(3);
        return found;
      });
      const { doorOf } = new Doors(
        source,
        () => undefined,
        () => {},
      );
      await eventually(() => {
        const doors = [...Array(snapshot.rows.live).keys()].map(row => [
          snapshot.dport(row),
          doorOf(snapshot, row)?.name,
        ]);
        expect(Object.fromEntries(doors)).toEqual({
          7001: expect.stringMatching(/^rule "!fw4: dns", chain dstnat, handle \d+$/),
          7003: expect.stringMatching(/^rule, chain dstnat, handle \d+$/),
          7004: 'rule, chain PREROUTING, number 1',
        });
      });
    } finally {
      source.close();
    }
  });
});

async function readTable(source: NamespaceSource): Promise<Snapshot> {
  const store = new FlowStore();
  store.begin(0, 0);
  await source.read((chunk, instant) => store.push(chunk, instant), new AbortController().signal);
  return store.seal(performance.now());
}
