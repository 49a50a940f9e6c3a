// The store's diff against a slow twin that keeps a Map of flows, over random tables.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Change } from '../../src/snapshot/flow-columns.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { Counter, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { type Flow, lineOf } from './tables.ts';

/** One line of a random table, naming one of a few flows. */
interface Entry {
  who: number;
  timeout: number | undefined;
  state: string | undefined;
  counters: [number, number, number, number] | undefined;
  deltaTime: number | undefined;
}

interface Reading {
  milliseconds: number;
  entries: readonly Entry[];
  aborted: boolean;
}

/** What is compared, of a flow in one reading. */
interface Row {
  who: number;
  change: number;
  serial: number;
  age: number;
  rates: number[];
}

interface Known extends Row {
  entry: Entry;
  seenAt: number;
  firstSeen: number;
}

/** In the order of their identity: family, zone, then address. */
const FLOWS: readonly Flow[] = [
  ...[1, 2, 3, 9].map(host => ({ src: `10.0.0.${host}` })),
  ...[1, 2].map(host => ({ src: `10.0.0.${host}`, zone: 4 })),
  ...[1, 2].map(host => ({ src: `fd77::${host}` })),
];

const entry: fc.Arbitrary<Entry> = fc.record({
  who: fc.nat(FLOWS.length - 1),
  timeout: fc.option(fc.nat(4), { nil: undefined }),
  state: fc.option(fc.constantFrom('ESTABLISHED', 'CLOSE'), { nil: undefined }),
  counters: fc.option(
    fc
      .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3))
      .map(([a, b, c, d]): Entry['counters'] => [a, b, c, d]),
    { nil: undefined },
  ),
  deltaTime: fc.option(fc.nat(3), { nil: undefined }),
});

const reading: fc.Arbitrary<Reading> = fc.record({
  milliseconds: fc.integer({ min: 100, max: 4000 }),
  entries: fc.array(entry, { maxLength: 10 }),
  aborted: fc.nat(4).map(n => n === 0),
});

const NO_RATES = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

class NaiveStore {
  /** Live flows: seen, or not seen once. */
  known = new Map<number, Known & { notSeen: boolean }>();
  nextSerial = 1;
  #begun: number | undefined;

  read(instant: number, entries: readonly Entry[]): Row[] {
    const rows: Row[] = [];
    const next = new Map<number, Known & { notSeen: boolean }>();
    const listed = new Map<number, Entry>();
    for (const one of entries) if (!listed.has(one.who)) listed.set(one.who, one);
    for (const [who, one] of [...listed].sort(([a], [b]) => a - b)) {
      const old = this.known.get(who);
      const goesOn = old !== undefined && isSuccessor(old.entry, one);
      if (old && !goesOn) rows.push({ ...old, change: Change.GONE, rates: NO_RATES });
      const firstSeen = goesOn ? old.firstSeen : instant;
      const row = {
        who,
        entry: one,
        notSeen: false,
        seenAt: instant,
        firstSeen,
        serial: goesOn ? old.serial : this.nextSerial++,
        change: goesOn ? (isChanged(old.entry, one) ? Change.CHANGED : Change.NONE) : Change.NEW,
        rates: goesOn ? ratesOf(old, one, instant) : NO_RATES,
        age: 0,
      };
      next.set(who, row);
      rows.push(row);
    }
    for (const [who, old] of this.known) {
      if (listed.has(who)) continue;
      const { timeout } = old.entry;
      const hasRunOut = timeout !== undefined && instant - old.seenAt + 50 >= (timeout + 1) * 1000;
      const isGone = old.notSeen || hasRunOut;
      rows.push(
        isGone ? { ...old, change: Change.GONE, rates: NO_RATES } : { ...old, change: Change.NOT_SEEN },
      );
      if (!isGone) next.set(who, { ...old, notSeen: true });
    }
    this.#rateNew(rows as Known[], this.#begun === undefined ? 0 : (instant - this.#begun) / 1000);
    this.#begun = instant;
    this.known = next;
    return rows.map(row => ({ ...row, age: ageOf(row as Known, instant) }));
  }

  /** A new flow has carried all it has since the reading before, unless it may be older. */
  #rateNew(rows: Known[], seconds: number): void {
    const isWhole = rows.every(row => row.change !== Change.NOT_SEEN);
    for (const row of rows) {
      const { counters, deltaTime } = row.entry;
      if (row.change !== Change.NEW || !counters || seconds === 0) continue;
      if (deltaTime === undefined ? !isWhole : deltaTime > seconds) continue;
      row.rates = counters.map(value => Math.fround(value / seconds));
    }
  }
}

function isSuccessor(old: Entry, now: Entry): boolean {
  if (old.deltaTime !== undefined && now.deltaTime !== undefined && now.deltaTime < old.deltaTime)
    return false;
  const { counters } = old;
  return !counters || !now.counters || now.counters.every((value, index) => value >= (counters[index] ?? 0));
}

function isChanged(old: Entry, now: Entry): boolean {
  return old.state !== now.state || (old.timeout === undefined) !== (now.timeout === undefined);
}

function ratesOf(old: Known, now: Entry, instant: number): number[] {
  const before = old.entry.counters;
  if (!before || !now.counters) return NO_RATES;
  return now.counters.map((value, index) =>
    Math.fround((value - (before[index] ?? 0)) / ((instant - old.seenAt) / 1000)),
  );
}

function ageOf({ entry: { deltaTime }, firstSeen }: Known, instant: number): number {
  return deltaTime ?? (instant - firstSeen) / 1000;
}

function rowsOf(snapshot: Snapshot): Row[] {
  return Array.from({ length: snapshot.rows.total }, (_, row) => ({
    who: FLOWS.findIndex(
      flow => flow.src === sourceOf(snapshot, row) && (flow.zone ?? 0) === snapshot.originalZone(row),
    ),
    change: snapshot.change(row),
    serial: snapshot.serial(row),
    age: snapshot.age(row),
    rates: Object.values(Counter).map(counter => snapshot.rate(row, counter)),
  }));
}

function sourceOf(snapshot: Snapshot, row: number): string {
  const host = snapshot.word(row, 0, 3) & 255;
  return snapshot.family(row) === 10 ? `fd77::${host}` : `10.0.0.${host}`;
}

function bySerial(rows: readonly Row[]): Row[] {
  return rows
    .map(({ who, change, serial, age, rates }) => ({ who, change, serial, age, rates }))
    .sort((a, b) => a.serial - b.serial);
}

function textOf(entries: readonly Entry[]): string {
  return entries
    .map(({ who, timeout, state, counters, deltaTime }) =>
      lineOf({
        ...(FLOWS[who] as Flow),
        ...(timeout !== undefined && { timeout }),
        ...(state !== undefined && { state }),
        ...(counters && { counters }),
        ...(deltaTime !== undefined && { deltaTime }),
      }),
    )
    .map(line => `${line}\n`)
    .join('');
}

describe('the diff', () => {
  test('agrees with its twin over random tables, some of them aborted', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 12 }), list => {
        const store = new FlowStore();
        const twin = new NaiveStore();
        let instant = 0;
        let shown: Snapshot | undefined;
        for (const { milliseconds, entries, aborted } of list) {
          instant += milliseconds;
          store.begin(instant, 0);
          store.push(Buffer.from(textOf(entries)), instant);
          if (aborted) {
            store.abort();
            continue;
          }
          const snapshot = store.seal(instant);
          const expected = twin.read(instant, entries);
          expect(bySerial(rowsOf(snapshot))).toEqual(bySerial(expected));
          expectSums(snapshot, expected, entries.length);
          if (shown) store.recycle(shown);
          shown = snapshot;
        }
      }),
      { numRuns: 1500 },
    );
  });
});

function expectSums({ facts, rows }: Snapshot, expected: readonly Row[], lines: number): void {
  const count = (change: number): number => expected.filter(row => row.change === change).length;
  expect(facts.diff).toMatchObject({
    new: count(Change.NEW),
    gone: count(Change.GONE),
    changed: count(Change.CHANGED),
    notSeen: count(Change.NOT_SEEN),
  });
  expect(rows.live).toBe(expected.length - count(Change.GONE));
  expect(rows.listed + facts.doubled).toBe(lines);
}
