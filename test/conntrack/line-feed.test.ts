// Cutting chunks into lines: the same flows and the same refusals wherever the borders fall.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineFeed, type Unreadable } from '../../src/conntrack/line-feed.ts';
import { tableText } from './fixture-tables.ts';
import { type FlowFacts, factsOf } from './flow-facts.ts';

const UDP =
  'udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1024 dport=53 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=53 dport=1024 mark=0 use=1';
const MIXED = [
  UDP,
  'EXPECTING: 285 use=1 proto=6 src=203.0.113.21 dst=198.51.100.7 sport=0 dport=4021 ',
  '',
  'Error: nobody expects this',
  `${UDP.replace('1024', '1025')}\r`,
  '\r',
  'udp      17 src=x.x.x.x dst=y.y.y.y',
  '\0\0\0',
  `${UDP} ${'z'.repeat(20_000)}`,
  UDP.replace('29', '28'),
].join('\n');

interface Fed {
  flows: FlowFacts[];
  unreadable: Unreadable;
}

function feed(...chunks: readonly (string | Uint8Array)[]): Fed {
  const flows: FlowFacts[] = [];
  const lines = new LineFeed(line => flows.push(factsOf(line)));
  lines.begin();
  for (const chunk of chunks) lines.push(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk);
  lines.end();
  return { flows, unreadable: lines.unreadable };
}

describe('lines', () => {
  test('flows are handed on, frames passed over, the rest counted and the first of it kept', () => {
    const { flows, unreadable } = feed(MIXED);
    expect(flows.map(({ timeout }) => timeout)).toEqual([29, 29, 28]);
    expect(unreadable.count).toBe(4);
    expect(unreadable.first).toEqual([
      'Error: nobody expects this',
      'udp      17 src=x.x.x.x dst=y.y.y.y',
      '\0\0\0',
      `${UDP} ${'z'.repeat(20_000)}`.slice(0, 200),
    ]);
  });

  test('what a document spoilt is unreadable, line by line', () => {
    const text = tableText('seeds/unreadable.txt');
    const { flows, unreadable } = feed(text);
    expect(flows).toEqual([]);
    expect(unreadable.count).toBe(text.trimEnd().split('\n').length);
    expect(unreadable.first).toHaveLength(5);
  });

  test('a last line without its LF counts if it reached its use=', () => {
    expect(feed(UDP).flows).toHaveLength(1);
    expect(feed(UDP.slice(0, -6))).toMatchObject({ flows: [], unreadable: { count: 1 } });
  });

  test('an empty table, and one of blank lines', () => {
    expect(feed()).toEqual({ flows: [], unreadable: { count: 0, first: [] } });
    expect(feed('\n\n \r\n\t\n')).toEqual({ flows: [], unreadable: { count: 0, first: [] } });
  });

  test('begin forgets half a line, and what was unreadable', () => {
    const flows: FlowFacts[] = [];
    const lines = new LineFeed(line => flows.push(factsOf(line)));
    lines.begin();
    lines.push(Buffer.from(`nonsense\n${UDP.slice(0, 30)}`));
    lines.begin();
    lines.push(Buffer.from(`${UDP}\n`));
    lines.end();
    expect(flows).toHaveLength(1);
    expect(lines.unreadable).toEqual({ count: 0, first: [] });
  });
});

describe('chunk borders', () => {
  const whole = feed(MIXED);

  test('between any two bytes', () => {
    const bytes = Buffer.from(MIXED, 'latin1');
    for (let border = 0; border <= bytes.length; border += border > 1000 && border < 20_500 ? 97 : 1) {
      expect(feed(bytes.subarray(0, border), bytes.subarray(border)), `at ${border}`).toEqual(whole);
    }
  });

  test('after every byte', () => {
    const bytes = Buffer.from(MIXED, 'latin1');
    expect(feed(...Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toEqual(whole);
  });

  test('anywhere in a captured table', () => {
    const text = Buffer.from(tableText('linux-6.18/net/nf_conntrack'));
    const expected = feed(text);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 60 }), borders => {
        const cuts = [0, ...borders.sort((a, b) => a - b), text.length];
        const chunks = cuts.slice(1).map((end, index) => text.subarray(cuts[index], end));
        expect(feed(...chunks)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('the kept beginning of an overlong line is its own, however short its first piece', () => {
    const { unreadable } = feed(`${UDP}\n`, 'tiny', 'x'.repeat(30_000), 'tail\n', `${UDP}\n`);
    expect(unreadable).toEqual({ count: 1, first: [`tiny${'x'.repeat(196)}`] });
  });
});

describe('arbitrary input', () => {
  test('every line is a flow, a frame or unreadable, and nothing throws', () => {
    const line = fc.oneof(
      fc.constantFrom(
        UDP,
        '',
        '  ',
        '<conntrack>',
        '-A -t 1',
        '[1.5]\t [NEW] x',
        '    [NEW] ',
        '[',
        '<flow',
        'E',
      ),
      fc.string({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes).toString('latin1')),
    );
    fc.assert(
      fc.property(fc.array(line), fc.nat(200), (lines, border) => {
        const bytes = Buffer.from(lines.join('\n'), 'latin1');
        const { flows, unreadable } = feed(bytes.subarray(0, border), bytes.subarray(border));
        expect(unreadable.first.length).toBe(Math.min(unreadable.count, 5));
        expect(flows.length + unreadable.count).toBeLessThanOrEqual(
          bytes.toString('latin1').split('\n').length,
        );
        expect(unreadable.first.every(kept => kept.length <= 200)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
