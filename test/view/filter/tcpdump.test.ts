// tcpdump's expressions select the same flows here, or are refused for what a connection table cannot tell.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FilterError } from '../../../src/view/filter/filter-error.ts';
import { whyMeaningless } from '../../../src/view/filter/link-words.ts';
import { parseFilter } from '../../../src/view/filter/parser.ts';
import { capture, kernelLine, selectedByTcpdump, type WireFlow } from './pcap.ts';
import { rowsOf, snapshotOf } from './table.ts';

const HOSTS = ['10.1.2.3', '192.168.1.9', '198.51.100.7', '10.0.0.80', '192.168.20.5'];
const GROUPS = ['224.0.0.251', 'ff02::fb'];
const HOSTS6 = ['fd00::1', '2001:db8::35', 'fd00:77::9'];
const PORTS = [22, 53, 80, 443, 5353, 40_000];

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
/** Every protocol between all sorts of hosts, at ports that the expressions ask for. */
const CANDIDATES: WireFlow[] = (['tcp', 'udp', 'sctp', 'icmp', 'icmpv6', 'esp'] as const).flatMap(protocol =>
  Array.from({ length: 16 }, (_, index) => {
    const isIPv6 = protocol === 'icmpv6' || (protocol !== 'icmp' && index % 3 === 0);
    const hosts = isIPv6 ? HOSTS6 : HOSTS;
    const group = isIPv6 ? GROUPS[1] : GROUPS[0];
    return {
      protocol,
      src: at(hosts, index),
      dst: protocol === 'udp' && index > 12 ? (group ?? '') : at(hosts, index * 2 + 1),
      sport: at(PORTS, index * 5 + 1),
      dport: at(PORTS, index),
    };
  }),
);

/** Each once, as a table has them. */
const FLOWS = [...new Map(CANDIDATES.map(flow => [kernelLine(flow), flow])).values()];

const of = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map(list => list.filter(part => part !== '').join(' '));
const side = of('', 'src', 'dst', 'src or dst', 'dst or src', 'src and dst');
const host = of(...HOSTS, ...HOSTS6, ...GROUPS);
const net = of(
  '10',
  '10.1',
  '192.168',
  '192.168.1',
  '10.0.0.0/8',
  '192.168.0.0/16',
  'fd00::/8',
  '2001:db8::/32',
  '10.0.0.0 mask 255.0.0.0',
  '192.168.1.0 mask 255.255.255.0',
);
const port = of(...PORTS.map(String), '0x50', 'ssh', 'domain');
const range = of('53-443', '443-53', '22-22', '53-domain', '1024-65535', '5353');
const carried = (id: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: id },
    joined(id, of('or', 'and', '||', 'or not'), id),
    joined(of('('), id, of('or', 'and'), id, of(')')),
    joined(of('not', '!'), id),
  );
const primitive = fc.oneof(
  joined(of('', 'ip', 'ip6'), side, of('host'), carried(host)),
  joined(of('src', 'dst', 'src and dst'), carried(host)),
  joined(of('', 'ip', 'ip6'), side, of('net'), carried(net)),
  joined(of('', 'tcp', 'udp', 'sctp'), side, of('port'), carried(port)),
  joined(of('', 'tcp', 'udp'), side, of('portrange'), carried(range)),
  of('tcp', 'udp', 'sctp', 'icmp', 'icmp6', 'ip', 'ip6', 'esp', 'ah', 'igmp', 'pim', 'vrrp'),
  joined(of('', 'ip', 'ip6'), of('proto'), carried(of('6', '17', '50', '\\udp', '\\tcp', '\\icmp', '132'))),
  of('multicast', 'ip multicast', 'ip6 multicast', 'ip protochain 6'),
  of(
    'vlan',
    'vlan 7',
    'broadcast',
    'ip broadcast',
    'ether multicast',
    'ether host 02:02:02:02:02:02',
    'arp',
    'less 100',
    'greater 60',
    'len > 40',
    'tcp[13] & 2 != 0',
    'ip[8] < 5',
    'inbound',
    'stp',
    'mpls',
  ),
);
const { expression } = fc.letrec<{ expression: string; term: string }>(tie => ({
  term: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    primitive,
    joined(of('not', '!'), tie('term')),
    joined(of('('), tie('expression'), of(')')),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('term'),
    joined(tie('term'), of('and', 'or', '&&', '||'), tie('term')),
    joined(tie('term'), of('and', 'or'), tie('term'), of('and', 'or'), tie('term')),
  ),
}));

const WANTED = 350;
const SERVICES: Readonly<Record<string, number[]>> = { ssh: [22], domain: [53] };
/** As /etc/services has them: ssh is TCP's alone. */
const context = {
  portsOf: (name: string) => SERVICES[name] ?? [],
  protocolOf: (name: string) => (name === 'ssh' ? 6 : undefined),
};
const packets = capture(FLOWS);
const snapshot = snapshotOf(FLOWS.map(kernelLine));
const hasTcpdump = spawnSync('tcpdump', ['--version']).status === 0;

/** What conntop makes of an expression: rows, or the reason why it is refused. */
function selectedHere(text: string): number[] | string {
  try {
    const read = parseFilter(text, context);
    if (JSON.stringify(read).includes('"kind":"text"')) return 'TAKEN AS TEXT';
    return rowsOf(read, snapshot, context);
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}

const hasNoMeaning = (text: string): boolean =>
  text.split(/[\s()!]+/).some(word => whyMeaningless(word) !== undefined);

describe.skipIf(!hasTcpdump)(
  'beside tcpdump (skipped where it is not installed: apt-get install tcpdump)',
  () => {
    test('350 random expressions select the same flows, or are refused with the reason', {
      timeout: 300_000,
    }, () => {
      let accepted = 0;
      const refused = new Set<string>();
      for (const text of fc.sample(expression, { numRuns: 3000, seed: 19 })) {
        if (accepted >= WANTED) break;
        const theirs = selectedByTcpdump(text, packets);
        if (theirs === undefined) continue;
        accepted++;
        const ours = selectedHere(text);
        if (hasNoMeaning(text)) {
          expect(ours, text).toMatch(/column \d+: /);
          refused.add(text);
        } else expect(ours, text).toEqual(theirs);
      }
      expect(accepted).toBe(WANTED);
      expect(refused.size).toBeLessThan(WANTED / 2);
    });
  },
);
