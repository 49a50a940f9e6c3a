// conntrack(8)'s and iptstate's options as filters.
import { describe, expect, it } from 'vitest';
import { describeFilter } from '../../../src/view/filter/describe.ts';
import {
  type FilterOption,
  invertEach,
  NO_LOOPBACK,
  NO_OUTGOING_DNS,
  optionExpression,
} from '../../../src/view/filter/options.ts';

describe('options as filters', () => {
  it.each<[FilterOption, string, string]>([
    ['orig-src', '10.0.0.1', 'src host 10.0.0.1'],
    ['orig-dst', '10.0.0.0/8', 'dst net 10.0.0.0/8'],
    ['reply-src', 'fd00::1', 'reply src host fd00::1'],
    ['reply-dst', '203.0.113.1', 'reply dst host 203.0.113.1'],
    ['proto', 'TCP', 'tcp'],
    ['family', 'IPv6', 'ip6'],
    ['mark', '0x1/0xff', 'mark 0x1/0xff'],
    ['secmark', '0x2a', 'secmark 42'],
    ['label', 'bulk,eth0-in', 'label bulk,eth0-in'],
    ['label', 'guest lan', 'label "guest lan"'],
    ['status', 'assured,SEEN_REPLY', 'assured and not unreplied'],
    ['status', 'UNSET', 'unreplied and not assured and not offload'],
    ['status', 'HW_OFFLOAD', 'hw_offload'],
    ['state', 'LISTEN', 'state SYN_SENT2'],
    ['orig-src', '10.0.0.9/255.0.0.255', 'src net 10.0.0.9/255.0.0.255'],
    ['src-nat', '', 'snat'],
    ['src-nat', '203.0.113.1', 'snat and reply dst host 203.0.113.1 and not src host 203.0.113.1'],
    [
      'dst-nat',
      '10.0.0.9:80',
      'dnat and reply src host 10.0.0.9:80 and not dst host 10.0.0.9 and not dst port 80',
    ],
    ['any-nat', '', 'nat'],
    ['zone', '7', 'zone 7'],
    ['orig-zone', '7', 'orig-zone 7'],
    ['reply-zone', '7', 'reply-zone 7'],
    ['sport', '53', 'src port 53'],
    ['dport', '53', 'dst port 53'],
    ['reply-port-src', '53', 'reply src port 53'],
    ['reply-port-dst', '53', 'reply dst port 53'],
    ['state', 'established', 'state ESTABLISHED'],
    ['icmp-type', '8', 'icmp-type 8'],
    ['srckey', '17', 'srckey 0x11'],
  ])('--%s %s', (option, value, expected) => {
    expect(describeFilter(optionExpression(option, value))).toBe(expected);
  });

  it.each<[FilterOption, string, string]>([
    ['mark', 'red', '--mark: "red" is no mark, such as 42, 0x2a or 0x100/0xff00'],
    ['secmark', 'red', '--secmark: "red" is no secmark, such as 42 or 0x2a'],
    ['label', 'bulk,', '--label: "bulk," leaves out the name of a label'],
    ['label', ' ', '--label: " " leaves out the name of a label'],
    ['family', 'inet', '--family: "inet" is no family; there are ipv4 and ipv6'],
    ['status', 'ASURED', '--status: "ASURED" is no list of statuses; did you mean "ASSURED"?'],
    [
      'status',
      'EXPECTED',
      '--status: "EXPECTED" asks for what the kernel shows in no table: EXPECTED and FIXED_TIMEOUT',
    ],
    ['src-nat', 'here', '--src-nat: "here" is no address'],
    ['any-nat', 'here', '--any-nat: "here" is no address'],
  ])('refuses --%s %s', (option, value, message) => {
    expect(() => optionExpression(option, value)).toThrow(message);
  });

  it("inverts each of iptstate's filters by itself", () => {
    const filters = [optionExpression('orig-src', '10.0.0.1'), optionExpression('sport', '11')];
    expect(describeFilter(invertEach(filters))).toBe('not src host 10.0.0.1 and not src port 11');
    expect(describeFilter(invertEach([]))).toBe('');
  });

  it('hides name look-ups and loopback', () => {
    expect(describeFilter(NO_OUTGOING_DNS)).toBe('not dst port 53');
    expect(describeFilter(NO_LOOPBACK)).toBe('not (src net 127.0.0.0/8 or src host ::1)');
  });
});
