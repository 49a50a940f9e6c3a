// A router read over ssh: sshd and dropbear, busybox on the far side, connections that fail.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseArp, parseNeighbours } from '../../src/names/neighbours.ts';
import { ConnectionState } from '../../src/reader/link.ts';
import { NEIGHBOURS } from '../../src/reader/source.ts';
import { SshSource } from '../../src/reader/ssh/ssh-source.ts';
import { eventually } from '../waiting.ts';
import { differences, flowsOfListing } from './compare.ts';
import { listInside, runSync } from './namespaces.ts';
import {
  acceptLogins,
  cutConnection,
  ROUTER_ADDRESS,
  type Router,
  refuseLogins,
  startLargeRouter,
  throttle,
  unthrottle,
} from './router.ts';
import { describeKernel, describeServers } from './suite.ts';

const FLOWS = 5000;
const ARP = 'net/arp';
const COUNT = 'sys/net/netfilter/nf_conntrack_count';
const STATISTICS = 'net/stat/nf_conntrack';

describeKernel('reading over ssh', () => {
  describeServers('from %s with busybox', server => {
    let router: Router;
    let source: SshSource;

    beforeAll(async () => {
      router = await startLargeRouter(server, FLOWS);
      source = new SshSource(`root@${ROUTER_ADDRESS}`, { program: router.ssh });
      await source.connect();
    });

    afterAll(() => {
      source?.close();
      router?.remove();
    });

    test('gives the flows that conntrack(8) lists there', async () => {
      const expected = flowsOfListing(await listInside(router.namespace));
      expect(expected.length).toBeGreaterThanOrEqual(FLOWS);
      // Our own connection is a flow only where the router has rules that track.
      expect(differences(expected, flowsOfListing(await readTable(source)), { timeoutSeconds: 30 })).toEqual(
        [],
      );
    });

    test("gives the count, the counters and the router's name", async () => {
      const facts = await source.facts([COUNT, STATISTICS, 'sys/net/missing']);
      expect(Number(facts.get(COUNT))).toBeGreaterThanOrEqual(FLOWS);
      expect(facts.get(STATISTICS)).toMatch(/^entries /);
      expect(facts.size).toBe(2);
      expect(source.place.hostName).toBe(runSync(['hostname']).trim());
    });

    test('gives the neighbours of both families, and the rules, where the tools are', async () => {
      const facts = await source.facts([ARP, NEIGHBOURS]);
      const known = parseArp(facts.get(ARP) ?? '');
      expect(known.length).toBeGreaterThan(0);
      const [mac] = known.map(each => each.mac);
      const ours = `fd99::23 lladdr ${mac} dev ${deviceIn(facts.get(ARP))} nud permanent`;
      runSync(`ip -n ${router.namespace} -6 neigh replace ${ours}`.split(' '));
      const again = await source.facts([ARP, NEIGHBOURS]);
      expect(parseNeighbours(again.get(NEIGHBOURS) ?? '').map(each => each.mac)).toContain(mac);
      expect((await source.place.readRules?.())?.get('ip')).toContain('lookup');
    });

    test('over a link of 64 kbit/s gives whole tables, one after the other', async () => {
      throttle(router);
      const before = source.place.link?.cost();
      const facts = [1, 2, 3].map(() => source.facts([COUNT]));
      const lines = (await readTable(source)).split('\n').length - 1;
      expect(lines).toBeGreaterThanOrEqual(FLOWS);
      expect(new Set((await Promise.all(facts)).map(texts => texts.get(COUNT))).size).toBe(1);
      unthrottle(router);
      const bytes = (source.place.link?.cost()?.received ?? 0) - (before?.received ?? 0);
      console.log(`${server}: a table of ${lines} flows took ${bytes} bytes on the wire`);
    }, 120_000);

    test('comes back after the connection was cut', async () => {
      // The first try is made at once: it must fail for the loss to be seen.
      refuseLogins(router);
      const killed = runSync(['ip', 'netns', 'exec', router.namespace, 'sh', '-c', cutConnection(router)]);
      expect(killed).not.toBe('');
      await eventually(() => expect(source.place.link?.connection.state).toBe(ConnectionState.LOST));
      await expect(readTable(source)).rejects.toThrow('connection lost');
      acceptLogins(router);
      await eventually(() => expect(source.place.link?.connection.state).toBe(ConnectionState.CONNECTED));
      expect((await readTable(source)).split('\n').length).toBeGreaterThan(FLOWS);
    });
  });
});

function deviceIn(arp = ''): string {
  return arp.trim().split(/\s+/).at(-1) ?? '';
}

async function readTable(source: SshSource): Promise<string> {
  const chunks: Buffer[] = [];
  await source.read(chunk => void chunks.push(Buffer.from(chunk)), new AbortController().signal);
  return Buffer.concat(chunks).toString('latin1');
}
