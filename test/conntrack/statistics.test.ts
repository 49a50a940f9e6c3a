// The kernel's counters, per CPU and in sum, by the header's names.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTERS, canonicalCounter } from '../../src/conntrack/counters.ts';
import {
  counterIncreases,
  parseStatistics,
  STATISTICS_PATHS,
  type Statistics,
} from '../../src/conntrack/statistics.ts';
import { readFact, readFixture } from './read-facts.ts';

const PROC_5_15 = `entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
00000019  00000000 00000000 00000000 00000004 00000000 00000000 00000007 00000000 00000000 00000000 00000000 00000000  00000000 00000003 00000001 00000000
00000019  0000000a 00000000 00000000 00000003 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 00000002  00000000 00000003 00000003 00000000
`;
const PROC_2_6 = `entries  searched found new invalid ignore delete delete_list insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete
00000008  000a1f03 0031c2b7 00004e21 0000013b 00012c0f 00004e19 00003b02 00003b0a 00000000 00000004 00000011 00000002  00000006 00000009 00000007 
`;
const TOOL_4_4 = `cpu=0   \tsearched=0 found=0 new=1 invalid=0 ignore=0 delete=0 delete_list=0 insert=2 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 
cpu=1   \tsearched=0 found=13 new=4 invalid=0 ignore=0 delete=0 delete_list=0 insert=14 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 
`;
const TOOL_UNPRIVILEGED = `cpu=0   \tentries=12 clashres=5 found=0 new=0 invalid=6 ignore=0 delete=0 chainlength=9 insert=0 insert_failed=0 drop=0 early_drop=0 icmp_error=0 expect_new=0 expect_create=6 expect_delete=2 search_restart=0 
cpu=1   \tentries=12 clashres=0 found=0 new=0 invalid=5 ignore=0 delete=0 chainlength=0 insert=0 insert_failed=0 drop=0 early_drop=0 icmp_error=2 expect_new=0 expect_create=3 expect_delete=7 search_restart=0 
`;
const TOOL_BEFORE_1_2_2 = `entries             \t        19 
searched            \t    662659 
insert_failed       \t         3 
icmp_error          \t         1 
`;

function read(text: string): Statistics {
  const statistics = parseStatistics(text);
  if (statistics === undefined) throw new Error('no statistics in the text');
  return statistics;
}

function totals(text: string): Record<string, number> {
  return Object.fromEntries(read(text).totals);
}

describe('parseStatistics', () => {
  it('reads the proc file by its header, in hexadecimal', () => {
    const statistics = read(PROC_5_15);
    expect(statistics).toMatchObject({ entries: 25, firstCpuOnly: false, unreadable: 0 });
    expect(statistics.cpus.map(({ cpu }) => cpu)).toEqual([0, 1]);
    expect(statistics.cpus[1]?.counters.get('drop')).toBe(0xffffffff);
    expect(totals(PROC_5_15)).toMatchObject({
      invalid: 7,
      error: 2,
      clash_resolve: 10,
      chaintoolong: 7,
      expect_create: 6,
    });
  });

  it('never adds up the entries', () => {
    expect(totals(PROC_5_15)).not.toHaveProperty('entries');
  });

  it('reads the 16 columns of 2.6, where the second and eighth meant something else', () => {
    expect(totals(PROC_2_6)).toMatchObject({
      searched: 0x0a1f03,
      delete_list: 0x3b02,
      early_drop: 17,
      expect_delete: 7,
    });
    expect(totals(PROC_2_6)).not.toHaveProperty('clash_resolve');
    expect(totals(PROC_2_6)).not.toHaveProperty('search_restart');
  });

  it('reads both vocabularies of conntrack -S', () => {
    expect(totals(TOOL_4_4)).toMatchObject({ found: 13, new: 5, insert: 16, error: 0 });
    expect(read(TOOL_4_4).entries).toBeUndefined();
    expect(totals(TOOL_UNPRIVILEGED)).toMatchObject({
      clash_resolve: 5,
      chaintoolong: 9,
      error: 2,
      invalid: 11,
    });
    expect(read(TOOL_UNPRIVILEGED).entries).toBe(12);
  });

  it('keeps counters that have no name yet', () => {
    expect(totals('cpu=0 found=0 unknown1=7\ncpu=1 found=0 unknown1=8\n')).toEqual({
      found: 0,
      unknown1: 15,
    });
  });

  it('reads conntrack -S expect and CPUs that are not numbered from 0', () => {
    expect(totals('cpu=0   \texpect_new=1 expect_create=2 expect_delete=3 \n')).toMatchObject({
      expect_new: 1,
    });
    expect(read(readFixture('seeds/conntrack-S-one-of-many.txt') ?? '').cpus[0]?.cpu).toBe(9);
  });

  it('reads the old list of one CPU and says so', () => {
    expect(read(TOOL_BEFORE_1_2_2)).toMatchObject({ entries: 19, firstCpuOnly: true });
    expect(totals(TOOL_BEFORE_1_2_2)).toEqual({ searched: 662659, insert_failed: 3, error: 1 });
  });

  it('passes over lines that are no counters, and counts them', () => {
    const text = `conntrack v1.4.7 (conntrack-tools): Operation failed\n${TOOL_4_4}cpu=2 found=x drop=1\ncpu=3 fou`;
    expect(read(text)).toMatchObject({ unreadable: 3 });
    expect(read(text).cpus).toHaveLength(2);
    expect(read(PROC_2_6.replace('000a1f03', 'garbage!') + PROC_2_6.split('\n')[1])).toMatchObject({
      unreadable: 1,
    });
  });

  it.each(['', '\n\n', 'hello world', 'conntrack v1.4.7 (conntrack-tools): Operation failed', 'a b c\n'])(
    'finds nothing in %j',
    text => {
      expect(parseStatistics(text)).toBeUndefined();
    },
  );

  it.each(['linux-5.10', 'linux-6.18', 'linux-7.2', 'tomato-2.6', 'openwrt-23'])(
    'reads the file of %s',
    fixture => {
      const statistics = read(readFact(fixture, STATISTICS_PATHS) ?? '');
      expect(statistics.unreadable).toBe(0);
      expect(
        [...statistics.totals.keys()].every(name => COUNTERS.some(counter => counter.name === name)),
      ).toBe(true);
    },
  );

  it('finds the same evictions in the proc file and in conntrack -S', () => {
    const proc = read(readFact('linux-6.12-early-drop', STATISTICS_PATHS) ?? '');
    const tool = read(readFixture('conntrack/linux-6.12-early-drop-S.txt') ?? '');
    for (const [name, value] of tool.totals) expect(proc.totals.get(name)).toBe(value);
    expect(tool.totals.get('early_drop')).toBe(32);
    expect(proc.entries).toBe(398);
  });

  it('never throws, nor takes long over blanks', () => {
    expect(parseStatistics(' \n'.repeat(200_000))).toBeUndefined();
    const pieces = fc.constantFrom(
      'cpu=',
      'cpu=0 ',
      'entries  found drop\n',
      '0000001 ',
      'drop=1 ',
      '\n',
      '__proto__=1 ',
      'x',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: pieces })), text => {
        parseStatistics(text);
      }),
    );
  });
});

describe('counterIncreases', () => {
  const at = (...drops: number[]) => read(drops.map((drop, cpu) => `cpu=${cpu} drop=${drop}`).join('\n'));

  it('adds up what each CPU rose by', () => {
    expect(counterIncreases(at(3, 100), at(5, 100)).get('drop')).toBe(2);
  });

  it('goes over the end of 32 bits', () => {
    expect(counterIncreases(at(0xfffffffe, 7), at(3, 8)).get('drop')).toBe(6);
  });

  it('takes a counter that fell as begun anew', () => {
    expect(counterIncreases(at(500), at(4)).get('drop')).toBe(4);
  });

  it('leaves out CPUs and counters that only one reading has', () => {
    expect(counterIncreases(at(3), at(5, 100)).get('drop')).toBe(2);
    expect(counterIncreases(at(3), read('cpu=0 found=1')).size).toBe(0);
  });
});

describe('COUNTERS', () => {
  it('has every name and alias once', () => {
    const names = COUNTERS.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says each thing in one sentence', () => {
    for (const { meaning, advice = 'Fine.' } of COUNTERS) {
      for (const sentence of [meaning, advice]) expect(sentence).toMatch(/^[A-Z][^.]*(\.\d[^.]*)*\.$/);
    }
  });

  it('maps the names of kernel and tool to one', () => {
    expect(['clashres', 'chainlength', 'icmp_error', 'drop', 'unknown1'].map(canonicalCounter)).toEqual([
      'clash_resolve',
      'chaintoolong',
      'error',
      'drop',
      'unknown1',
    ]);
  });
});
