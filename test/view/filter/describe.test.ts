// Filters written out again in one canonical way.
import { describe, expect, it } from 'vitest';
import type { FilterContext } from '../../../src/view/filter/context.ts';
import { describeFilter } from '../../../src/view/filter/describe.ts';
import { parseFilter } from '../../../src/view/filter/parser.ts';

const context: FilterContext = {
  addressesOf: name => (name === 'and' || name === 'xbox' ? [{ family: 2, words: [0, 0, 0, 1] }] : []),
  portsOf: service => (service === 'https' ? [443] : []),
};

describe('the canonical text of a filter', () => {
  it.each([
    ['', ''],
    ['port 80 or 443', 'port 80 or port 443'],
    ['tcp dst port https or 80', '(tcp and dst port https) or (tcp and dst port 80)'],
    ['a or b and c', '("a" or "b") and "c"'],
    ['a and (b and c)', '"a" and "b" and "c"'],
    ['!a', 'not "a"'],
    ['not (a or b)', 'not ("a" or "b")'],
    ['src 10/8', 'src net 10.0.0.0/8'],
    ['reply dst 10.0.0.1', 'reply dst host 10.0.0.1'],
    ['10.0.0.1:80', 'host 10.0.0.1:80'],
    ['[2001:DB8:0::1]:80', 'host [2001:db8::1]:80'],
    ['net 2001:db8::1/32', 'net 2001:db8::/32'],
    ['host XBOX or host xbox', 'error'],
    ['host "and"', 'host "and"'],
    ['portrange 80', 'port 80'],
    ['portrange 80-81', 'portrange 80-81'],
    ['proto icmp6', 'icmpv6'],
    ['proto esp', 'esp'],
    ['proto \\udp or 6', 'udp or tcp'],
    ['proto (17 or \\tcp)', 'udp or tcp'],
    ['ip6 proto not 58', 'not (ip6 and icmpv6)'],
    ['src and dst port 53', 'src port 53 and dst port 53'],
    ['dst or src host 10.0.0.1', 'host 10.0.0.1'],
    ['reply host 10.0.0.1', 'reply src host 10.0.0.1 or reply dst host 10.0.0.1'],
    ['reply src and dst port 53', 'reply src port 53 and reply dst port 53'],
    ['port not 80', 'not port 80'],
    ['net 10.0.0.0 mask 255.0.0.0', 'net 10.0.0.0/8'],
    ['net 10.0.0.0/8 or 192.168.0.0 mask 255.255.0.0', 'net 10.0.0.0/8 or net 192.168.0.0/16'],
    ['src net 10.0.0.9 mask 255.0.0.255', 'src net 10.0.0.9/255.0.0.255'],
    ['src ::5/::ffff', 'src net ::5/::ffff'],
    ['portrange 53-20', 'portrange 20-53'],
    ['portrange https-8443', 'portrange 443-8443'],
    ['ip multicast', 'ip and (dst net 224.0.0.0/4 or dst net ff00::/8)'],
    ['dport 443', 'dst port 443'],
    ['sport 53 or 5353', 'src port 53 or src port 5353'],
    ['src=10.0.0.1 and dport=443', 'src host 10.0.0.1 and dst port 443'],
    ['state=established', 'state ESTABLISHED'],
    ['state listen', 'state SYN_SENT2'],
    ['port 443,80', 'port 443 or port 80'],
    ['host 10.0.0.1,10.0.0.2', 'host 10.0.0.1 or host 10.0.0.2'],
    ['192.168.1.*', 'net 192.168.1.0/24'],
    ['src 192.168', 'src net 192.168.0.0/16'],
    ['hw_offload', 'hw_offload'],
    ['IPv6 AND Assured', 'ip6 and assured'],
    ['state time_wait, close', 'state TIME_WAIT,CLOSE'],
    ['mark 0x10', 'mark 16'],
    ['mark 1/0xF', 'mark 0x1/0xf'],
    ['secmark 0x2a', 'secmark 42'],
    ['LABEL Bulk', 'label Bulk'],
    ['label bulk ,"guest   lan", eth0-in', 'label "bulk,guest lan,eth0-in"'],
    ['label "and"', 'label "and"'],
    ['label bulk or last', 'label bulk or "last"'],
    ['orig-zone 3', 'orig-zone 3'],
    ['srckey 17', 'srckey 0x11'],
    ['ttl>3600', 'ttl > 1h'],
    ['age == 1h30m', 'age = 90m'],
    ['idle < 1.5', 'idle < 1.5'],
    ['rate >= 1500K/s', 'rate >= 1500k'],
    ['bytes != 0', 'bytes != 0'],
    ['"say \\"hi\\" \\\\"', '"say \\"hi\\" \\\\"'],
  ])('%s', (filter, expected) => {
    if (expected === 'error') return expect(() => parseFilter(filter, context)).toThrow();
    const text = describeFilter(parseFilter(filter, context));
    expect(text).toBe(expected);
    expect(describeFilter(parseFilter(text, context))).toBe(expected);
  });
});
