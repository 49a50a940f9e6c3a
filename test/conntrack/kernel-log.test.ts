// Complaints of a full table as kernels of all years print them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFullTableLine } from '../../src/conntrack/kernel-log.ts';
import { readFixture } from './read-facts.ts';

it.each([
  ['[   41.713112] nf_conntrack: table full, dropping packet', undefined, 41.713112],
  ['[   44.046141] nf_conntrack: nf_conntrack: table full, dropping packet', undefined, 44.046141],
  [
    '[ 5176.179591] nf_conntrack: nf_conntrack: table full in netns 4026532873, dropping packet',
    4026532873,
    5176.179591,
  ],
  ['4,321,41713112,-;nf_conntrack: nf_conntrack: table full, dropping packet', undefined, 41.713112],
  ['<4>[    9.000001] nf_conntrack: table full, dropping packet.', undefined, 9.000001],
  ['Dec  6 21:37:47 vm kernel: ip_conntrack: table full, dropping packet.', undefined, undefined],
])('knows %j', (line, namespace, uptime) => {
  expect(parseFullTableLine(line)).toEqual({ table: 'flows', namespace, uptime });
});

it('knows a full expectation table', () => {
  expect(parseFullTableLine('Aug 20 10:16:41 kernel: nf_conntrack: expectation table full')).toEqual({
    table: 'expectations',
    namespace: undefined,
    uptime: undefined,
  });
});

it('finds two complaints among the seed lines', () => {
  const lines = (readFixture('seeds/kernel-log.txt') ?? '').split('\n');
  expect(lines.map(parseFullTableLine).filter(line => line !== undefined)).toHaveLength(2);
});

it.each(['4.4', '4.15', '6.12', '6.18', '7.2'])('reads every captured line of %s', kernel => {
  const lines = (readFixture(`kernel-log/linux-${kernel}.txt`) ?? '').trim().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(parseFullTableLine(line)?.table).toBe('flows');
});

it('never throws, however long the line', () => {
  expect(parseFullTableLine('nf_conntrack: '.repeat(100_000))).toBeUndefined();
  fc.assert(fc.property(fc.string(), line => void parseFullTableLine(line)));
});
