// The straight walk over common lines against the line parser, its slower twin: whatever it accepts reads alike.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommonLine } from '../../src/conntrack/common-line.ts';
import { FlowLine } from '../../src/conntrack/flow-line.ts';
import { allLines } from './fixture-tables.ts';
import { type FlowFacts, factsOf, readLine } from './flow-facts.ts';

const line = new FlowLine();
const common = new CommonLine(line);

/** The facts as the straight walk has them; undefined where it leaves the line to the parser. */
function readStraight(text: string, before = ''): FlowFacts | undefined {
  const bytes = Buffer.from(`${before}${text}\n`, 'latin1');
  const next = common.read(bytes, before.length);
  if (next < 0) return undefined;
  expect(next, text).toBe(bytes.length);
  return factsOf(line);
}

function expectTwin(text: string): void {
  const facts = readStraight(text);
  if (facts) expect(facts, text).toEqual(readLine(text));
}

const TCP =
  'ipv4     2 tcp      6 431999 ESTABLISHED src=10.77.1.2 dst=203.0.113.2 sport=47782 dport=80 packets=4 bytes=219 src=203.0.113.2 dst=203.0.113.1 sport=80 dport=47782 packets=3 bytes=167 [ASSURED] mark=0 zone=0 delta-time=0 use=2';
const ICMPV6 =
  'ipv6     10 icmpv6   58 28 src=fd77:0001:0000:0000:0000:0000:0000:0002 dst=2001:0db8:0077:0000:0000:0000:0000:0002 type=128 code=0 id=206 src=2001:0db8:0077:0000:0000:0000:0000:0002 dst=fd77:0001:0000:0000:0000:0000:0000:0002 type=129 code=0 id=206 mark=0 use=2';
const OFFLOADED =
  'ipv4     2 udp      17 src=10.77.1.2 dst=203.0.113.2 sport=32803 dport=5353 packets=1 bytes=31 src=203.0.113.2 dst=203.0.113.1 sport=5353 dport=32803 packets=1 bytes=31 [HW_OFFLOAD] mark=0 zone=0 use=3';

describe('common lines', () => {
  test.each([
    ['of tcp with counters', TCP],
    ['of icmpv6 without', ICMPV6],
    ['offloaded, with neither timeout nor state', OFFLOADED],
    ['of tcp, unreplied', TCP.replace('ESTABLISHED', 'SYN_SENT2').replace('219 src', '219 [UNREPLIED] src')],
    ['of conntrack(8), plain', TCP.replace('ipv4     2 ', '').replace('zone=0 delta-time=0 use=2', 'use=1')],
    [
      'of conntrack(8), with shortened addresses',
      'ipv6     10 udp      17 29 src=fd77:1::2 dst=2001:db8:77::2 sport=1 dport=53 src=2001:db8:77::2 dst=fd77:1::2 sport=53 dport=1 mark=0 use=1',
    ],
    ['whose counter is beyond 32 bits', TCP.replace('bytes=219', 'bytes=999999999999999')],
  ])('%s', (_, text) => {
    const facts = readStraight(text, 'what stood before\n');
    expect(facts).toBeDefined();
    expect(facts).toEqual(readLine(text));
  });

  test('say what the parser says of them', () => {
    expect(readStraight(TCP)).toMatchObject({
      family: 2,
      protocol: 6,
      timeout: 431999,
      state: 'ESTABLISHED',
      original: { src: '10.77.1.2', dst: '203.0.113.2', sport: 47782, dport: 80, packets: 4n, bytes: 219n },
      reply: { src: '203.0.113.2', dst: '203.0.113.1', sport: 80, dport: 47782, packets: 3n, bytes: 167n },
      kernelFlags: ['ASSURED'],
      mark: 0,
      zone: 0,
      deltaTime: 0,
      use: 2,
    });
  });

  test('are nearly half the lines of the captured tables, which rare flows fill', () => {
    const straight = allLines().filter(text => readStraight(text) !== undefined);
    expect(straight.length / allLines().length).toBeGreaterThan(0.4);
  });
});

describe('what is left to the parser', () => {
  test.each([
    ['a counter that a double cannot hold', TCP.replace('bytes=219', 'bytes=18446744073709551615')],
    ['a key that we do not know', TCP.replace('zone=0', 'colour=3')],
    ['a carriage return', `${TCP}\r`],
    ['two blanks', TCP.replace(' src', '  src')],
    ['another protocol', TCP.replace('tcp      6', 'sctp     132')],
    ['an octet beyond 255', TCP.replace('10.77.1.2', '10.77.1.256')],
    ['a leading zero', TCP.replace('10.77.1.2', '10.077.1.2')],
    ['a port beyond 65535', TCP.replace('47782', '65536')],
    ['counters of one direction only', TCP.replace('packets=3 bytes=167 ', '')],
    ['an address of another family', TCP.replace('10.77.1.2', 'fd77::2')],
  ])('%s', (_, text) => expect(readStraight(text)).toBeUndefined());

  test('a line cut anywhere', () => {
    for (const text of [TCP, ICMPV6, OFFLOADED]) {
      for (let end = 0; end < text.length; end++) {
        const bytes = Buffer.from(text.slice(0, end), 'latin1');
        expect(common.read(bytes, 0)).toBe(-1);
        expectTwin(text.slice(0, end));
      }
    }
  });
});

describe('the slower twin agrees', () => {
  test('on every captured line', () => {
    for (const text of allLines()) expectTwin(text);
  });

  const captured = fc.constantFrom(...allLines(), TCP, ICMPV6, OFFLOADED);
  const damage = fc.record({
    at: fc.nat(400),
    remove: fc.nat(12),
    insert: fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        '  ',
        '=',
        '[',
        '] ',
        '0',
        '00',
        '-',
        '\t',
        ':',
        '.',
        '255',
        '[ASSURED] ',
        'mark=1 ',
      ),
      fc.constantFrom('src=1.2.3.4 ', 'packets=1 bytes=2 ', '[UNREPLIED] ', 'use=1 ', 'CLOSE ', 'A1_', '::'),
      fc.stringMatching(/^[ -~]{0,4}$/),
    ),
  });

  test('on lines that were spoilt', () => {
    fc.assert(
      fc.property(captured, fc.array(damage, { minLength: 1, maxLength: 3 }), (text, damages) => {
        let spoilt = text;
        for (const { at, remove, insert } of damages) {
          spoilt = spoilt.slice(0, at) + insert + spoilt.slice(at + remove);
        }
        if (!spoilt.includes('\n')) expectTwin(spoilt);
      }),
      { numRuns: 5000 },
    );
  });

  test('on lines with other digits', () => {
    fc.assert(
      fc.property(captured, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (text, digits) => {
        let changed = 0;
        expectTwin(text.replace(/\d/g, digit => (++changed % 3 === 0 ? String(digits.next().value) : digit)));
      }),
      { numRuns: 1000 },
    );
  });
});
