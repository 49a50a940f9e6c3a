// Places of hosts: so many and no more, kept for ten minutes, and given at once to who fills the table.
import { expect, test } from 'vitest';
import { HostPlaces } from '../../src/metrics/host-places.ts';

const MINUTE = 60_000;

/** Assigns the places of a table, flows by address, and tells who holds one. */
function assign(
  places: HostPlaces,
  flows: Readonly<Record<string, number>>,
  minute: number,
  of = 2,
): string[] {
  const ranked = Object.entries(flows).map(([address, count]) => ({ address, flows: count }));
  ranked.sort((a, b) => b.flows - a.flows);
  const all = ranked.reduce((sum, host) => sum + host.flows, 0);
  const contest = { largest: ranked.slice(0, of), all, flowsOf: (address: string) => flows[address] ?? 0 };
  places.assign(contest, minute * MINUTE);
  return [...places.holders].sort();
}

test('go to the largest', () => {
  expect(assign(new HostPlaces(2), { a: 5, b: 9, c: 7 }, 0)).toEqual(['b', 'c']);
});

test('are kept for ten minutes by a host that others have passed by a little', () => {
  const places = new HostPlaces(2);
  assign(places, { a: 10, b: 9 }, 0);
  expect(assign(places, { a: 10, b: 9, c: 11 }, 1)).toEqual(['a', 'b']);
  expect(assign(places, { a: 10, b: 9, c: 11 }, 10)).toEqual(['a', 'b']);
  expect(assign(places, { a: 10, b: 9, c: 11 }, 10.1)).toEqual(['a', 'c']);
});

test('are kept for ten minutes by a host that has no flow left', () => {
  const places = new HostPlaces(2);
  assign(places, { a: 10 }, 0);
  expect(assign(places, { b: 1 }, 9.9)).toEqual(['a', 'b']);
  expect(assign(places, { b: 1 }, 10.1)).toEqual(['b']);
});

test('are taken at once by a host with twice the flows of one that is not among the largest', () => {
  const places = new HostPlaces(2);
  assign(places, { a: 10, b: 9 }, 0);
  expect(assign(places, { a: 10, b: 9, flood: 18 }, 0.1)).toEqual(['a', 'flood']);
});

test('are not for the addresses of a scan, which have a flow each', () => {
  const places = new HostPlaces(4);
  const home = { a: 50, b: 40 };
  assign(places, home, 0, 4);
  const scan = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, n) => [`198.51.${n >> 8}.${n & 255}`, 1]),
  );
  expect(assign(places, { ...home, ...scan }, 1, 4)).toEqual(['a', 'b']);
});

test('are none where none are wanted', () => {
  expect(assign(new HostPlaces(0), { a: 5 }, 0)).toEqual([]);
});
