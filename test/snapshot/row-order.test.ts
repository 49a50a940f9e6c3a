// The radix sort against the language's own, stable one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floatKey, sortRows } from '../../src/snapshot/row-order.ts';

const key = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 1, 2047, 2048, 0xffff_ffff),
);

describe('sortRows', () => {
  test('agrees with a stable sort, in both directions', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 300 }), fc.boolean(), (keys, descending) => {
        const rows = Uint32Array.from(keys, (_, row) => row);
        sortRows(rows, rows.length, row => keys[row] ?? 0, descending);
        const expected = [...keys.keys()].sort((a, b) => {
          const difference = (keys[a] ?? 0) - (keys[b] ?? 0);
          return descending ? -difference : difference;
        });
        expect([...rows]).toEqual(expected);
      }),
    );
  });

  test('sorts only the rows it was given', () => {
    const rows = Uint32Array.of(5, 4, 3, 2, 1);
    sortRows(rows, 3, row => row);
    expect([...rows]).toEqual([3, 4, 5, 2, 1]);
  });

  test('a large table after a small one, and a small one after it', () => {
    for (const size of [10, 5000, 10, 1, 0]) {
      const rows = Uint32Array.from({ length: size }, (_, row) => row);
      sortRows(rows, size, row => size - row);
      expect([...rows]).toEqual(Array.from({ length: size }, (_, row) => size - 1 - row));
    }
  });
});

describe('floatKey', () => {
  test('orders as the numbers do', () => {
    const number = fc.float({ min: 0, noNaN: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(Math.sign(floatKey(a) - floatKey(b))).toBe(Math.sign(a - b));
      }),
      { examples: [[0, 1e-30]] },
    );
  });
});
