// A device under one address of IPv4 and three of IPv6, behind a router of the kernel: it is one, by name and by hardware address.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../waiting.ts';
import { addNamespace, deleteNamespace, execInside, runSync, spawnReady } from './namespaces.ts';
import { describeKernel } from './suite.ts';

const MAC = '28:16:a8:01:02:03';
const ADDRESSES = ['192.168.77.23', 'fd77::23', 'fd77::abcd:1', 'fd77::abcd:2'];
/** A packet from each address, so that the router learns who has it and keeps a flow of it. */
const TRAFFIC = `import socket
for address in ${JSON.stringify(ADDRESSES)}:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    s = socket.socket(family, socket.SOCK_DGRAM)
    s.bind((address, 0))
    s.sendto(b"x", ("fd77::1" if ":" in address else "192.168.77.1", 7000))`;

/** Answers whoever asks by multicast DNS for the name of the first address. */
const RESPONDER = `import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5353))
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("224.0.0.251") + socket.inet_aton("192.168.77.23"))
wire = lambda name: b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\\0"
host = wire("xbox.local")
answer = wire("23.77.168.192.in-addr.arpa") + struct.pack("!HHIH", 12, 0x8001, 120, len(host)) + host
print("ready", flush=True)
while True:
    query, asker = s.recvfrom(2000)
    if b"\\x0223\\x0277\\x03168\\x03192" in query:
        s.sendto(query[:2] + struct.pack("!HHHHH", 0x8400, 0, 1, 0, 0) + answer, asker)`;

describeKernel('devices', () => {
  let router = '';
  let device = '';
  beforeAll(async () => {
    router = addNamespace('router');
    device = addNamespace('device');
    runSync(
      `ip -n ${router} link add lan type veth peer name eth0 address ${MAC} netns ${device}`.split(' '),
    );
    for (const [name, link, addresses] of [
      [router, 'lan', ['192.168.77.1', 'fd77::1']],
      [device, 'eth0', ADDRESSES],
    ] as const) {
      for (const address of addresses) {
        const [length, extra] = address.includes(':') ? ['64', 'nodad'] : ['24', ''];
        runSync(`ip -n ${name} address add ${address}/${length} dev ${link} ${extra}`.trim().split(' '));
      }
      runSync(`ip -n ${name} link set ${link} up`.split(' '));
    }
    const rules = 'table inet t { chain c { type filter hook input priority 0; ct state new accept; }; }';
    await execInside(router, ['nft', '-f', '-'], rules);
  });
  afterAll(() => {
    deleteNamespace(device);
    deleteNamespace(router);
  });

  const groups = async (
    ...argv: string[]
  ): Promise<{ address: string; flows: number; addresses: string[] }[]> =>
    JSON.parse(await execInside(...argvOf(argv)));
  const argvOf = ([name = '', ...argv]: string[]): [string, string[]] => [
    name,
    ['node', 'dist/conntop.cjs', ...argv],
  ];

  it('counts them as one, inside the namespace and from outside', async () => {
    await eventually(async () => {
      await execInside(device, ['python3', '-c', TRAFFIC]);
      const [found] = await groups(router, 'hosts', '--by', 'device', '-o', 'json', 'udp');
      expect(found).toMatchObject({ address: MAC, randomised: false });
      expect([...(found?.addresses ?? [])].sort()).toEqual(ADDRESSES);
    });
    const [found] = await groups(device, 'hosts', '--netns', router, '--by', 'device', '-o', 'json', 'udp');
    expect(found).toMatchObject({ address: MAC });
    expect([...(found?.addresses ?? [])].sort()).toEqual(ADDRESSES);
  });

  it('asks it for its name where it is told to', async () => {
    await spawnReady(device, ['python3', '-c', RESPONDER]);
    const args = [router, 'hosts', '--by', 'device', '-o', 'json', 'udp'];
    expect((await groups(...args))[0]).not.toHaveProperty('name');
    expect((await groups(...args, '--mdns'))[0]).toMatchObject({ address: MAC, name: 'xbox.local' });
  });

  it('finds the flows of all of them by a filter', async () => {
    const sources = await execInside(
      ...argvOf([router, 'list', '--columns', 'source', 'udp', 'and', 'device', MAC]),
    );
    for (const address of ADDRESSES) expect(sources).toContain(address);
    expect(await execInside(...argvOf([router, 'list', 'device', 'nobody']))).not.toContain(':7000');
  });
});
