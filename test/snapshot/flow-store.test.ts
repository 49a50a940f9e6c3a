// Reading after reading: what is new, what has gone, what was merely not seen, and how fast it goes.
import { describe, expect, test } from 'vitest';
import { Change } from '../../src/snapshot/flow-columns.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { Counter, End, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { everyFact, type Flow, lineOf, read, readings } from './tables.ts';

const A: Flow = { src: '10.0.0.1', timeout: 100 };
const B: Flow = { src: '10.0.0.2', timeout: 100 };
const TCP: Flow = { protocol: 'tcp', src: '10.0.0.3', timeout: 60, state: 'SYN_SENT', flags: ['UNREPLIED'] };

const CHANGES = Object.fromEntries(Object.entries(Change).map(([name, code]) => [code, name]));

/** What became of the flow of each source address; GONE rows under their address and a cross. */
function changes(snapshot: Snapshot): Record<string, string> {
  const entries = Array.from({ length: snapshot.rows.total }, (_, row): [string, string] => {
    const host = `.${snapshot.word(row, End.ORIGINAL_SRC, 3) & 255}`;
    return [snapshot.isGone(row) ? `${host}+` : host, CHANGES[snapshot.change(row)] ?? ''];
  });
  expect(new Set(entries.map(([host]) => host)).size).toBe(entries.length);
  return Object.fromEntries(entries);
}

describe('coming and going', () => {
  test('all flows of the first reading are new', () => {
    const snapshot = readings([A, B]);
    expect(changes(snapshot)).toEqual({ '.1': 'NEW', '.2': 'NEW' });
    expect(snapshot.facts.diff).toEqual({ new: 2, gone: 0, changed: 0, notSeen: 0, seconds: 0 });
    expect(snapshot.rows).toEqual({ listed: 2, live: 2, total: 2 });
  });

  test('absent once is not seen, absent twice is gone, and then it is no more', () => {
    const once = readings([A, B], [A]);
    expect(changes(once)).toEqual({ '.1': 'NONE', '.2': 'NOT_SEEN' });
    expect(once.facts.diff).toEqual({ new: 0, gone: 0, changed: 0, notSeen: 1, seconds: 1 });
    expect(once.rows).toEqual({ listed: 1, live: 2, total: 2 });

    const twice = readings([A, B], [A], [A]);
    expect(changes(twice)).toEqual({ '.1': 'NONE', '.2+': 'GONE' });
    expect(twice.facts.diff).toMatchObject({ gone: 1, notSeen: 0 });
    expect(twice.rows).toEqual({ listed: 1, live: 1, total: 2 });

    expect(changes(readings([A, B], [A], [A], [A]))).toEqual({ '.1': 'NONE' });
  });

  test('absent once with its timeout run out is gone at once', () => {
    // Whole seconds, rounded down: 0 is anything below a second.
    expect(changes(readings([A, { ...B, timeout: 0 }], [A]))).toEqual({ '.1': 'NONE', '.2+': 'GONE' });
    expect(changes(readings([A, { ...B, timeout: 1 }], [A]))).toEqual({ '.1': 'NONE', '.2': 'NOT_SEEN' });
  });

  test('without a timeout nothing runs out', () => {
    const { timeout: _, ...offloaded } = { ...B, flags: ['OFFLOAD'] };
    expect(changes(readings([A, offloaded], [A]))).toEqual({ '.1': 'NONE', '.2': 'NOT_SEEN' });
  });

  test('a flow that comes back is the same flow, with its number and its age', () => {
    const store = new FlowStore();
    const first = read(store, 0, [A, B]);
    const serial = first.serial(1);
    read(store, 1000, [A]);
    const back = read(store, 2000, [B, A]);
    expect(changes(back)).toEqual({ '.1': 'NONE', '.2': 'NONE' });
    expect(back.rowOf(serial)).toBe(0);
    expect(back.age(0)).toBe(2);
    expect(back.isAgeAtLeast(0)).toBe(true);
  });

  test('a flow that has gone and comes again is another flow', () => {
    const store = new FlowStore();
    const serial = read(store, 0, [A]).serial(0);
    for (const instant of [1000, 2000]) read(store, instant, []);
    const again = read(store, 3000, [A]);
    expect(changes(again)).toEqual({ '.1': 'NEW' });
    expect(again.rowOf(serial)).toBe(-1);
    expect(again.serial(0)).toBeGreaterThan(serial);
  });

  test('a flow that was not seen keeps its facts, and its rate until it is gone', () => {
    const counted: Flow = { ...B, counters: [1, 100, 1, 50], mark: 7, rest: 'helper=ftp' };
    const snapshot = readings([A, counted], [A, { ...counted, counters: [2, 300, 2, 80] }], [A]);
    expect(snapshot.rate(1, Counter.ORIGINAL_BYTES)).toBe(200);
    expect(snapshot.exactCounter(1, Counter.ORIGINAL_BYTES)).toBe(300n);
    expect([snapshot.mark(1), snapshot.timeout(1), snapshot.text(1), snapshot.seenAt(1)]).toEqual([
      7,
      100,
      { helper: 'ftp' },
      1000,
    ]);
  });
});

describe('changes', () => {
  test.each<[string, Flow, Flow, string]>([
    ['nothing', TCP, { ...TCP, timeout: 59, mark: 9 }, 'NONE'],
    ['a state', TCP, { ...TCP, state: 'ESTABLISHED' }, 'CHANGED'],
    ['a flag', TCP, { ...TCP, flags: [] }, 'CHANGED'],
    ['a state gone, as by offloading', { ...A, state: 'CLOSE' }, A, 'CHANGED'],
  ])('%s', (_, before, after, change) => {
    const snapshot = readings([before], [after]);
    expect(Object.values(changes(snapshot))).toEqual([change]);
    expect(snapshot.facts.diff.changed).toBe(change === 'CHANGED' ? 1 : 0);
  });

  test('an unknown state word can change like any other', () => {
    expect(changes(readings([{ ...TCP, state: 'HALF_OPEN' }], [{ ...TCP, state: 'HALF_SHUT' }]))).toEqual({
      '.3': 'CHANGED',
    });
  });
});

describe('another flow under an old tuple', () => {
  const old: Flow = { ...A, counters: [10, 1000, 5, 500], deltaTime: 60 };

  test.each<[string, Flow]>([
    ['fewer original packets', { ...old, counters: [9, 2000, 5, 500] }],
    ['fewer original bytes', { ...old, counters: [11, 999, 5, 500] }],
    ['fewer reply packets', { ...old, counters: [10, 1000, 4, 500] }],
    ['fewer reply bytes', { ...old, counters: [10, 1000, 6, 499] }],
    ['a lower age', { ...old, deltaTime: 59 }],
  ])('%s', (_, younger) => {
    const store = new FlowStore();
    const serial = read(store, 0, [old]).serial(0);
    const snapshot = read(store, 1000, [younger]);
    expect(changes(snapshot)).toEqual({ '.1': 'NEW', '.1+': 'GONE' });
    expect(snapshot.facts.diff).toMatchObject({ new: 1, gone: 1 });
    expect(snapshot.rowOf(serial)).toBe(1);
    expect(snapshot.rate(0, Counter.ORIGINAL_BYTES)).toBeNaN();
    expect(changes(read(store, 2000, [younger]))).toEqual({ '.1': 'NONE' });
  });

  test('the same age and the same counters are the same flow', () => {
    expect(changes(readings([old], [old]))).toEqual({ '.1': 'NONE' });
  });

  test('accounting switched on or off makes no new flow', () => {
    const { counters: _, ...uncounted } = old;
    expect(changes(readings([old], [uncounted], [old]))).toEqual({ '.1': 'NONE' });
  });
});

describe('rates', () => {
  test('by the time between the two sights of the flow, not between the readings', () => {
    const store = new FlowStore();
    const table = (flow: Flow): Buffer => Buffer.from(`${lineOf(flow)}\n`);
    store.begin(0, 0);
    store.push(table({ ...A, counters: [0, 0, 0, 0] }), 100);
    store.push(table({ ...B, counters: [0, 0, 0, 0] }), 200);
    store.seal(300);
    store.begin(1000, 0);
    store.push(table({ ...B, counters: [1, 1000, 2, 2000] }), 1200);
    store.push(table({ ...A, counters: [3, 3000, 6, 6000] }), 1600);
    const snapshot = store.seal(1700);
    const rates = (row: number): number[] =>
      Object.values(Counter).map(counter => snapshot.rate(row, counter));
    expect(rates(0)).toEqual([1, 1000, 2, 2000]);
    expect(rates(1)).toEqual([2, 2000, 4, 4000]);
    expect(snapshot.facts.diff.seconds).toBe(1);
    expect(snapshot.facts.readMilliseconds).toBe(700);
  });

  test('over a reading that skipped the flow', () => {
    const counted = (bytes: number): Flow => ({ ...A, counters: [bytes, bytes, 0, 0] });
    const snapshot = readings([counted(0)], [], [counted(3000)]);
    expect(snapshot.rate(0, Counter.ORIGINAL_BYTES)).toBe(1500);
  });

  test('none at first sight, none without accounting', () => {
    expect(readings([{ ...A, counters: [1, 2, 3, 4] }]).rate(0, Counter.REPLY_BYTES)).toBeNaN();
    const snapshot = readings([A], [A]);
    expect(snapshot.rate(0, Counter.REPLY_BYTES)).toBeNaN();
    expect(snapshot.counter(0, Counter.REPLY_BYTES)).toBeNaN();
    expect(snapshot.exactCounter(0, Counter.REPLY_BYTES)).toBeUndefined();
    expect(readings([A], [{ ...A, counters: [1, 2, 3, 4] }]).rate(0, Counter.REPLY_BYTES)).toBeNaN();
  });

  test('of a flow that has come since the reading before, all that it has carried', () => {
    const young: Flow = { ...B, counters: [2, 3000, 1, 80] };
    expect(readings([A], [A, young]).rate(1, Counter.ORIGINAL_BYTES)).toBe(3000);
    expect(readings([A], [A, { ...young, deltaTime: 1 }]).rate(1, Counter.ORIGINAL_BYTES)).toBe(3000);
  });

  test('none of a new flow that may be old: by its age, or where the reading has skipped others', () => {
    const old: Flow = { ...B, counters: [2, 3000, 1, 80] };
    expect(readings([A], [A, { ...old, deltaTime: 2 }]).rate(1, Counter.ORIGINAL_BYTES)).toBeNaN();
    expect(readings([A], [old]).rate(0, Counter.ORIGINAL_BYTES)).toBeNaN();
  });

  test('two readings at the same instant have none', () => {
    const store = new FlowStore();
    read(store, 5, [{ ...A, counters: [0, 0, 0, 0] }]);
    expect(read(store, 5, [{ ...A, counters: [1, 1, 1, 1] }]).rate(0, Counter.REPLY_BYTES)).toBeNaN();
  });
});

describe('identity', () => {
  const same = (one: Flow, other: Flow): boolean => readings([one, other]).rows.listed === 1;

  test('a flow listed twice is kept once and counted', () => {
    const snapshot = readings([A, B, { ...A, timeout: 50, mark: 3 }]);
    expect(snapshot.rows.listed).toBe(2);
    expect(snapshot.facts.doubled).toBe(1);
    expect(snapshot.timeout(0)).toBe(100);
  });

  test('no zone and zone 0 are the same', () => {
    expect(same(A, { ...A, zone: 0 })).toBe(true);
    expect(same(A, { ...A, zone: 1 })).toBe(false);
    expect(changes(readings([A], [{ ...A, zone: 0 }]))).toEqual({ '.1': 'NONE' });
  });

  test('the full and the shortened spelling of IPv6 are the same', () => {
    expect(same({ src: 'fd77::1' }, { src: 'fd77:0000:0000:0000:0000:0000:0000:0001' })).toBe(true);
  });

  test.each<[string, Flow, Flow]>([
    ['a protocol', A, { ...A, protocol: 'tcp' }],
    ['a source', A, B],
    ['a destination', A, { ...A, dst: '192.0.2.2' }],
    ['a port', A, { ...A, sport: 1 }],
    ['an ICMP identifier', { ...A, protocol: 'icmp', sport: 1 }, { ...A, protocol: 'icmp', sport: 2 }],
    ['a GRE key', { ...A, protocol: 'gre', sport: 1 }, { ...A, protocol: 'gre', sport: 2 }],
    ['the upper half of an IPv6 address', { src: 'fd77::1' }, { src: 'fd78::1' }],
    ['a family', { src: '0.0.0.1', dst: '0.0.0.2' }, { src: '::1', dst: '::2' }],
  ])('%s tells flows apart', (_, one, other) => expect(same(one, other)).toBe(false));
});

describe('numbers of new flows', () => {
  const flows: Flow[] = [
    { src: '10.0.0.9' },
    { src: '10.0.0.1', zone: 5 },
    { src: '10.0.0.1' },
    { src: '10.0.0.1', dport: 443 },
    { src: 'fd77::1' },
    { src: 'fd76::2' },
    { protocol: 'icmp', src: '10.0.0.1' },
    { protocol: 'unknown', src: '10.0.0.1' },
  ];

  test('are the same whatever the order of the lines, and whatever lay in the columns before', () => {
    const numbersOf = (store: FlowStore, order: readonly Flow[]): string[] => {
      const { latest } = store;
      const snapshot = read(store, 9000, order);
      if (latest) store.recycle(latest);
      const first = Math.min(...order.map((_, row) => snapshot.serial(row)));
      const numbered = order.map((flow, row) => `${snapshot.serial(row) - first} ${lineOf(flow)}`);
      return numbered.sort();
    };
    const fresh = numbersOf(new FlowStore(), flows);
    expect(numbersOf(new FlowStore(), [...flows].reverse())).toEqual(fresh);
    const used = new FlowStore();
    for (let instant = 0; instant < 4000; instant += 1000) {
      const before = used.latest;
      read(
        used,
        instant,
        flows.map((_, index) => ({ src: `172.16.0.${index}`, zone: 60_000 - index })),
      );
      if (before) used.recycle(before);
    }
    for (const instant of [5000, 6000]) read(used, instant, []);
    expect(numbersOf(used, flows)).toEqual(fresh);
  });

  test('go on from reading to reading', () => {
    const store = new FlowStore();
    const first = read(store, 0, [A, B]);
    expect([first.serial(0), first.serial(1)]).toEqual([1, 2]);
    const second = read(store, 1000, [B, TCP, A]);
    expect([0, 1, 2].map(row => second.serial(row))).toEqual([2, 3, 1]);
  });
});

describe('readings that fail', () => {
  test('an aborted reading changes nothing', () => {
    const store = new FlowStore();
    const before = read(store, 0, [A, B]);
    const facts = everyFact(before);
    store.begin(1000, 0);
    store.push(Buffer.from(`${lineOf(TCP)}\n${lineOf(A)}\nnonsense`), 1000);
    store.abort();
    expect(store.latest).toBe(before);
    expect(everyFact(before)).toEqual(facts);
    const after = read(store, 2000, [A, B]);
    expect(changes(after)).toEqual({ '.1': 'NONE', '.2': 'NONE' });
    expect(after.facts.unreadable.count).toBe(0);
  });

  test('beginning anew drops the reading under way', () => {
    const store = new FlowStore();
    store.begin(0, 0);
    store.push(Buffer.from(`${lineOf(A)}\n`), 0);
    expect(changes(read(store, 1000, [B]))).toEqual({ '.2': 'NEW' });
  });

  test('sealing what was never begun is a mistake of the caller', () => {
    expect(() => new FlowStore().seal(0)).toThrow('never begun');
  });

  test('a wild guess of the number of rows reserves no more than a large table', () => {
    const store = new FlowStore();
    for (const count of [2 ** 53, Number.POSITIVE_INFINITY]) {
      store.begin(0, 0, count);
      store.push(Buffer.from(`${lineOf(A)}\n`), 0);
      expect(store.seal(0).rows.listed).toBe(1);
    }
  });
});

describe('the snapshot', () => {
  test('64-bit counters are exact', () => {
    const snapshot = readings([
      { ...A, counters: [2n ** 64n - 1n, 2n ** 53n + 1n, 2n ** 32n, 2n ** 32n - 1n] },
    ]);
    expect(Object.values(Counter).map(counter => snapshot.exactCounter(0, counter))).toEqual([
      2n ** 64n - 1n,
      2n ** 53n + 1n,
      2n ** 32n,
      2n ** 32n - 1n,
    ]);
    expect(snapshot.counter(0, Counter.REPLY_PACKETS)).toBe(2 ** 32);
  });

  test("the age is the kernel's word where it has one", () => {
    const snapshot = readings([{ ...A, deltaTime: 30 }], [{ ...A, deltaTime: 31 }]);
    expect(snapshot.age(0)).toBe(31);
    expect(snapshot.isAgeAtLeast(0)).toBe(false);
  });

  test('says which facts any row states, and whether there is IPv6', () => {
    expect(readings([A]).facts.hasIPv6).toBe(false);
    expect(readings([A, { src: 'fd77::1' }]).facts.hasIPv6).toBe(true);
    // Not listed any more, but still shown.
    expect(readings([A, { src: 'fd77::1', timeout: 9 }], [A]).facts.hasIPv6).toBe(true);
  });

  test('a flow of a family that the kernel does not know', () => {
    const store = new FlowStore();
    store.begin(0, 0);
    store.push(Buffer.from('unknown  7 unknown  99 500 mark=0 zone=0 use=2\n'), 0);
    const snapshot = store.seal(0);
    expect([snapshot.hasAddresses(0), snapshot.word(0, End.REPLY_DST, 3), snapshot.sport(0)]).toEqual([
      false,
      0,
      0,
    ]);
  });
});

describe('generations', () => {
  const table = (tick: number, size: number): Flow[] =>
    Array.from({ length: size }, (_, index) => ({
      protocol: index % 3 === 0 ? 'tcp' : 'udp',
      src:
        index % 5 === 0
          ? `fd77::${(index + tick).toString(16)}`
          : `10.${tick % 200}.${index >> 8}.${index & 255}`,
      timeout: 100 + tick,
      ...(index % 2 === 0 && { counters: [tick, tick * 100, tick, tick * 50] as const }),
      ...(index % 7 === 0 && { rest: `helper=h${tick} [F${index}]` }),
      ...(index % 4 === 0 && { zone: index }),
    }));

  test('a snapshot that is held stays as it was while twenty more are read', () => {
    const store = new FlowStore();
    read(store, 0, table(0, 300));
    const held = read(store, 1000, table(1, 300));
    const before = everyFact(held);
    let shown: Snapshot | undefined;
    for (let tick = 2; tick < 22; tick++) {
      // Once more rows than there is room for, so that columns grow in mid-reading.
      const latest = read(store, tick * 1000, table(tick, tick === 9 ? 5000 : 200 + tick));
      if (shown) store.recycle(shown);
      shown = latest;
    }
    expect(everyFact(held)).toEqual(before);
  });

  test('a snapshot given back twice, or while it is the newest, is not written under anyone', () => {
    const store = new FlowStore();
    const first = read(store, 0, table(0, 10));
    store.recycle(first);
    const second = read(store, 1000, table(1, 10));
    expect(second.generation).not.toBe(first.generation);
    store.recycle(first);
    store.recycle(first);
    const third = read(store, 2000, table(2, 10));
    const facts = everyFact(third);
    store.recycle(first);
    const fourth = read(store, 3000, table(3, 10));
    expect(new Set([second, third, fourth].map(({ generation }) => generation)).size).toBe(3);
    expect(everyFact(third)).toEqual(facts);
  });

  test('memory is used again once it has been given back', () => {
    const store = new FlowStore();
    const first = read(store, 0, table(0, 10));
    read(store, 1000, table(1, 10));
    store.recycle(first);
    expect(read(store, 2000, table(2, 10)).generation).toBe(first.generation);
  });

  test('once a flood is over its memory is let go', () => {
    const store = new FlowStore();
    let shown: Snapshot | undefined;
    const capacities: number[] = [];
    for (const [tick, size] of [10, 9000, 9000, 10, 10, 10, 10, 10, 10].entries()) {
      // Flows without time left are gone at once.
      const flows = table(1, size).map(flow => ({ ...flow, timeout: 0 }));
      const snapshot = read(store, tick * 2000, flows);
      capacities.push(snapshot.generation.columns.capacity);
      if (shown) store.recycle(shown);
      shown = snapshot;
    }
    expect(Math.max(...capacities)).toBeGreaterThan(9000);
    expect(capacities.slice(-2)).toEqual([1024, 1024]);
  });

  test('a flow without addresses has no NAT, whatever its row held before', () => {
    const store = new FlowStore();
    const translated = read(store, 0, [{ src: '10.0.0.1', translated: '203.0.113.1' }]);
    expect(translated.isSourceNat(0)).toBe(true);
    read(store, 1000, []);
    store.recycle(translated);
    store.begin(2000, 2000);
    store.push(Buffer.from('unknown  7 unknown  99 500 mark=0 zone=0 use=2\n'), 2000);
    const snapshot = store.seal(2000);
    expect(snapshot.generation).toBe(translated.generation);
    expect([snapshot.isSourceNat(0), snapshot.isDestinationNat(0)]).toEqual([false, false]);
  });

  test('a table that shrinks and grows again is matched all the same', () => {
    const store = new FlowStore();
    const flows = table(3, 4000);
    let shown: Snapshot | undefined;
    for (const [tick, size] of [4000, 4000, 3, 3, 3, 4000, 4000].entries()) {
      const snapshot = read(store, tick * 1000, flows.slice(0, size));
      expect(snapshot.rows.listed).toBe(size);
      if (shown) store.recycle(shown);
      shown = snapshot;
    }
    expect(shown?.facts.diff).toMatchObject({ new: 0, gone: 0, notSeen: 0 });
  });
});
