// The comparison of flows that the kernel tests rest on.
import { describe, expect, it } from 'vitest';
import { differences, flowsOfJson, flowsOfListing } from './compare.ts';

const TOOL =
  'ipv4     2 tcp      6 431998 ESTABLISHED src=192.168.1.2 dst=203.0.113.80 sport=34722 dport=80 packets=3 bytes=167 src=203.0.113.80 dst=203.0.113.1 sport=80 dport=34722 packets=2 bytes=112 [ASSURED] mark=42 delta-time=1 use=1 id=77\n';
const JSON_LINE = `[{"family":"ipv4","family_number":2,"protocol":"tcp","protocol_number":6,"timeout":431998,
  "state":"ESTABLISHED",
  "original":{"src":"192.168.1.2","dst":"203.0.113.80","sport":34722,"dport":80,"packets":3,"bytes":167},
  "reply":{"src":"203.0.113.80","dst":"203.0.113.1","sport":80,"dport":34722,"packets":2,"bytes":112},
  "flags":["ASSURED"],"nat":["SNAT"],"mark":42,"zone":0,"delta_time":1,"use":2}]`;

describe('differences', () => {
  it("finds none between conntrack(8) and the design's JSON of the same flow", () => {
    expect(differences(flowsOfListing(TOOL), flowsOfJson(JSON_LINE))).toEqual([]);
  });

  it('finds none between /proc and conntrack(8)', () => {
    const proc =
      'ipv6     10 icmpv6   58 23 src=fd77:0001:0000:0000:0000:0000:0000:0002 dst=2001:0db8:0077:0000:0000:0000:0000:0002 type=128 code=0 id=16987 src=2001:0db8:0077:0000:0000:0000:0000:0002 dst=fd77:0001:0000:0000:0000:0000:0000:0002 type=129 code=0 id=16987 mark=0 zone=0 use=2\n' +
      'ipv4     2 unknown  33 598 src=10.77.1.2 dst=203.0.113.2 [UNREPLIED] src=203.0.113.2 dst=203.0.113.1 mark=42 zone=0 use=2\n' +
      'ipv4     2 gre      47 29 timeout=30, stream_timeout=180 src=10.77.1.2 dst=203.0.113.2 srckey=0x0 dstkey=0xbeef src=203.0.113.2 dst=203.0.113.1 srckey=0xbeef dstkey=0x0 mark=0 zone=0 use=2\n';
    const tool =
      'ipv6     10 icmpv6   58 22 src=fd77:1::2 dst=2001:db8:77::2 type=128 code=0 id=16987 src=2001:db8:77::2 dst=fd77:1::2 type=129 code=0 id=16987 mark=0 use=1 id=9\n' +
      'ipv4     2 dccp     33 598 src=10.77.1.2 dst=203.0.113.2 sport=0 dport=0 [UNREPLIED] src=203.0.113.2 dst=203.0.113.1 sport=0 dport=0 mark=42 use=1 id=8\n' +
      'ipv4     2 gre      47 29 src=10.77.1.2 dst=203.0.113.2 srckey=0x0 dstkey=0xbeef src=203.0.113.2 dst=203.0.113.1 srckey=0xbeef dstkey=0x0 mark=0 use=1 id=7\n';
    expect(differences(flowsOfListing(tool), flowsOfListing(proc))).toEqual([]);
  });

  it('names a fact that differs, and both values', () => {
    const other = JSON_LINE.replace('"bytes":112', '"bytes":113');
    expect(differences(flowsOfListing(TOOL), flowsOfJson(other))).toEqual([
      expect.stringMatching(/^reply\.bytes is 113 instead of 112: .*original\.src=192\.168\.1\.2/),
    ]);
  });

  it('tells a missing flow from one too many and from one listed twice', () => {
    const flow = flowsOfListing(TOOL);
    expect(differences(flow, [])).toEqual([expect.stringMatching(/^missing: /)]);
    expect(differences([], flow)).toEqual([expect.stringMatching(/^not expected/)]);
    expect(differences(flow, [...flow, ...flow])).toEqual([expect.stringMatching(/^not expected/)]);
  });

  it('keeps counters beyond 2^53 apart', () => {
    const [big, bigger] = ['18446744073709551614', '18446744073709551615'].map(digits =>
      flowsOfJson(JSON_LINE.replace('"bytes":112', `"bytes":${digits}`)),
    );
    expect(differences(big ?? [], bigger ?? [])).toHaveLength(1);
  });

  it('lets a timeout count down by two seconds, not by three', () => {
    const later = (seconds: number) => flowsOfListing(TOOL.replace('431998', String(431998 - seconds)));
    expect(differences(flowsOfListing(TOOL), later(2))).toEqual([]);
    expect(differences(flowsOfListing(TOOL), later(3))).toHaveLength(1);
  });
});
