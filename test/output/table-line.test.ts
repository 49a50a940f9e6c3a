// The writers of table lines, beside what conntrack(8) prints.
import { expect, test } from 'vitest';
import { extended, plain } from '../../src/output/table-line.ts';
import { fixture, readTable, writeLine, writeTable } from './tables.ts';

/** proc counts its reader's reference and tells GRE's timeouts, and the two were read one after the other. */
function withoutTiming(text: string): string {
  return text
    .replace(/ use=\d+/g, '')
    .replace(/ timeout=\d+, stream_timeout=\d+/g, '')
    .replace(/ delta-time=\d+/g, '')
    .replace(/ helper=\w+/g, '')
    .replace(/^(\S+ +\d+ \S+ +\d+) \d+/gm, '$1');
}

test.each([
  ['linux-6.18', 'linux-6.18-L-extended'],
  ['linux-6.18-made', 'linux-6.18-made-L-extended'],
])(
  '%s: the proc file comes out as conntrack -L -o extended prints the same moment',
  async (root, listing) => {
    const written = await writeTable(extended, readTable(fixture(`${root}/net/nf_conntrack`)));
    expect(withoutTiming(written)).toBe(withoutTiming(fixture(`conntrack/${listing}.txt`)));
  },
);

test.each([
  ['extended', 'linux-6.18-L-extended', extended],
  ['extended with ids', 'linux-6.18-made-L-extended-id', extended],
  ['extended with labels', 'linux-6.18-labelled-L-labels-extended', extended],
  ['plain', 'linux-6.18-L', plain],
  ['plain with times', 'linux-6.18-made-L-ktimestamp', plain],
  ['plain, offloaded', 'linux-6.1-offload-L', plain],
  ['plain, Linux 4.4', 'linux-4.4-L', plain],
])("%s: conntrack's own lines come out byte for byte", async (_, listing, writer) => {
  const text = fixture(`conntrack/${listing}.txt`);
  const lines = text
    .split('\n')
    .filter(line => / src=.* src=/.test(line))
    .map(line => `${line}\n`);
  expect(await writeTable(writer, readTable(text))).toBe(lines.join(''));
});

test.each([
  [
    'zones of one direction, a large mark, counters beyond 2^53',
    'ipv4     2 udp      17 2998 src=10.0.0.2 dst=192.0.2.1 sport=1 dport=53 zone-orig=8 packets=18446744073709551615 bytes=9007199254740993 [UNREPLIED] src=192.0.2.1 dst=10.0.0.2 sport=53 dport=1 packets=0 bytes=0 mark=4294967295 delta-time=1 use=2',
    'ipv4     2 udp      17 2998 src=10.0.0.2 dst=192.0.2.1 sport=1 dport=53 zone-orig=8 packets=18446744073709551615 bytes=9007199254740993 [UNREPLIED] src=192.0.2.1 dst=10.0.0.2 sport=53 dport=1 packets=0 bytes=0 mark=4294967295 delta-time=1 use=2',
  ],
  [
    'the pair of gre stands where the kernel prints it, and zone 0 is not printed',
    'ipv4     2 gre      47 28 timeout=30, stream_timeout=180 src=10.77.1.2 dst=203.0.113.2 srckey=0x0 dstkey=0xbeef [UNREPLIED] src=203.0.113.2 dst=203.0.113.1 srckey=0xbeef dstkey=0x0 mark=42 zone=0 use=2',
    'ipv4     2 gre      47 28 timeout=30, stream_timeout=180 src=10.77.1.2 dst=203.0.113.2 srckey=0x0 dstkey=0xbeef [UNREPLIED] src=203.0.113.2 dst=203.0.113.1 srckey=0xbeef dstkey=0x0 mark=42 use=2',
  ],
  [
    'the tool prints ports for DCCP whether the kernel tracks it or not',
    'ipv4     2 unknown  33 598 src=10.77.1.2 dst=203.0.113.2 [UNREPLIED] src=203.0.113.2 dst=203.0.113.1 mark=0 zone=0 use=2',
    'ipv4     2 dccp     33 598 src=10.77.1.2 dst=203.0.113.2 sport=0 dport=0 [UNREPLIED] src=203.0.113.2 dst=203.0.113.1 sport=0 dport=0 mark=0 use=2',
  ],
  [
    'ICMPv6 that an older kernel does not name, with glibc spellings',
    'ipv6     10 unknown  58 29 src=0000:0000:0000:0000:0000:0000:0001:0002 dst=fe80:0000:0000:0001:0000:0000:0000:0001 type=128 code=0 id=7 src=fe80:0000:0000:0001:0000:0000:0000:0001 dst=0000:0000:0000:0000:0000:ffff:0a00:0001 type=129 code=0 id=7 mark=0 zone=3 use=2',
    'ipv6     10 icmpv6   58 29 src=::0.1.0.2 dst=fe80:0:0:1::1 type=128 code=0 id=7 src=fe80:0:0:1::1 dst=::ffff:10.0.0.1 type=129 code=0 id=7 mark=0 zone=3 use=2',
  ],
  [
    'what only other kernels print stays in the line',
    'tcp      6 10 CLOSE src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [ASSURED] [NFP (orig)] mark=0 secctx=a:b l7proto=http use=2 odd',
    'ipv4     2 tcp      6 10 CLOSE src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [ASSURED] [NFP (orig)] mark=0 secctx=a:b l7proto=http odd use=2',
  ],
  [
    'labels that connlabel.conf does not name',
    'ipv4     2 udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 mark=0 use=1 id=7 labels',
    'ipv4     2 udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 mark=0 use=1 id=7 labels',
  ],
  [
    'a label whose name holds a blank',
    'ipv4     2 udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 mark=0 use=1 id=7 labels=bulk,guest lan',
    'ipv4     2 udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 mark=0 use=1 id=7 labels=bulk,guest lan',
  ],
])('%s', async (_, line, written) => {
  expect(await writeLine(extended, line)).toBe(written);
});
