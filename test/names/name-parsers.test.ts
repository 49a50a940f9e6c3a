// The files that name hosts and services, beside the names that must be read from them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDhcpdLeases } from '../../src/names/dhcpd-leases.ts';
import { parseDnsmasqLeases } from '../../src/names/dnsmasq-leases.ts';
import { parseEthers } from '../../src/names/ethers-file.ts';
import { parseHosts } from '../../src/names/hosts-file.ts';
import { parseKeaLeases } from '../../src/names/kea-leases.ts';
import { parseOdhcpdLeases } from '../../src/names/odhcpd-leases.ts';
import { parseServices } from '../../src/names/services-file.ts';

const NOW = Date.UTC(2024, 4, 2, 12, 0, 0);

test('hosts file', () => {
  const text = `127.0.0.1\tlocalhost
# 192.0.2.1 commented.out
192.168.1.1   router.lan router  # ours
192.168.1.1   second.name
0.0.0.0 ads.example
2001:DB8:0:0:0:0:0:1 six
fe80::1%br-lan link
192.168.1.300 no-address
192.168.1.9
`;
  expect(Object.fromEntries(parseHosts(text))).toEqual({
    '127.0.0.1': 'localhost',
    '192.168.1.1': 'router.lan',
    '2001:db8::1': 'six',
    'fe80::1': 'link',
  });
});

test('leases of dnsmasq', () => {
  const text = `1714737600 52:54:00:aa:bb:01 192.168.1.23 xbox 01:52:54:00:aa:bb:01
0 52:54:00:aa:bb:02 192.168.1.24 * *
43200 52:54:00:aa:bb:03 192.168.1.25 no-clock *
duid 00:01:00:01:2d:c6:f0:3a:52:54:00:aa:bb:cc
1714737600 11206401 fd00::23 xbox 00:01:00:01:2d:c6:f0:3a:52:54:00:aa:bb:01
1714737600 T11206402 fd00::1:24 phone 00:03:00:01:52:54:00:aa:bb:04
`;
  expect(Object.fromEntries(parseDnsmasqLeases(text, NOW))).toEqual({
    '192.168.1.23': 'xbox',
    '192.168.1.25': 'no-clock',
    'fd00::23': 'xbox',
    'fd00::1:24': 'phone',
  });
});

test('leases of dnsmasq that are over, or older than another of the same address, name nobody', () => {
  const over = NOW / 1000 - 1;
  const text = `${over} 52:54:00:aa:bb:01 192.168.1.23 expired *
${NOW / 1000 + 7200} 52:54:00:aa:bb:02 192.168.1.24 newest *
${NOW / 1000 + 3600} 52:54:00:aa:bb:03 192.168.1.24 older *
${over} 52:54:00:aa:bb:04 192.168.1.24 expired *
${NOW / 1000 + 1} 52:54:00:aa:bb:05 192.168.1.25 valid *
0 52:54:00:aa:bb:06 192.168.1.26 for-ever *
`;
  expect(Object.fromEntries(parseDnsmasqLeases(text, NOW))).toEqual({
    '192.168.1.24': 'newest',
    '192.168.1.25': 'valid',
    '192.168.1.26': 'for-ever',
  });
});

test('leases of odhcpd that are over, or older than another of the same address, name nobody', () => {
  const later = NOW / 1000 + 3600;
  const text = `192.168.1.23\tby-hand
# br-lan 525400aabb01 ipv4 old ${NOW / 1000} 17 32 192.168.1.23/32 192.168.1.24/32
192.168.1.24\told.lan
# br-lan 525400aabb02 ipv4 over 0 18 32 192.168.1.25/32
# br-lan 525400aabb03 ipv4 older ${later} 19 32 192.168.1.26/32
# br-lan 525400aabb04 ipv4 newest ${later + 1} 19 32 192.168.1.26/32
# br-lan 525400aabb05 ipv4 for-ever -1 20 32 192.168.1.27/32
`;
  expect(Object.fromEntries(parseOdhcpdLeases(text, NOW))).toEqual({
    '192.168.1.23': 'by-hand',
    '192.168.1.26': 'newest',
    '192.168.1.27': 'for-ever',
  });
});

test('a hostile name in a lease', () => {
  const name = `\x1b]0;x\x07\u009b{bold}\u202e${'漢'.repeat(300)}`;
  const text = `1714737600 52:54:00:aa:bb:01 192.168.1.23 ${name} *\n`;
  expect(parseDnsmasqLeases(text, NOW).get('192.168.1.23')).toBe(`?]0;x??(bold)?${'?'.repeat(241)}`);
});

test('leases of odhcpd', () => {
  const text = `# br-lan 00010001244b525d525400aabb01 9a2f1c xbox 1714737600 4d2 128 fd00::4d2/128 2001:db8::4d2/128
fd00::4d2\txbox
2001:db8::4d2\txbox.lan
# br-lan 525400aabb04 ipv4 phone -1 17 32 192.168.1.23/32
# br-lan 00030001525400aabb05 1 - 1714737600 4d3 128 fd00::4d3/128
# br-lan 00030001525400aabb06 1 broken\\x20my_tv 1714737600 4d4 128 fd00::4d4/128
# br-lan 00030001525400aabb07 1 downstream 1714737600 10 62 fd00:0:0:10::/62
# a comment that reads quite like a lease fd00::1/128
`;
  expect(Object.fromEntries(parseOdhcpdLeases(text, NOW))).toEqual({
    'fd00::4d2': 'xbox',
    '2001:db8::4d2': 'xbox.lan',
    '192.168.1.23': 'phone',
    'fd00::4d4': 'my_tv',
  });
});

test('leases of ISC dhcpd: the last of an address counts, what nobody holds names nobody', () => {
  const text = `# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;
server-duid "\\000\\001";

${lease('192.168.1.10', 'ends 4 2024/05/02 13:00:00;', 'active', 'old-name')}
${lease('192.168.1.10', 'ends 4 2024/05/02 14:00:00;', 'active', 'new-name')}
${lease('192.168.1.11', 'ends 4 2024/05/02 13:00:00;', 'active', 'freed')}
${lease('192.168.1.11', 'ends 4 2024/05/02 13:00:00;', 'free', 'freed')}
${lease('192.168.1.12', 'ends 4 2024/05/02 11:59:59;', 'active', 'expired')}
${lease('192.168.1.13', 'ends never;', 'active', 'for-ever')}
${lease('192.168.1.14', 'ends epoch 1714655000; # Thu May 02 13:03:20 2024', 'active', 'by-epoch')}
${lease('192.168.1.15', 'ends never;', 'active', 'say \\"hi\\"\\033}')}
lease 192.168.1.16 {
  ends never;
  binding state active;
  client-hostname "cut-short";
`;
  expect(Object.fromEntries(parseDhcpdLeases(text, NOW))).toEqual({
    '192.168.1.10': 'new-name',
    '192.168.1.13': 'for-ever',
    '192.168.1.14': 'by-epoch',
    '192.168.1.15': 'say?"hi"?)',
  });
});

function lease(address: string, ends: string, state: string, name: string): string {
  return `lease ${address} {
  starts 4 2024/05/02 11:00:00;
  ${ends}
  cltt 4 2024/05/02 11:00:00;
  binding state ${state};
  next binding state free;
  rewind binding state free;
  hardware ethernet 52:54:00:aa:bb:01;
  uid "\\001RT\\000\\252\\273\\001";
  client-hostname "${name}";
}`;
}

describe('leases of Kea', () => {
  test('IPv4', () => {
    const text = `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
192.168.1.10,52:54:00:aa:bb:01,,3600,1714654800,1,0,0,old-name,0,,0
192.168.1.10,52:54:00:aa:bb:01,,3600,1714654900,1,0,0,new-name.lan.,0,,0
192.168.1.11,52:54:00:aa:bb:02,,3600,1714654800,1,0,0,declined,1,,0
192.168.1.12,52:54:00:aa:bb:03,,3600,1714654800,1,0,0,deleted,0,,0
192.168.1.12,52:54:00:aa:bb:03,,0,1714651200,1,0,0,deleted,0,,0
192.168.1.13,52:54:00:aa:bb:04,,3600,1714654800,1,0,0,,0,,0
192.168.1.14,52:54:00:aa:bb:05,,3600,1714654800,1,0,0,a&#x2cb,0,,0
`;
    expect(Object.fromEntries(parseKeaLeases(text, NOW))).toEqual({
      '192.168.1.10': 'new-name.lan',
      '192.168.1.14': 'a,b',
    });
  });

  test('IPv6, a file behind another with other columns', () => {
    const text = `address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state
fd00::10,00:01,3600,1714654800,1,1800,0,7,128,0,0,before,,0
fd00::11,00:01,3600,1714654800,1,1800,0,7,128,0,0,stays,,0
address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,hostname,state
fd00:0:0::10,00:01,3600,1714654800,1,1800,0,7,128,after,0
fd00:10::,00:01,3600,1714654800,1,1800,2,7,62,downstream,0
`;
    expect(Object.fromEntries(parseKeaLeases(text, NOW))).toEqual({
      'fd00::10': 'after',
      'fd00::11': 'stays',
    });
  });
});

test('ethers with the ARP table', () => {
  const ethers = `# hardware  name
52:54:00:AA:BB:01 xbox
0:c:29:1:2:3 printer
52:54:00:aa:bb:03 192.168.1.99
52:54:00:aa:bb:04 gone
`;
  const arp = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.23     0x1         0x2         52:54:00:aa:bb:01     *        br-lan
192.168.1.24     0x1         0x6         00:0c:29:01:02:03     *        br-lan
192.168.1.25     0x1         0x2         52:54:00:aa:bb:03     *        br-lan
192.168.1.26     0x1         0x0         52:54:00:aa:bb:04     *        br-lan
`;
  expect(Object.fromEntries(parseEthers(ethers, arp))).toEqual({
    '192.168.1.23': 'xbox',
    '192.168.1.24': 'printer',
  });
});

test('services', () => {
  const services = parseServices(`# Network services
domain\t\t53/tcp\t\t\t\t# Domain Name Server
domain\t\t53/udp
https\t\t443/tcp
second\t\t443/tcp
https\t\t443/udp\t\t# HTTP/3
ni{l}\t\t9/sctp
far\t\t70000/tcp
`);
  expect(services.get('tcp')).toEqual(
    new Map([
      [53, 'domain'],
      [443, 'https'],
    ]),
  );
  expect(services.get('udp')?.get(443)).toBe('https');
  expect(services.get('sctp')?.get(9)).toBe('ni(l)');
});

describe.each([
  ['hosts', parseHosts],
  ['dnsmasq', (text: string) => parseDnsmasqLeases(text, NOW)],
  ['odhcpd', (text: string) => parseOdhcpdLeases(text, NOW)],
  ['dhcpd', (text: string) => parseDhcpdLeases(text, NOW)],
  ['Kea', (text: string) => parseKeaLeases(text, NOW)],
  ['ethers', (text: string) => parseEthers(text, text)],
])('%s', (_, parse) => {
  const word = fc.oneof(
    fc.constantFrom(
      '192.168.1.23',
      'fd00::23',
      '52:54:00:aa:bb:01',
      'lease',
      '{',
      '}',
      '#',
      'duid',
      'address',
    ),
    fc.constantFrom('state', 'expire', 'hostname', '0', '-1', '0x2', 'client-hostname "a";', 'fd00::23/128'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const separator = fc.constantFrom(' ', '\t', ',', '\n', ' {\n', '}\n');

  test('reads any text without a throw, into safe names only', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, separator), { maxLength: 60 }), parts => {
        for (const name of parse(parts.flat().join('')).values()) expect(name).toMatch(/^[!-z|~]{1,255}$/);
      }),
    );
  });
});

test('a source gives a bounded number of names', () => {
  const blocklist = Array.from({ length: 70_000 }, (_, i) => `fd00::${i.toString(16)} ads.example`);
  expect(parseHosts(blocklist.join('\n')).size).toBe(65_536);
});
