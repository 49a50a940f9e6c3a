// The grammar of filters, and its complaints.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/view/filter/compile.ts';
import { completeFilter } from '../../../src/view/filter/complete.ts';
import type { FilterContext } from '../../../src/view/filter/context.ts';
import { describeFilter } from '../../../src/view/filter/describe.ts';
import { FilterError } from '../../../src/view/filter/filter-error.ts';
import { PRIMITIVE_KEYWORDS } from '../../../src/view/filter/keywords.ts';
import { parseFilter } from '../../../src/view/filter/parser.ts';

const context: FilterContext = { portsOf: service => (service === 'https' ? [443] : []) };

function errorOf(filter: string): FilterError {
  try {
    parseFilter(filter, context);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`read without an error: ${filter}`);
}

describe('errors name the word and its column', () => {
  it.each([
    ['udp and prot tcp', 'filter: column 9: "prot" is no keyword here; did you mean "proto"?'],
    ['tttl > 5', 'filter: column 1: "tttl" is no keyword here; did you mean "ttl"?'],
    ['colour = 5', 'filter: column 1: "colour" is no keyword here'],
    ['port 80 443', 'filter: column 9: "443" needs "and" or "or" before it'],
    ['xbox tcp', 'filter: column 6: "tcp" needs "and" or "or" before it'],
    [
      'state TIMEWAITT',
      'filter: column 7: "TIMEWAITT" is no state that a flow can be in; did you mean "TIMEWAIT"?',
    ],
    [
      'host xbox',
      'filter: column 6: "xbox" is no address, no prefix and no name of a host that is known here',
    ],
    ['10.0.0.300', 'filter: column 1: "10.0.0.300" is no address'],
    ['not 10.0.0.0/33', 'filter: column 5: "10.0.0.0/33" is no prefix'],
    ['tcp and 2001:db8::/129', 'filter: column 9: "2001:db8::/129" is no prefix'],
    ['src 443', 'filter: column 5: "443" is no address; did you mean "port 443"?'],
    [
      'host 10.0.0.300',
      'filter: column 6: "10.0.0.300" is no address, no prefix and no name of a host that is known here',
    ],
    ['port 70000', 'filter: column 6: "70000" is no port (0-65535) and no service that is known here'],
    ['port 80-90', 'filter: column 6: "80-90" is a range; write "portrange 80-90"'],
    ['portrange 90-x', 'filter: column 11: "90-x" is no range of ports, such as 6881-6999'],
    ['proto tpc', 'filter: column 7: "tpc" is no protocol\'s name or number (0-255); did you mean "tcp"?'],
    ['proto 256', 'filter: column 7: "256" is no protocol\'s name or number (0-255)'],
    ['mark 012', 'filter: column 6: "012" is no mark, such as 42, 0x2a or 0x100/0xff00'],
    ['mark 1/2/3', 'filter: column 6: "1/2/3" is no mark, such as 42, 0x2a or 0x100/0xff00'],
    ['zone 65536', 'filter: column 6: "65536" is no zone (0-65535)'],
    ['icmp-type 256', 'filter: column 11: "256" is no number of 0-255'],
    ['srckey x', 'filter: column 8: "x" is no key, such as 17 or 0x11'],
    ['ttl 5', 'filter: column 1: "ttl" needs one of <, <=, >, >=, = and != after it'],
    ['ttl > 5x', 'filter: column 7: "5x" is no amount of ttl, such as 90, 90s, 5m, 2h or 1d'],
    ['bytes > 1M/s', 'filter: column 9: "1M/s" is no amount of bytes, such as 500, 10k, 5M or 2G'],
    [
      'reply tcp',
      'filter: column 7: "tcp" is no address, no prefix and no name of a host that is known here',
    ],
    ['vlan 7', 'filter: column 1: "vlan" asks for layer 2, of which a connection table knows nothing'],
    [
      'tcp and inbound',
      'filter: column 9: "inbound" asks which way a packet went through an interface, which no flow tells',
    ],
    [
      'tcp[13] & 2 != 0',
      'filter: column 1: "tcp[13]" looks into packets; a connection table has none of their bytes',
    ],
    [
      'not broadcast',
      'filter: column 5: "broadcast" asks for what depends on an interface; name the address, as in dst host 255.255.255.255',
    ],
    [
      'ip6 multicast or less 60',
      'filter: column 18: "less" asks for single packets; a connection table has flows',
    ],
    ['port 080', 'filter: column 6: "080" is no port (0-65535) and no service that is known here'],
    ['src or 10.0.0.1', 'filter: column 5: "or" stands where an address is expected after "src"'],
    ['port and 80', 'filter: column 6: "and" stands where a value is expected after "port"'],
    ['tcp and', 'filter: column 5: "and" needs something after it'],
    ['port', 'filter: column 1: "port" needs something after it'],
    ['not', 'filter: column 1: "not" needs something after it'],
    ['or tcp', 'filter: column 1: "or" stands where a term is expected'],
    ['(tcp or udp', 'filter: column 1: "(" is never closed'],
    ['tcp) or udp', 'filter: column 4: ")" closes nothing'],
    ['()', 'filter: column 2: ")" stands where a term is expected'],
    ['tcp & udp', 'filter: column 5: "&" needs "and" or "or" before it'],
    ['tcp and "udp', 'filter: column 9: ""udp" has no closing quote'],
    ['\u{1f600} and port x', 'filter: column 12: "x" is no port (0-65535) and no service that is known here'],
  ])('%s', (filter, message) => {
    expect(errorOf(filter).message).toBe(message);
  });

  it('keeps what a stranger wrote from the terminal', () => {
    expect(errorOf('port \u001b]0;x\u0007{bold}\u202e').word).toBe('?]0;x?(bold)?');
  });

  it('gives up on depth and length before the stack does', () => {
    expect(errorOf('('.repeat(60_000)).message).toMatch(/one level too many/);
    expect(errorOf('!'.repeat(60_000)).message).toMatch(/one level too many/);
    expect(errorOf('tcp and udp or '.repeat(4000)).message).toMatch(/one level too many/);
    expect(errorOf('tcp or '.repeat(10_000)).message).toMatch(/longer than 65536 characters/);
    expect(parseFilter(`${'443 or '.repeat(9000)}80`)).toMatchObject({ kind: 'or' });
  });
});

describe('arbitrary text', () => {
  const words = fc.constantFrom(
    ...PRIMITIVE_KEYWORDS,
    'and',
    'or',
    'not',
    '(',
    ')',
    '!',
    '&&',
    '||',
    '"',
    '<=',
    '=',
  );
  const values = fc.constantFrom(
    '10.0.0.1',
    '10/8',
    'fd00::/8',
    '80',
    'https',
    '1-2',
    '0x1/0x2',
    'TIME_WAIT',
    '1h',
    'x',
  );
  const sentences = fc.array(fc.oneof(words, values, fc.string({ unit: 'binary', maxLength: 6 })), {
    maxLength: 12,
  });

  it('is read, or refused with a FilterError; what is read survives being written and read again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          sentences.map(list => list.join(' ')),
        ),
        text => {
          let expression: ReturnType<typeof parseFilter>;
          try {
            expression = parseFilter(text, context);
          } catch (error) {
            expect(error).toBeInstanceOf(FilterError);
            return;
          }
          compile(expression, context);
          expect(parseFilter(describeFilter(expression), context)).toEqual(expression);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('can be completed at any place', () => {
    fc.assert(
      fc.property(sentences, fc.nat(40), (list, cursor) => {
        const text = list.join(' ');
        const { start, end, candidates } = completeFilter(text, Math.min(cursor, text.length), context);
        const typed = text.slice(start, end).toLowerCase();
        for (const candidate of candidates) expect(candidate.toLowerCase().startsWith(typed)).toBe(true);
      }),
    );
  });
});
