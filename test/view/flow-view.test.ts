// Which rows are shown and in which order, against a comparator that looks at one pair of rows at a time.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protocolName } from '../../src/conntrack/protocols.ts';
import type { Device } from '../../src/names/device.ts';
import type { Network } from '../../src/names/network.ts';
import type { Process } from '../../src/names/socket-owners.ts';
import { Counter, End, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { COLUMNS } from '../../src/view/columns.ts';
import { addressText, flagMarks } from '../../src/view/flow-text.ts';
import { makeView, type SortOrder } from '../../src/view/flow-view.ts';
import { type Flow, PROTOCOLS, readings } from '../snapshot/tables.ts';

const U64 = 2n ** 64n - 1n;

const flow: fc.Arbitrary<Flow> = fc
  .record({
    protocol: fc.constantFrom(...PROTOCOLS),
    src: fc.constantFrom('9.0.0.1', '10.0.0.1', '200.0.0.1', 'fd77::1', '::a00:1'),
    host: fc.nat(2),
    isTranslated: fc.boolean(),
    sport: fc.constantFrom(1, 1024, 65535),
    dport: fc.constantFrom(53, 443, 65535),
    timeout: fc.option(fc.constantFrom(0, 30, 431999), { nil: undefined }),
    state: fc.constantFrom('ESTABLISHED', 'SYN_SENT', 'CLOSE', 'AAA_ODD'),
    flags: fc.constantFrom<readonly string[]>([], ['UNREPLIED'], ['ASSURED']),
    bytes: fc.option(fc.constantFrom(0n, 1n, 2n ** 32n, 2n ** 53n, U64), { nil: undefined }),
    deltaTime: fc.option(fc.nat(100), { nil: undefined }),
    mark: fc.option(fc.constantFrom(0, 7, 4294967295), { nil: undefined }),
    rest: fc.constantFrom('', 'helper=ftp', 'helper=sip', 'labels=voip,guest'),
    zone: fc.option(fc.constantFrom(0, 65535), { nil: undefined }),
  })
  .map(({ host, isTranslated, bytes, timeout, deltaTime, mark, zone, state, ...rest }) => ({
    ...rest,
    dst: rest.src.includes(':') ? `2001:db8::${host}` : `192.0.2.${host}`,
    ...(isTranslated && { translated: rest.src.includes(':') ? `2001:db9::${host}` : `198.51.100.${host}` }),
    ...(rest.protocol === 'tcp' && { state }),
    ...(timeout !== undefined && { timeout }),
    ...(deltaTime !== undefined && { deltaTime }),
    ...(mark !== undefined && { mark }),
    ...(zone !== undefined && { zone }),
    ...(bytes !== undefined && { counters: [bytes / 2n, bytes, bytes / 3n, bytes] as const }),
  }));

const order: fc.Arbitrary<SortOrder[]> = fc.array(
  fc.record({ column: fc.constantFrom(...COLUMNS.map(({ id }) => id)), descending: fc.boolean() }),
  { maxLength: 3 },
);

/** What a row is worth in a column; undefined where it states nothing. */
type Worth = readonly (number | string)[] | undefined;

const WORTH: Record<string, (snapshot: Snapshot, row: number) => Worth> = {
  source: (s, row) => address(s, row, End.ORIGINAL_SRC),
  destination: (s, row) => address(s, row, End.ORIGINAL_DST),
  sport: (s, row) => (s.hasPorts(row) ? [s.sport(row)] : undefined),
  dport: (s, row) => (s.hasPorts(row) ? [s.dport(row)] : undefined),
  protocol: (s, row) => [protocolName(s.protocol(row))],
  state: (s, row) => (s.state(row) === '' ? undefined : [s.state(row), s.flags(row)]),
  ttl: (s, row) => optional(s.timeout(row)),
  bytes: (s, row) => sum(s, row, Counter.ORIGINAL_BYTES, Counter.REPLY_BYTES),
  packets: (s, row) => sum(s, row, Counter.ORIGINAL_PACKETS, Counter.REPLY_PACKETS),
  down: (s, row) => rate(s, row, Counter.REPLY_BYTES),
  up: (s, row) => rate(s, row, Counter.ORIGINAL_BYTES),
  age: (s, row) => (s.isAgeAtLeast(row) && s.age(row) < 1 ? undefined : [s.age(row)]),
  flags: (s, row) => word(flagMarks(s, row)),
  idle: (s, row) => optional(idle(s, row)),
  name: (s, row) => word(nameOf(addressText(s, row, End.ORIGINAL_SRC)) ?? ''),
  device: (s, row) => word(nameOf(addressText(s, row, End.ORIGINAL_SRC)) ? MAC : ''),
  country: (s, row) => word(networkOf(addressText(s, row, End.REPLY_SRC))?.country ?? ''),
  as: (s, row) => optional(networkOf(addressText(s, row, End.REPLY_SRC))?.asNumber),
  process: (s, row) => word(s.hasPorts(row) && s.sport(row) === 1 ? `nginx/${s.dport(row)}` : ''),
  'looks-like': (s, row) =>
    word(s.hasPorts(row) && s.protocol(row) === 17 && s.dport(row) === 443 ? 'QUIC?' : ''),
  helper: (s, row) => word(s.text(row).helper ?? ''),
  labels: (s, row) => word(s.text(row).labels?.join(',') ?? ''),
  mark: (s, row) => optional(s.mark(row)),
  zone: (s, row) => [s.originalZone(row)],
  'translated-source': (s, row) => (s.isSourceNat(row) ? address(s, row, End.REPLY_DST) : undefined),
  'translated-destination': () => undefined,
};

const nameOf = (text: string): string | undefined => ({ '9.0.0.1': 'xbox', '10.0.0.1': 'desk' })[text];
/** Not whole, and known of some flows only. */
const idle = (snapshot: Snapshot, row: number): number | undefined =>
  snapshot.sport(row) === 1 ? undefined : snapshot.sport(row) + snapshot.dport(row) / 3;
/** No flow here is opened by a stranger: who answers is outside. */
const networkOf = (text: string): Network | undefined =>
  ({ 1: { country: 'NL', asNumber: 4_200_000_000 }, 2: { country: 'DE', asNumber: 7 } })[text.at(-1) ?? ''];
const processOf = (snapshot: Snapshot, row: number): Process | undefined =>
  snapshot.hasPorts(row) && snapshot.sport(row) === 1
    ? { name: 'nginx', pid: snapshot.dport(row) }
    : undefined;
const MAC = '28:16:a8:01:02:03';
const deviceOf = (snapshot: Snapshot, row: number): Device | undefined =>
  nameOf(addressText(snapshot, row, End.ORIGINAL_SRC))
    ? { mac: MAC, addresses: [], name: undefined, vendor: undefined }
    : undefined;
const context = { knownNameOf: nameOf, networkOf, processOf, deviceOf, idle };

function word(text: string): Worth {
  return text === '' ? undefined : [text];
}

function address(snapshot: Snapshot, row: number, end: End): Worth {
  return [snapshot.family(row), ...([0, 1, 2, 3] as const).map(word => snapshot.word(row, end, word))];
}

function optional(value: number | undefined): Worth {
  return value === undefined ? undefined : [value];
}

/** As a double: what the sort promises. */
function sum(snapshot: Snapshot, row: number, one: Counter, other: Counter): Worth {
  const total = snapshot.counter(row, one) + snapshot.counter(row, other);
  return Number.isNaN(total) ? undefined : [total];
}

function rate(snapshot: Snapshot, row: number, counter: Counter): Worth {
  const value = snapshot.rate(row, counter);
  return Number.isNaN(value) ? undefined : [value];
}

function compareRows(snapshot: Snapshot, orders: readonly SortOrder[], a: number, b: number): number {
  for (const { column, descending } of orders) {
    const [one, other] = [a, b].map(row => WORTH[column]?.(snapshot, row));
    if (!one && !other && column === 'state') {
      const difference = snapshot.flags(a) - snapshot.flags(b);
      if (difference !== 0) return descending ? -difference : difference;
    }
    if (!one && !other) continue;
    if (!one || !other) return one ? -1 : 1;
    const difference = compareWorth(one, other);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return snapshot.serial(a) - snapshot.serial(b);
}

function compareWorth(one: readonly (number | string)[], other: readonly (number | string)[]): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] as typeof value;
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}

describe('the order of rows', () => {
  const tables = fc.tuple(fc.array(flow, { maxLength: 25 }), fc.array(flow, { maxLength: 25 }));

  test('agrees with the comparator, for any orders after one another', () => {
    fc.assert(
      fc.property(tables, order, fc.boolean(), ([first, second], orders, withGone) => {
        const snapshot = readings(first, [], [...first.slice(0, 8), ...second]);
        // Where rows tie in a column, those absent in it stay among themselves in the order of the next.
        const { rows } = makeView(snapshot, { order: orders, withGone, context });
        const expected = [...rows].sort((a, b) => compareRows(snapshot, orders, a, b));
        expect([...rows]).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(COLUMNS)('by $id, in both directions', column => {
    expect(Object.keys(WORTH)).toContain(column.id);
    fc.assert(
      fc.property(tables, fc.boolean(), ([first, second], descending) => {
        const snapshot = readings(first, [...first.slice(0, 12), ...second]);
        const orders = [{ column: column.id, descending }];
        const { rows } = makeView(snapshot, { order: orders, withGone: true, context });
        expect([...rows]).toEqual([...rows].sort((a, b) => compareRows(snapshot, orders, a, b)));
      }),
      { numRuns: 60 },
    );
  });

  test('the largest counters there can be sort as the largest', () => {
    const snapshot = readings([
      { src: '10.0.0.1', counters: [1, 2n ** 40n, 1, 0] },
      { src: '10.0.0.2', counters: [1, U64, 1, U64] },
      { src: '10.0.0.3' },
    ]);
    expect([
      ...makeView(snapshot, { order: [{ column: 'bytes', descending: true }], withGone: false }).rows,
    ]).toEqual([1, 0, 2]);
    expect([
      ...makeView(snapshot, { order: [{ column: 'bytes', descending: false }], withGone: false }).rows,
    ]).toEqual([0, 1, 2]);
  });
});

describe('the choice of rows', () => {
  const snapshot = readings(
    [{ src: '10.0.0.1' }, { src: '10.0.0.2' }, { src: '10.0.0.3', timeout: 0 }],
    [{ src: '10.0.0.1' }],
  );

  test('gone flows only where they are wanted', () => {
    expect(makeView(snapshot, { order: [], withGone: false })).toEqual({
      rows: Uint32Array.of(0, 1),
      live: 2,
    });
    expect(makeView(snapshot, { order: [], withGone: true, context })).toEqual({
      rows: Uint32Array.of(0, 1, 2),
      live: 2,
    });
  });

  test('those that match, and how many of them are alive', () => {
    const matches = (_: Snapshot, row: number): boolean => row !== 0;
    expect(makeView(snapshot, { matches, order: [], withGone: true, context })).toEqual({
      rows: Uint32Array.of(1, 2),
      live: 1,
    });
  });

  test('of an empty table', () => {
    expect(makeView(readings([]), { order: [], withGone: true, context })).toEqual({
      rows: new Uint32Array(0),
      live: 0,
    });
  });
});
