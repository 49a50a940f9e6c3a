// Which lines a filter matches.
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/conntrack/address.ts';
import type { Network } from '../../../src/names/network.ts';
import type { FilterContext } from '../../../src/view/filter/context.ts';
import { rowsMatching, snapshotOf } from './table.ts';

/** One line of each kind, by a name to speak of it. */
const LINES = {
  web: 'ipv4     2 tcp      6 431999 ESTABLISHED src=10.1.2.3 dst=198.51.100.7 sport=51000 dport=443 packets=20 bytes=9000 src=198.51.100.7 dst=203.0.113.1 sport=443 dport=61000 packets=30 bytes=40000 [ASSURED] mark=18 zone=0 delta-time=75 use=2',
  closing:
    'ipv4     2 tcp      6 119 TIME_WAIT src=10.1.2.3 dst=198.51.100.7 sport=51001 dport=443 packets=5 bytes=500 src=198.51.100.7 dst=10.1.2.3 sport=443 dport=51001 packets=4 bytes=400 [ASSURED] mark=0 zone=0 use=2',
  scan: 'ipv4     2 tcp      6 60 SYN_SENT src=192.168.1.9 dst=10.0.0.80 sport=40000 dport=22 [UNREPLIED] src=10.0.0.80 dst=192.168.1.9 sport=22 dport=40000 mark=0 zone=0 use=2',
  dns: 'ipv4     2 udp      17 29 src=192.168.1.9 dst=192.168.1.1 sport=50000 dport=53 src=192.168.1.1 dst=192.168.1.9 sport=53 dport=50000 mark=256 zone=0 use=2',
  forward:
    'ipv4     2 tcp      6 300 ESTABLISHED src=198.51.100.50 dst=203.0.113.1 sport=6000 dport=8080 src=192.168.1.20 dst=198.51.100.50 sport=80 dport=6000 [ASSURED] mark=0 zone=7 use=2',
  ping: 'ipv4     2 icmp     1 29 src=10.1.2.3 dst=192.0.2.1 type=8 code=0 id=443 src=192.0.2.1 dst=10.1.2.3 type=0 code=0 id=443 mark=0 zone=0 use=2',
  tunnel:
    'ipv4     2 gre      47 179 timeout=30, stream_timeout=180 src=10.1.2.3 dst=192.0.2.1 srckey=0x1bb dstkey=0x11 src=192.0.2.1 dst=10.1.2.3 srckey=0x11 dstkey=0x1bb mark=0 zone=0 use=2',
  esp: 'ipv4     2 unknown  50 599 src=10.9.9.9 dst=192.0.2.1 [UNREPLIED] src=192.0.2.1 dst=10.9.9.9 mark=0 secmark=7 zone=0 use=2',
  six: 'ipv6     10 udp      17 29 src=fd00:0000:0000:0000:0000:0000:0000:0001 dst=2001:0db8:0000:0000:0000:0000:0000:0035 sport=5000 dport=53 src=2001:0db8:0000:0000:0000:0000:0000:0035 dst=fd00:0000:0000:0000:0000:0000:0000:0001 sport=53 dport=5000 mark=0 zone=0 use=2',
  ping6:
    'ipv6     10 icmpv6   58 29 src=fd00:0000:0000:0000:0000:0000:0000:0001 dst=fd00:0000:0000:0000:0000:0000:0000:0002 type=128 code=0 id=9 src=fd00:0000:0000:0000:0000:0000:0000:0002 dst=fd00:0000:0000:0000:0000:0000:0000:0001 type=129 code=0 id=9 mark=0 zone=0 use=2',
  offload:
    'ipv4     2 tcp      6 src=10.2.2.2 dst=198.51.100.9 sport=1111 dport=443 src=198.51.100.9 dst=10.2.2.2 sport=443 dport=1111 [OFFLOAD] mark=0 zone=0 use=3',
  ftp: 'tcp      6 5 ESTABLISHED src=10.3.3.3 dst=198.51.100.9 sport=1112 dport=21 src=198.51.100.9 dst=10.3.3.3 sport=21 dport=1112 [ASSURED] mark=0 helper=ftp use=1 labels=guest,voip',
  zoned:
    'ipv4     2 udp      17 99 src=10.4.4.4 dst=10.0.0.4 sport=1 dport=2 zone-orig=5 [UNREPLIED] src=10.0.0.4 dst=10.4.4.4 sport=2 dport=1 zone-reply=6 mark=0 use=2 labels=guest lan,last',
};
const names = Object.keys(LINES);
const snapshot = snapshotOf(Object.values(LINES));

const NETWORKS: Readonly<Record<string, Network>> = {
  '198.51.100.7': { country: 'NL', asNumber: 64500 },
  '198.51.100.50': { country: 'DE' },
  '2001:db8::35': { asNumber: 64501 },
};

const context: FilterContext = {
  addressesOf: name =>
    name === 'xbox' ? ['192.168.1.9', 'fd00::1'].flatMap(text => parseAddress(text) ?? []) : [],
  portsOf: service => ({ https: [443], domain: [53] })[service] ?? [],
  nameOf: address => (address === '10.2.2.2' ? 'Living-Room-TV' : undefined),
  idle: (_, row) => (names[row] === 'web' ? 10 : undefined),
  networkOf: address => NETWORKS[address],
};

const matching = (filter: string): string[] =>
  rowsMatching(filter, snapshot, context).map(row => names[row] ?? '');

describe('which lines a filter matches', () => {
  it.each([
    // Ends.
    ['host 10.1.2.3', 'web closing ping tunnel'],
    ['src host 198.51.100.50', 'forward'],
    ['dst 203.0.113.1', 'forward'],
    ['host 203.0.113.1', 'web forward'],
    ['reply dst host 203.0.113.1', 'web'],
    ['reply src 192.168.1.20', 'forward'],
    ['src or dst host 192.168.1.9', 'scan dns'],
    ['10.9.9.9', 'esp'],
    ['203.0.113.1:61000', 'web'],
    ['dst host 203.0.113.1:8080', 'forward'],
    ['[2001:db8::35]:53', 'six'],
    ['host 192.168.1.9:53', ''],
    ['net 10.0.0.0/8', 'web closing scan ping tunnel esp offload ftp zoned'],
    ['src net 10.0.0.0/8', 'web closing ping tunnel esp offload ftp zoned'],
    ['net 10', 'web closing scan ping tunnel esp offload ftp zoned'],
    ['192.168/16', 'scan dns forward'],
    ['net 192.168.1', 'scan dns forward'],
    ['net 10.0.0.0/255.255.255.0', 'scan zoned'],
    ['src net 10.0.0.3/255.0.0.255', 'web closing ping tunnel ftp'],
    ['src net ::1/::ff', 'six ping6'],
    ['reply host 203.0.113.1', 'web'],
    ['src and dst port 53', ''],
    ['fd00::/8', 'six ping6'],
    ['src host fd00::1 and dst net 2001:db8::/64', 'six'],
    // A prefix of no bits matches its own family only.
    ['net ::/0', 'six ping6'],
    ['not net 0.0.0.0/0', 'six ping6'],
    ['host xbox', 'scan dns six ping6'],
    ['src xbox and udp', 'dns six'],
    // Ports; the numbers of ICMP and GRE are none.
    ['port 443', 'web closing offload'],
    ['443', 'web closing offload'],
    ['https', 'web closing offload'],
    ['src port 443', ''],
    ['reply src port 443', 'web closing offload'],
    ['dst port domain', 'dns six'],
    ['portrange 20-22', 'scan ftp'],
    ['dst portrange 60000-65535', ''],
    ['port 61000', 'web'],
    // Protocols and families.
    ['udp', 'dns six zoned'],
    ['icmp', 'ping'],
    ['icmp6', 'ping6'],
    ['ICMPv6', 'ping6'],
    ['proto 50', 'esp'],
    ['proto esp or gre', 'tunnel esp'],
    ['ip6', 'six ping6'],
    ['ip and udp', 'dns zoned'],
    ['ip6 proto 17', 'six'],
    ['tcp port 22 or 8080', 'scan forward'],
    ['udp dst port 53', 'dns six'],
    // States and flags. What has no state is in none.
    ['state established', 'web forward ftp'],
    ['state TIME_WAIT,syn_sent', 'closing scan'],
    ['state TIME_WAIT, SYN_SENT', 'closing scan'],
    ['state TIME_WAIT or SYN_SENT', 'closing scan'],
    ['tcp and not state ESTABLISHED', 'closing scan offload'],
    ['assured', 'web closing forward ftp'],
    ['unreplied', 'scan esp zoned'],
    ['offload', 'offload'],
    ['snat', 'web'],
    ['dnat', 'forward'],
    ['nat', 'web forward'],
    // Marks, zones and the protocols' own numbers.
    ['mark 18', 'web'],
    ['mark 0x10/0x10', 'web'],
    ['mark 0x100/0xff00', 'dns'],
    ['zone 7', 'forward'],
    ['not zone 0', 'forward'],
    ['orig-zone 5', 'zoned'],
    ['reply-zone 6', 'zoned'],
    // Networks. What is not known to be elsewhere is not taken for it.
    ['country nl', 'web closing'],
    ['country NL or DE', 'web closing forward'],
    ['not country NL,FR', 'forward'],
    ['as 64501', 'six'],
    ['not as AS64501', 'web closing'],
    ['not (country NL and as 64500)', 'forward six'],
    ['icmp-type 8', 'ping'],
    ['icmp-type 128 and icmp-code 0', 'ping6'],
    ['icmp-id 443', 'ping'],
    ['srckey 0x1bb', 'tunnel'],
    ['dstkey 17', 'tunnel'],
    ['reply-key-src 17 and reply-key-dst 443', 'tunnel'],
    // Amounts. What a line does not state compares as false.
    ['ttl > 1h', 'web'],
    ['ttl<=30 and not net ::/0', 'dns ping ftp'],
    ['ttl = 5m', 'forward'],
    ['tcp and ttl != 5m', 'web closing scan ftp'],
    ['age >= 1m15s', 'web'],
    ['idle == 10s', 'web'],
    ['idle != 10s', ''],
    ['bytes > 10k', 'web'],
    ['bytes = 900', 'closing'],
    ['bytes < 1M', 'web closing'],
    ['packets >= 50', 'web'],
    // Text anywhere in the row.
    ['"192.168.1.2"', 'forward'],
    ['198.51.', 'web closing forward offload ftp'],
    ['living-room', 'offload'],
    ['wait', 'closing'],
    ['SYN', 'scan'],
    ['voip', 'ftp'],
    ['echo-req', 'ping ping6'],
    ['"gre"', 'tunnel'],
    ['nothing-like-it', ''],
    // Operators: equal precedence from left to right, `not` before both.
    ['udp or tcp and port 53', 'dns six'],
    ['udp or (tcp and port 22)', 'scan dns six zoned'],
    ['not udp and not tcp', 'ping tunnel esp ping6'],
    ['!udp && !(tcp || icmp)', 'tunnel esp ping6'],
    ['not not esp', 'esp'],
    ['port (22 or 53)', 'scan dns six'],
    ['host 10.1.2.3 and (192.0.2.1 or port 443)', 'web closing ping tunnel'],
    ['src host 192.168.1.9 and not 10.0.0.80 and udp', 'dns'],
    ['net 10.0.0.0/8 and not state TIME_WAIT and dst port 443', 'web offload'],
    ['unreplied and ttl > 1m', 'esp zoned'],
    // Labels as they are spelt, all of those named; and the mark that the oldest kernels print.
    ['label voip', 'ftp'],
    ['label voip, guest', 'ftp'],
    ['label voip,bulk', ''],
    ['label VOIP', ''],
    ['label gue', ''],
    ['label "guest lan"', 'zoned'],
    ['label "guest  lan",last', 'zoned'],
    ['not label guest and (tcp or udp) and unreplied', 'scan zoned'],
    ['secmark 7', 'esp'],
    ['secmark 0', ''],
    ['', names.join(' ')],
    ['  ', names.join(' ')],
  ])('%s', (filter, expected) => {
    expect(matching(filter).join(' ')).toBe(expected);
  });

  it('asks for rates between two readings', () => {
    const later = LINES.web.replace('bytes=40000', 'bytes=50000').replace('bytes=9000', 'bytes=9500');
    const readings = snapshotOf([LINES.web, LINES.closing], [later, LINES.closing]);
    expect(rowsMatching('rate > 10k/s', readings)).toEqual([0]);
    expect(rowsMatching('rate > 10kB/s', readings)).toEqual([0]);
    expect(rowsMatching('rate > 80kb/s', readings)).toEqual([0]);
    expect(rowsMatching('rate = 10.5k', readings)).toEqual([0]);
    expect(rowsMatching('rate = 0', readings)).toEqual([1]);
    expect(rowsMatching('rate >= 0', snapshotOf([LINES.web]))).toEqual([]);
  });

  it('takes a state word that only this table has brought', () => {
    const odd = snapshotOf([LINES.web.replace('ESTABLISHED', 'HALF_BAKED'), LINES.closing]);
    expect(rowsMatching('state half_baked', odd)).toEqual([0]);
  });
});
