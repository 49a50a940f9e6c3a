// The JSON writer: lines as the kernel prints them beside the objects.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { json } from '../../src/output/json.ts';
import { anyLine, fixture, readTable, writeLine, writeTable } from './tables.ts';

test("the design's example, to the letter", async () => {
  const line =
    'ipv4     2 tcp      6 431998 ESTABLISHED src=192.168.1.2 dst=203.0.113.80 sport=34722 dport=80 packets=3 bytes=167 src=203.0.113.80 dst=203.0.113.1 sport=80 dport=34722 packets=2 bytes=112 [ASSURED] mark=42 zone=0 delta-time=1 use=2';
  expect(await writeLine(json, line)).toBe(
    '{"family":"ipv4","family_number":2,"protocol":"tcp","protocol_number":6,"timeout":431998,"state":"ESTABLISHED",' +
      '"original":{"src":"192.168.1.2","dst":"203.0.113.80","sport":34722,"dport":80,"packets":3,"bytes":167},' +
      '"reply":{"src":"203.0.113.80","dst":"203.0.113.1","sport":80,"dport":34722,"packets":2,"bytes":112},' +
      '"flags":["ASSURED"],"nat":["SNAT"],"mark":42,"zone":0,"delta_time":1,"use":2}',
  );
});

test.each([
  [
    'ip_conntrack has no family number',
    'udp      17 28 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 use=1',
    '{"family":"ipv4","protocol":"udp","protocol_number":17,"timeout":28,"original":{"src":"10.0.0.1","dst":"10.0.0.2","sport":1,"dport":2},"reply":{"src":"10.0.0.2","dst":"10.0.0.1","sport":2,"dport":1},"flags":["UNREPLIED"],"nat":[],"use":1}',
  ],
  [
    'offloaded: neither timeout nor state',
    'ipv4     2 udp      17 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.9 sport=2 dport=1 [OFFLOAD] mark=0 zone=0 use=3',
    '{"family":"ipv4","family_number":2,"protocol":"udp","protocol_number":17,"original":{"src":"10.0.0.1","dst":"10.0.0.2","sport":1,"dport":2},"reply":{"src":"10.0.0.2","dst":"10.0.0.9","sport":2,"dport":1},"flags":["OFFLOAD"],"nat":["SNAT"],"mark":0,"zone":0,"use":3}',
  ],
  [
    'icmpv6 under either name, addresses in RFC 5952 form',
    'ipv6     10 unknown  58 29 src=0000:0000:0000:0000:0000:0000:0001:0002 dst=2001:0db8:0000:0001:0000:0000:0000:0001 type=128 code=0 id=7 src=2001:0db8:0000:0001:0000:0000:0000:0001 dst=0000:0000:0000:0000:0000:0000:0001:0002 type=129 code=0 id=7 mark=0 zone=0 use=2',
    '{"family":"ipv6","family_number":10,"protocol":"icmpv6","protocol_number":58,"timeout":29,"original":{"src":"::1:2","dst":"2001:db8:0:1::1","type":128,"code":0,"id":7},"reply":{"src":"2001:db8:0:1::1","dst":"::1:2","type":129,"code":0,"id":7},"flags":[],"nat":[],"mark":0,"zone":0,"use":2}',
  ],
  [
    'gre keys as the kernel prints them',
    'ipv4     2 gre      47 29 timeout=30, stream_timeout=180 src=10.0.0.1 dst=10.0.0.2 srckey=0x0 dstkey=0xbeef [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 srckey=0xbeef dstkey=0x0 mark=0 zone=0 use=2',
    '{"family":"ipv4","family_number":2,"protocol":"gre","protocol_number":47,"timeout":29,"original":{"src":"10.0.0.1","dst":"10.0.0.2","srckey":"0x0","dstkey":"0xbeef"},"reply":{"src":"10.0.0.2","dst":"10.0.0.1","srckey":"0xbeef","dstkey":"0x0"},"flags":["UNREPLIED"],"nat":[],"mark":0,"zone":0,"use":2,"gre_timeout":30,"stream_timeout":180}',
  ],
  [
    'every digit of a counter, and what stands in words',
    'tcp      6 10 CLOSE src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 packets=18446744073709551615 bytes=9007199254740993 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 packets=1 bytes=1 [ASSURED] mark=0 secctx=a"b\\c zone=1 [start=Sat Nov 21 02:00:37 2026] helper=ftp l7proto=http odd use=2 id=7 labels=x,y',
    '{"family":"ipv4","protocol":"tcp","protocol_number":6,"timeout":10,"state":"CLOSE","original":{"src":"10.0.0.1","dst":"10.0.0.2","sport":1,"dport":2,"packets":18446744073709551615,"bytes":9007199254740993},"reply":{"src":"10.0.0.2","dst":"10.0.0.1","sport":2,"dport":1,"packets":1,"bytes":1},"flags":["ASSURED"],"nat":[],"mark":0,"zone":1,"use":2,"id":7,"secctx":"a\\"b\\\\c","start":"Sat Nov 21 02:00:37 2026","helper":"ftp","extra":{"l7proto":"http"},"words":["odd"],"labels":["x","y"]}',
  ],
])('%s', async (_, line, written) => {
  expect(await writeLine(json, line)).toBe(written);
});

test('an empty table is an empty array', async () => {
  expect(JSON.parse(await writeTable(json, readTable('')))).toEqual([]);
});

test('a table is one array, a flow a line', async () => {
  const text = await writeTable(json, readTable(fixture('linux-6.18/net/nf_conntrack')));
  expect(text.split('\n')).toHaveLength(25 + 3);
  expect(JSON.parse(text)).toHaveLength(25);
});

test('whatever bytes secctx, keys and words hold, it stays JSON', async () => {
  await fc.assert(
    fc.asyncProperty(anyLine(), async line => {
      const rows = JSON.parse(await writeTable(json, readTable(line)));
      expect(Array.isArray(rows)).toBe(true);
    }),
  );
});
