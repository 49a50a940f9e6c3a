// How full a table is, and what a larger one takes.
import { describe, expect, it } from 'vitest';
import { largerTable } from '../../src/pressure/memory.ts';
import { occupancy } from '../../src/pressure/occupancy.ts';
import { History } from '../../src/snapshot/history.ts';
import { limits, ordinary, read } from './table.ts';

const noHistory = new History();

describe('occupancy', () => {
  it('shows what was counted beside what was listed', () => {
    const snapshot = read(ordinary(90));
    expect(occupancy(limits({ count: 100, max: 400, buckets: 50 }), noHistory, snapshot)).toEqual({
      count: 100,
      heldFor: 1,
      max: 400,
      unlimited: false,
      share: 0.25,
      listed: 90,
      uncollected: 10,
      held: 10,
      peak: 100,
      buckets: 50,
      chainLength: 4,
    });
  });

  it('takes flows that came while reading for none that expired', () => {
    expect(occupancy(limits({ count: 80 }), noHistory, read(ordinary(90))).uncollected).toBe(0);
  });

  it('takes a maximum of 0 for none, and does not divide by it', () => {
    expect(occupancy(limits({ count: 100, max: 0 }), noHistory, undefined)).toMatchObject({
      unlimited: true,
      max: undefined,
      share: undefined,
    });
  });

  it('remembers the highest count', () => {
    const history = new History();
    for (const [second, count] of [10, 700, 20].entries()) {
      history.add({ instant: second * 1000, count, max: 1000, newPerSecond: 0, gonePerSecond: 0 });
    }
    expect(occupancy(limits({ count: 20 }), history, undefined).peak).toBe(700);
    expect(occupancy(limits({ count: 20 }), history, undefined, 900).peak).toBe(900);
    expect(occupancy(limits({}), noHistory, undefined).peak).toBeUndefined();
  });
});

describe('largerTable', () => {
  const size = { entryBytes: 256, extensionBytes: 128, origin: 'slabinfo' } as const;

  it.each([
    // max, buckets, then the larger maximum and its buckets
    [65_536, 65_536, 131_072, 131_072],
    [65_536, 16_384, 131_072, 32_768],
    [40_000, 1024, 131_072, 32_768],
    [400, 65_536, 1024, 65_536],
    [16_384, undefined, 32_768, 32_768],
  ])('%i in %s buckets becomes %i in %i', (max, buckets, larger, heads) => {
    expect(largerTable(max, buckets, size)).toEqual({
      max: larger,
      buckets: heads,
      bytes: larger * 384 + heads * 8,
    });
  });
});
