// Neighbours as /proc/net/arp and ip(8) print them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress } from '../../src/conntrack/address.ts';
import { type Neighbour, parseArp, parseNeighbours } from '../../src/names/neighbours.ts';

const ARP = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.23     0x1         0x2         28:16:A8:01:02:03     *        br-lan
192.168.1.24     0x1         0x0         00:00:00:00:00:00     *        br-lan
192.168.1.25     0x1         0x0         28:16:a8:01:02:04     *        br-lan
10.8.0.2         0x200       0x2         00:00:00:00:00:00     *        tun0
`;

const NEIGHBOURS = `fd77::23 dev br-lan lladdr 28:16:a8:01:02:03 REACHABLE
2001:db8:1:0:a:b:c:d dev br-lan lladdr 28:16:a8:01:02:03 used 0/0/0 probes 1 STALE
fe80::2a16:a8ff:fe01:203 dev br-lan lladdr 28:16:a8:01:02:03 router STALE
fd77::24 dev br-lan  FAILED
fd77::25 dev br-lan INCOMPLETE
`;

const asTexts = (neighbours: readonly Neighbour[]): string[] =>
  neighbours.map(({ address: { family, words }, mac }) => `${formatAddress(family, ...words)} ${mac}`);

test('what has a hardware address is a neighbour, and nothing else is', () => {
  expect(asTexts(parseArp(ARP))).toEqual(['192.168.1.23 28:16:a8:01:02:03']);
  expect(asTexts(parseNeighbours(NEIGHBOURS))).toEqual([
    'fd77::23 28:16:a8:01:02:03',
    '2001:db8:1:0:a:b:c:d 28:16:a8:01:02:03',
  ]);
});

test('any text is read without an error', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...ARP.split(' '), ...NEIGHBOURS.split(' ')),
  );
  const text = fc.array(piece).map(pieces => pieces.join(' '));
  const macs = (each: string): string[] =>
    [...parseArp(each), ...parseNeighbours(each)].map(({ mac }) => mac);
  fc.assert(fc.property(text, each => macs(each).every(mac => /^[0-9a-f:]{17}$/.test(mac))));
});
