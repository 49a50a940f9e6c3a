// Rows handed on while the table is read: the same flows, in the same order, as a whole reading has.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowStream } from '../../src/snapshot/row-stream.ts';
import { End, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { type Flow, lineOf, PROTOCOLS, readings } from './tables.ts';

function factsOf(snapshot: Snapshot, row: number): unknown {
  return [
    Object.values(End).map(end => ([0, 1, 2, 3] as const).map(word => snapshot.word(row, end, word))),
    [snapshot.family(row), snapshot.protocol(row), snapshot.sport(row), snapshot.dport(row)],
    [snapshot.timeout(row), snapshot.state(row), snapshot.flags(row), snapshot.zone(row), snapshot.mark(row)],
    [snapshot.exactCounter(row, 0), snapshot.rate(row, 0), snapshot.isNew(row), { ...snapshot.text(row) }],
  ];
}

/** What is handed on of the text, cut into chunks at these places. */
function stream(text: string, borders: readonly number[]): { rows: unknown[]; unreadable: number } {
  const rows: unknown[] = [];
  const stream = new RowStream({ instant: 1000, wallTime: 0 }, (snapshot, from, to) => {
    for (let row = from; row < to; row++) rows.push(factsOf(snapshot, row));
  });
  const bytes = Buffer.from(text);
  const cuts = [0, ...[...borders].sort((a, b) => a - b), bytes.length];
  for (const [at, end] of cuts.slice(1).entries()) stream.push(bytes.subarray(cuts[at], end), 1000);
  stream.end();
  return { rows, unreadable: stream.facts.unreadable.count };
}

test('a table of many batches, each flow once', () => {
  const flows = Array.from(
    { length: 1000 },
    (_, at): Flow => ({
      src: `10.0.${at >> 8}.${at & 255}`,
      timeout: at,
      ...(at % 3 === 0 && { rest: `helper=helper-${at}` }),
    }),
  );
  const whole = readings(flows);
  const text = [...flows, ...flows].map(flow => `${lineOf(flow)}\n`).join('');
  const { rows } = stream(`${text}nonsense\n`, []);
  expect(rows).toEqual(flows.map((_, row) => factsOf(whole, row)));
});

test('wherever its chunks are cut', () => {
  const flow = fc.record({
    protocol: fc.constantFrom(...PROTOCOLS),
    src: fc.constantFrom('192.0.2.7', '192.0.2.8', '2001:db8::7'),
    sport: fc.nat(9),
    timeout: fc.nat(99),
    zone: fc.constantFrom(0, 1),
    counters: fc.option(fc.constant([1, 2, 3, 4] as const), { nil: undefined }),
    rest: fc.constantFrom('', 'helper=ftp', 'secctx=a'),
  });
  fc.assert(
    fc.property(
      fc.array(flow, { maxLength: 40 }),
      fc.array(fc.nat(8000), { maxLength: 9 }),
      (flows, borders) => {
        const whole = readings(flows as Flow[]);
        const text = flows.map(each => `${lineOf(each as Flow)}\n`).join('');
        const { rows, unreadable } = stream(
          text,
          borders.filter(border => border < text.length),
        );
        expect(unreadable).toBe(0);
        expect(rows).toEqual(Array.from({ length: whole.rows.listed }, (_, row) => factsOf(whole, row)));
      },
    ),
    { numRuns: 200 },
  );
});

test('what is unreadable is counted', () => {
  expect(stream('nonsense\n', [3])).toEqual({ rows: [], unreadable: 1 });
});
