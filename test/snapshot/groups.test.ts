// Groups of flows, and the distinct parts within them, against a twin with Maps of strings.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { progressOf, STATED_GROUPINGS, type StatedGrouping } from '../../src/snapshot/group-keys.ts';
import { GroupScratch, groupFlows } from '../../src/snapshot/groups.ts';
import { Counter, End, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { type Flow, PROTOCOLS, readings } from './tables.ts';

const flow: fc.Arbitrary<Flow> = fc
  .record({
    protocol: fc.constantFrom(...PROTOCOLS),
    src: fc.constantFrom('10.0.0.1', '10.0.0.2', '203.0.113.5', 'fd77::1', 'fd78::1', '::a00:1'),
    host: fc.nat(3),
    sport: fc.integer({ min: 1, max: 65535 }),
    dport: fc.constantFrom(53, 80, 443),
    state: fc.constantFrom('ESTABLISHED', 'SYN_SENT', 'ODD_STATE'),
    flags: fc.constantFrom<readonly string[]>([], ['UNREPLIED'], ['ASSURED']),
    bytes: fc.option(fc.nat(1_000_000), { nil: undefined }),
  })
  .map(({ protocol, src, host, sport, dport, state, flags, bytes }) => ({
    protocol,
    src,
    dst: destinationOf(src, host),
    sport,
    dport,
    flags,
    ...(protocol === 'tcp' && { state }),
    ...(bytes !== undefined && { counters: [1, bytes, 1, bytes] as const }),
  }));

/** The one stranger among the sources goes to hosts of ours. */
function destinationOf(src: string, host: number): string {
  if (src.includes(':')) return `2001:db8::${host}`;
  return src.startsWith('10.') ? `192.0.2.${host}` : `10.0.0.${host}`;
}

function textKey(snapshot: Snapshot, row: number, by: StatedGrouping): string {
  const words = (end: End): string =>
    [snapshot.family(row), ...([0, 1, 2, 3] as const).map(word => snapshot.word(row, end, word))].join(' ');
  const network = (end: End): string =>
    snapshot.family(row) === 10 ? words(end).split(' ').slice(0, 3).join(' ') : words(end);
  switch (by) {
    case 'source':
      return words(End.ORIGINAL_SRC);
    case 'destination':
      return words(End.ORIGINAL_DST);
    case 'port':
      return `${snapshot.protocol(row)} ${snapshot.hasPorts(row) ? snapshot.dport(row) : ''}`;
    case 'protocol':
      return `${snapshot.protocol(row)}`;
    case 'state':
      return snapshot.state(row) || `${snapshot.protocol(row)} ${progressOf(snapshot.flags(row))}`;
    case 'inside':
      return network(isStrangers(snapshot, row) ? End.ORIGINAL_DST : End.ORIGINAL_SRC);
    case 'network':
      return network(End.ORIGINAL_SRC);
    case 'service':
      return `${words(End.ORIGINAL_DST)} ${textKey(snapshot, row, 'port')}`;
  }
}

function isStrangers(snapshot: Snapshot, row: number): boolean {
  return snapshot.family(row) === 2 && snapshot.word(row, End.ORIGINAL_SRC, 3) >>> 24 === 203;
}

/** Of both directions of some rows, those of strangers' flows the other way round; NaN where none has a rate. */
function ratesOf(snapshot: Snapshot, rows: readonly number[]): [down: number, up: number] {
  const counted = rows.filter(row => !Number.isNaN(snapshot.rate(row, Counter.REPLY_BYTES)));
  const sum = (counterOf: (row: number) => Counter): number =>
    counted.reduce(
      (all, row) => all + snapshot.rate(row, counterOf(row)),
      counted.length === 0 ? Number.NaN : 0,
    );
  return [
    sum(row => (isStrangers(snapshot, row) ? Counter.ORIGINAL_BYTES : Counter.REPLY_BYTES)),
    sum(row => (isStrangers(snapshot, row) ? Counter.REPLY_BYTES : Counter.ORIGINAL_BYTES)),
  ];
}

/** A flow without ports has no destination port. */
function partText(snapshot: Snapshot, row: number, part: 'destinations' | 'ports'): string[] {
  if (part === 'destinations') return [textKey(snapshot, row, 'destination')];
  return snapshot.hasPorts(row) ? [`${snapshot.dport(row)}`] : [];
}

const FIGURES = ['unreplied', 'fresh', 'down', 'up'] as const;
const FIGURE_NAMES = ['flows', ...FIGURES] as const;
const scratch = new GroupScratch();

function byKey<T>(
  rows: readonly number[],
  keyOf: (row: number) => string,
  summarize: (rows: number[]) => T,
): Map<string, T> {
  const lists = new Map<string, number[]>();
  for (const row of rows) lists.set(keyOf(row), [...(lists.get(keyOf(row)) ?? []), row]);
  return new Map([...lists].map(([key, list]) => [key, summarize(list)]));
}

describe('groups', () => {
  const tables = fc.tuple(fc.array(flow, { maxLength: 60 }), fc.array(flow, { maxLength: 60 }), fc.boolean());

  test.each(STATED_GROUPINGS)('by %s, as the twin counts them', by => {
    fc.assert(
      fc.property(tables, ([first, second, isChosen]) => {
        const snapshot = readings(first, [...first.slice(0, 30), ...second]);
        const rows = Array.from({ length: snapshot.rows.live }, (_, row) => row).filter(
          row => !isChosen || row % 3 !== 0,
        );
        const chosen = isChosen ? Uint32Array.from(rows) : undefined;
        const groups = groupFlows(snapshot, { by, figures: FIGURES, rows: chosen }, scratch);
        const keyOf = (row: number): string => textKey(snapshot, row, by);
        const found = new Map(
          Array.from({ length: groups.count }, (_, group) => [
            keyOf(groups.firstRow[group] ?? -1),
            FIGURE_NAMES.map(name => groups[name][group]),
          ]),
        );
        const expected = byKey(rows, keyOf, list => {
          return [
            list.length,
            list.filter(row => snapshot.isUnreplied(row)).length,
            list.filter(row => snapshot.isNew(row)).length,
            ...ratesOf(snapshot, list),
          ];
        });
        expect(found).toEqual(expected);
        for (const row of rows)
          expect(keyOf(groups.firstRow[scratch.groupOf[row] ?? -1] ?? -1)).toBe(keyOf(row));
      }),
      { numRuns: 100 },
    );
  });

  test.each(['destinations', 'ports'] as const)('different %s of each source', part => {
    fc.assert(
      fc.property(tables, ([first, second, isChosen]) => {
        const snapshot = readings(first, second);
        const rows = Array.from({ length: snapshot.rows.live }, (_, row) => row).filter(
          row => !isChosen || row % 2 === 0,
        );
        const chosen = isChosen ? Uint32Array.from(rows) : undefined;
        const groups = groupFlows(snapshot, { by: 'source', figures: [part], rows: chosen }, scratch);
        const counts = groups[part];
        const expected = byKey(
          rows,
          row => textKey(snapshot, row, 'source'),
          list => new Set(list.flatMap(row => partText(snapshot, row, part))).size,
        );
        const found = Array.from(counts, (count, group) => [
          textKey(snapshot, groups.firstRow[group] ?? -1, 'source'),
          count,
        ]);
        expect(new Map(found as [string, number][])).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  test('more groups than the first tables have room for', () => {
    const snapshot = readings(
      Array.from({ length: 6000 }, (_, index) => ({ src: `10.0.${index >> 8}.${index & 255}` })),
    );
    const groups = groupFlows(snapshot, { by: 'source', figures: ['destinations'] }, scratch);
    expect(groups.count).toBe(6000);
    expect(new Set(groups.flows)).toEqual(new Set([1]));
    expect(new Set(groups.destinations)).toEqual(new Set([1]));
  });
});
