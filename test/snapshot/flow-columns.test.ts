// How much memory columns take, and that what stands in them stays when others come.
import { expect, test } from 'vitest';
import { Family } from '../../src/conntrack/address.ts';
import { Has } from '../../src/conntrack/flow-line.ts';
import { FlowColumns, WIDE } from '../../src/snapshot/flow-columns.ts';
import { WIDE_WORDS } from '../../src/snapshot/wide-words.ts';

const ROWS = 1000;
const PLAIN = Has.ADDRESSES | Has.TIMEOUT | Has.PORTS;

function bytesARow(facts: number): number {
  const columns = new FlowColumns(ROWS);
  columns.makeRoom(facts);
  return bytesOf(columns) / ROWS;
}

function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + bytesOf(each), 0);
}

test.each([
  ['what every row has', PLAIN, 74],
  ['a mark and a use count', PLAIN | Has.MARK | Has.USE, 74 + 8],
  ['where IPv6 addresses are', PLAIN | WIDE, 74 + 4],
  ['counters', PLAIN | Has.COUNTERS, 74 + 48],
  ['all there is', ~0, 160],
])('bytes a row of %s', (_, facts, bytes) => {
  expect(bytesARow(facts)).toBe(bytes);
});

test('what is there stays, when more rows or more facts come', () => {
  const columns = new FlowColumns(ROWS);
  columns.timeout[7] = 30;
  columns.makeRoom(Has.COUNTERS);
  columns.replyBytes.high[7] = 5;
  columns.reserve(2 * ROWS, ROWS);
  columns.makeRoom(WIDE);
  columns.wideAt[2 * ROWS - 1] = 9;
  expect([columns.timeout[7], columns.replyBytes.high[7]]).toEqual([30, 5]);
  expect(columns.wideAt[2 * ROWS - 1]).toBe(9);
});

test('rows are copied with all that they state, and nothing is made of what they do not', () => {
  const source = new FlowColumns(ROWS);
  source.makeRoom(Has.MARK);
  source.mark[3] = 17;
  const target = new FlowColumns(ROWS);
  target.copyRows(source, Uint32Array.of(3), 5);
  expect(target.mark[5]).toBe(17);
  expect(target.originalBytes.low).toHaveLength(0);
});

test('the upper words of a copied row are its own', () => {
  const [source, target] = [new FlowColumns(ROWS), new FlowColumns(ROWS)];
  for (const row of [0, 1]) {
    source.makeRoom(Has.ADDRESSES | WIDE);
    source.has[row] = Has.ADDRESSES;
    source.family[row] = Family.IPV6;
    source.wideAt[row] = source.wide.take();
    source.wide.words.fill(row + 1, source.wideAt[row], (source.wideAt[row] ?? 0) + WIDE_WORDS);
  }
  target.copyRows(source, Uint32Array.of(1, 0), 7);
  source.wide.words.fill(0);
  const wordsOf = (row: number) =>
    target.wide.words.slice(target.wideAt[row], (target.wideAt[row] ?? 0) + WIDE_WORDS);
  expect([...wordsOf(7), ...wordsOf(8)]).toEqual([
    ...Array(WIDE_WORDS).fill(2),
    ...Array(WIDE_WORDS).fill(1),
  ]);
});
