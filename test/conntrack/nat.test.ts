// NAT told from the two tuples of a line.
import { describe, expect, test } from 'vitest';
import { LineParser } from '../../src/conntrack/line-parser.ts';
import { Nat, natOf } from '../../src/conntrack/nat.ts';

function natOfLine(line: string): string[] {
  const parser = new LineParser();
  const bytes = Buffer.from(line);
  if (!parser.parse(bytes, 0, bytes.length)) throw new Error(`unreadable: ${line}`);
  const nat = natOf(parser.line);
  return Object.entries(Nat).flatMap(([name, bit]) => ((nat & bit) === 0 ? [] : [name]));
}

const tcp = (original: string, reply: string): string => {
  const tuple = (text: string): string => {
    const [src, sport, dst, dport] = text.split(' ');
    return `src=${src} dst=${dst} sport=${sport} dport=${dport}`;
  };
  return `tcp      6 10 CLOSE ${tuple(original)} ${tuple(reply)} use=1`;
};

describe('NAT', () => {
  test.each([
    ['none', tcp('10.0.0.1 1000 192.0.2.1 80', '192.0.2.1 80 10.0.0.1 1000'), []],
    ['masquerading', tcp('10.0.0.1 1000 192.0.2.1 80', '192.0.2.1 80 198.51.100.7 1000'), ['SNAT']],
    [
      'masquerading, by the port alone',
      tcp('10.0.0.1 1000 192.0.2.1 80', '192.0.2.1 80 10.0.0.1 1001'),
      ['SNAT'],
    ],
    ['a forwarded port', tcp('192.0.2.9 1000 198.51.100.7 80', '192.168.1.2 8080 192.0.2.9 1000'), ['DNAT']],
    ['a redirected port', tcp('10.0.0.1 1000 192.0.2.1 80', '192.0.2.1 3128 10.0.0.1 1000'), ['DNAT']],
    [
      'both, as a hairpin',
      tcp('10.0.0.1 1000 198.51.100.7 80', '10.0.0.2 8080 10.0.0.254 1000'),
      ['SNAT', 'DNAT'],
    ],
    ['IPv6', tcp('fd77::1 1000 2001:db8::1 80', '2001:db8::1 80 2001:db8:1::1 1000'), ['SNAT']],
    [
      'IPv6 that differs in its upper half',
      tcp('fd77::1 1 2001:db8::1 80', '2001:db8::1 80 fd78::1 1'),
      ['SNAT'],
    ],
    [
      'ICMP untranslated, with the types that a question and its answer have',
      'icmp     1 29 src=10.0.0.1 dst=192.0.2.1 type=8 code=0 id=7 src=192.0.2.1 dst=10.0.0.1 type=0 code=0 id=7 use=1',
      [],
    ],
    [
      'ICMP of which only the identifier was changed',
      'icmp     1 29 src=10.0.0.1 dst=192.0.2.1 type=8 code=0 id=7 src=192.0.2.1 dst=10.0.0.1 type=0 code=0 id=8 use=1',
      ['SNAT'],
    ],
    [
      'GRE by its keys',
      'gre      47 29 src=10.0.0.1 dst=192.0.2.1 srckey=0x1 dstkey=0x2 src=192.0.2.1 dst=10.0.0.1 srckey=0x2 dstkey=0x9 use=1',
      ['SNAT'],
    ],
    [
      'ESP by its addresses',
      'unknown  50 29 src=10.0.0.1 dst=192.0.2.1 src=192.0.2.1 dst=198.51.100.7 use=1',
      ['SNAT'],
    ],
  ])('%s', (_, line, expected) => expect(natOfLine(line)).toEqual(expected));
});
