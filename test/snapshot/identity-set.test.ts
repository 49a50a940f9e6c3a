// Flows known by their hash alone: the same ones are the same that the columns compare in full.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineParser } from '../../src/conntrack/line-parser.ts';
import { IdentitySet } from '../../src/snapshot/identity-set.ts';
import { type Flow, lineOf, PROTOCOLS, readings } from './tables.ts';

const parser = new LineParser();

/** Whether each flow, in their order, is new to the set. */
function newness(flows: readonly Flow[]): boolean[] {
  const set = new IdentitySet();
  return flows.map(flow => {
    const bytes = Buffer.from(lineOf(flow));
    expect(parser.parse(bytes, 0, bytes.length)).toBe(true);
    return set.add(parser.line);
  });
}

test('a flow is its protocol, zone and original tuple, whatever else its line says', () => {
  const flow: Flow = { src: '192.168.1.2', timeout: 30 };
  expect(newness([flow, { ...flow, timeout: 29, mark: 1 }, { ...flow, zone: 0 }])).toEqual([
    true,
    false,
    false,
  ]);
  const others: Flow[] = [
    { ...flow, zone: 1 },
    { ...flow, protocol: 'tcp' },
    { ...flow, dst: '192.0.2.2' },
    { ...flow, sport: 1 },
    { ...flow, dport: 1 },
    { ...flow, src: '192.0.2.1', dst: '192.168.1.2' },
    { ...flow, src: '::c0a8:102', dst: '2001:db8::1' },
  ];
  expect(newness([flow, ...others])).toEqual(Array(others.length + 1).fill(true));
});

test('keys of gre that differ in their upper halves only are two flows', () => {
  const [one, other] = [0x1_0000, 0x2_0000];
  expect(
    newness([
      { protocol: 'gre', src: '192.0.2.7', sport: one },
      { protocol: 'gre', src: '192.0.2.7', sport: other },
    ]),
  ).toEqual([true, true]);
});

test('it agrees with the store on which flows there are', () => {
  const flow = fc.record({
    protocol: fc.constantFrom(...PROTOCOLS),
    src: fc.constantFrom('192.0.2.7', '192.0.2.8', '2001:db8::7', '::c000:207'),
    sport: fc.nat(3),
    dport: fc.nat(3),
    zone: fc.constantFrom(0, 1, 65_535),
  });
  fc.assert(
    fc.property(fc.array(flow, { maxLength: 200 }), flows => {
      const snapshot = readings(flows);
      expect(newness(flows).filter(Boolean).length).toBe(snapshot.rows.listed);
    }),
    { numRuns: 300 },
  );
});

test('it holds many', () => {
  const flows = Array.from({ length: 20_000 }, (_, at): Flow => ({ src: `10.0.${at >> 8}.${at & 255}` }));
  expect(newness(flows).every(Boolean)).toBe(true);
  expect(newness([...flows, ...flows]).filter(Boolean).length).toBe(flows.length);
});
