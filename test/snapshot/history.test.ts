// The ring of samples: one a second, ten minutes of them.
import { describe, expect, test } from 'vitest';
import { HISTORY_SECONDS, History, type Sample } from '../../src/snapshot/history.ts';

const sample = (instant: number): Sample => ({
  instant,
  count: instant,
  max: Number.NaN,
  newPerSecond: Number.NaN,
  gonePerSecond: Number.NaN,
});

function instantsOf(instants: readonly number[], seconds = HISTORY_SECONDS): number[] {
  const history = new History();
  for (const instant of instants) history.add(sample(instant));
  return history.last(seconds).map(({ instant }) => instant);
}

describe('history', () => {
  test('nothing yet', () => {
    expect(instantsOf([])).toEqual([]);
    expect(new History().newest).toBeUndefined();
  });

  test('keeps a sample a second, and always the newest', () => {
    expect(instantsOf([0, 1000, 2000])).toEqual([0, 1000, 2000]);
    expect(instantsOf([0, 500, 1000, 1500, 2000, 2500])).toEqual([0, 1000, 2000, 2500]);
    expect(instantsOf([0, 100, 200, 300, 400])).toEqual([0, 400]);
    expect(instantsOf([0, 950, 1000])).toEqual([0, 950, 1000]);
  });

  test('forgets what is older than ten minutes', () => {
    const kept = instantsOf(Array.from({ length: 1000 }, (_, second) => second * 1000));
    expect(kept).toHaveLength(HISTORY_SECONDS + 1);
    expect(kept.at(-1)).toBe(999_000);
  });

  test('yields the last seconds asked for', () => {
    expect(instantsOf([0, 1000, 2000, 3000], 2)).toEqual([1000, 2000, 3000]);
  });
});
