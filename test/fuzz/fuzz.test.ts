// A short run of the fuzz, the same each time.
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('mutated rows of every format: nothing throws, all are counted, and what is written is valid and reads back', async () => {
  const { lines, readPercent } = await fuzz({ lines: 10_000, seed: 11 });
  expect(lines).toBe(10_000);
  expect(readPercent).toBeGreaterThanOrEqual(60);
});
