// What monitoring is told of tables that follow each other: totals that never fall, hosts, states, and nothing after a failure.
import { expect, test } from 'vitest';
import type { TableFigures } from '../../src/metrics/figures.ts';
import { MeteredTable } from '../../src/metrics/metered-table.ts';
import { pressureReport } from '../../src/pressure/report.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { Reading } from '../../src/watch/reading.ts';
import { NO_SLOW_FACTS } from '../../src/watch/slow-facts.ts';
import { nextFacts, noFacts, type TableFacts } from '../../src/watch/table-facts.ts';
import { Traffic } from '../../src/watch/traffic.ts';
import { type Flow, read } from '../snapshot/tables.ts';

const USUAL = { top: 10, hostLabels: 'address', addsUp: true } as const;

/** A table, and the readings that it is fed with, a second apart. */
function meter(options: Partial<ConstructorParameters<typeof MeteredTable>[0]> = {}) {
  const table = new MeteredTable({ ...USUAL, ...options });
  let [store, facts, second] = [new FlowStore(), noFacts(), 0];
  return {
    table,
    /** The counters' text as `conntrack -S` has them; the count and the maximum. */
    ask(texts: Readonly<Record<string, string>>): TableFigures {
      facts = nextFacts(facts, new Map(Object.entries(texts)), second * 1000);
      table.takeFacts(facts);
      return table.figures;
    },
    read(
      flows: readonly Flow[],
      nameOf: (address: string) => string | undefined = () => undefined,
    ): TableFigures {
      const snapshot = read(store, second++ * 1000, flows);
      table.takeReading(readingOf(snapshot, facts), reportOf(snapshot, facts), nameOf);
      return table.figures;
    },
    restart(): void {
      [store, facts] = [new FlowStore(), noFacts()];
      table.restart();
    },
  };
}

type Snapshot = ReturnType<typeof read>;
const readingOf = (snapshot: Snapshot, facts: TableFacts) =>
  new Reading(snapshot, facts, undefined, new Traffic(snapshot), () => {});
const reportOf = (snapshot: Snapshot, { limits, history, timeouts, tally }: TableFacts) =>
  pressureReport({ snapshot, limits, history, timeouts, tally, ...NO_SLOW_FACTS });

const COUNTED = (up: number, down: number) => [1, up, 1, down] as const;
const A = '192.168.1.2';
const B = '192.168.1.3';

test('flows and bytes add up over flows that come, grow and go', () => {
  const { read } = meter();
  expect(read([{ src: A, timeout: 0, counters: COUNTED(100, 1000) }]).totals).toEqual({
    newFlows: 0,
    goneFlows: 0,
    up: 0,
    down: 0,
  });
  const grown = { src: A, timeout: 0, counters: COUNTED(150, 1200) };
  const come = { src: B, sport: 5, timeout: 0, counters: COUNTED(7, 9) };
  expect(read([grown, come]).totals).toEqual({ newFlows: 1, goneFlows: 0, up: 57, down: 209 });
  // Both timeouts have run out: they are gone, and what they have brought stays.
  read([]);
  expect(read([]).totals).toEqual({ newFlows: 1, goneFlows: 2, up: 57, down: 209 });
  expect(read([{ ...come, sport: 6 }]).totals).toMatchObject({ newFlows: 2, up: 64, down: 218 });
});

test('without accounting there are no bytes, and not 0', () => {
  const { read } = meter();
  read([{ src: A }]);
  const { totals, table } = read([{ src: A }]);
  expect(totals).toMatchObject({ up: undefined, down: undefined });
  expect(table?.hosts[0]?.bytes).toBeUndefined();
});

test('the bytes of a host begin with its place and never fall when its flows end', () => {
  const { read } = meter();
  const bytesOf = ({ table }: TableFigures) => table?.hosts.find(({ address }) => address === A)?.bytes;
  const flow = { src: A, timeout: 0, counters: COUNTED(100, 1000) };
  expect(bytesOf(read([flow]))).toBe(0);
  expect(
    bytesOf(
      read([
        { ...flow, counters: COUNTED(200, 1000) },
        { ...flow, sport: 9 },
      ]),
    ),
  ).toBe(1200);
  read([]);
  expect(bytesOf(read([]))).toBe(1200);
});

test('a source that is opened anew goes on with the totals', () => {
  const { read, restart, ask } = meter();
  read([{ src: A, counters: COUNTED(0, 0) }]);
  ask({ 'conntrack -S': 'cpu=0 drop=10 early_drop=1 insert_failed=0' });
  ask({ 'conntrack -S': 'cpu=0 drop=15 early_drop=1 insert_failed=0' });
  const before = read([{ src: A, counters: COUNTED(70, 0) }]);
  restart();
  // The router was started anew: its counters begin at 0.
  ask({ 'conntrack -S': 'cpu=0 drop=2 early_drop=0 insert_failed=0' });
  const after = read([{ src: A, counters: COUNTED(5, 0) }]);
  expect(after.totals).toEqual(before.totals);
  expect(after.drops.get('drop')).toBe(15);
  expect(ask({ 'conntrack -S': 'cpu=0 drop=3 early_drop=0 insert_failed=0' }).drops.get('drop')).toBe(16);
});

test('drops go on where the counter of 32 bits wraps, on one of two processors', () => {
  const { ask } = meter();
  const stat = (first: number, second: number) => ({
    'conntrack -S': `cpu=0 drop=${first} early_drop=0\ncpu=1 drop=${second} early_drop=0`,
  });
  expect(ask(stat(4_294_967_290, 7)).drops.get('drop')).toBe(4_294_967_297);
  expect(ask(stat(4, 8)).drops.get('drop')).toBe(4_294_967_308);
  expect([...ask(stat(4, 8)).drops.keys()]).toEqual(['drop', 'early_drop']);
});

test('flows are told by protocol and state, usual ones also as 0, and strange ones together', () => {
  const { read } = meter();
  const flows: Flow[] = [
    { src: A, protocol: 'tcp', state: 'ESTABLISHED' },
    { src: A, protocol: 'tcp', sport: 2, state: 'NO_SUCH_STATE' },
    { src: A, protocol: 'udp', flags: ['UNREPLIED'] },
    { src: A, protocol: 'unknown' },
  ];
  const told = (figures: TableFigures) =>
    Object.fromEntries(
      (figures.table?.flows ?? []).map(({ protocol, state, flows: n }) => [`${protocol} ${state}`, n]),
    );
  expect(told(read(flows))).toMatchObject({
    'tcp ESTABLISHED': 1,
    'tcp other': 1,
    'tcp SYN_SENT': 0,
    'udp unreplied': 1,
    'other replied': 1,
  });
  read([]);
  expect(told(read([]))).toMatchObject({ 'tcp other': 0, 'other replied': 0 });
});

test('a host keeps the name that it had first, and its series with it', () => {
  const { read } = meter({ hostLabels: 'name' });
  const nameIn = ({ table }: TableFigures) => table?.hosts[0]?.name;
  expect(nameIn(read([{ src: A }]))).toBe('');
  expect(nameIn(read([{ src: A }], () => 'xbox'))).toBe('xbox');
  expect(nameIn(read([{ src: A }], () => 'renamed'))).toBe('xbox');
});

test('without labels no host and no address of a verdict is told', () => {
  const { read, ask } = meter({ hostLabels: 'none' });
  ask({ 'sys/net/netfilter/nf_conntrack_count': '600', 'sys/net/netfilter/nf_conntrack_max': '700' });
  const scan: Flow[] = Array.from({ length: 600 }, (_, port) => ({
    src: A,
    dst: '203.0.113.9',
    protocol: 'tcp',
    dport: port + 1,
    state: 'SYN_SENT',
    flags: ['UNREPLIED'],
  }));
  const { table } = read(scan);
  expect(table).toMatchObject({ hosts: [], hostCount: 1, otherFlows: 600 });
  expect(table?.verdicts).toEqual([{ rule: 'port-scan', address: '', flows: 600 }]);
});

test('after a failure nothing but totals is told, and 0 for being up', () => {
  const { read, ask, table } = meter();
  ask({ 'sys/net/netfilter/nf_conntrack_count': '3', 'sys/net/netfilter/nf_conntrack_max': '0' });
  expect(read([{ src: A }])).toMatchObject({ isUp: true, occupancy: { entries: 3, limit: undefined } });
  table.fail();
  const { isUp, readErrors, occupancy, totals, table: rows } = table.figures;
  expect({ isUp, readErrors, entries: occupancy.entries, rows }).toEqual({
    isUp: false,
    readErrors: 1,
    entries: undefined,
    rows: undefined,
  });
  expect(totals?.newFlows).toBe(0);
});

test('facts that could not be asked for are not told again', () => {
  const { ask, table } = meter();
  expect(ask({ 'sys/net/netfilter/nf_conntrack_count': '3' }).occupancy.entries).toBe(3);
  expect(ask({}).occupancy.entries).toBeUndefined();
  expect(table.figures.isUp).toBe(false);
});
