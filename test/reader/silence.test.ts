// When a program counts as silent: not for what it said while nobody listened.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Silence } from '../../src/reader/silence.ts';

const onSilence = vi.fn();
beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  onSilence.mockReset();
});

test('is told once, a moment after the patience is over', () => {
  new Silence(20_000, onSilence);
  vi.advanceTimersByTime(20_000);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(onSilence).toHaveBeenCalledOnce();
});

test('words in that moment count, as those read after a stop do', () => {
  const silence = new Silence(20_000, onSilence);
  for (let round = 0; round < 3; round++) {
    vi.advanceTimersByTime(20_000);
    silence.broken();
  }
  expect(onSilence).not.toHaveBeenCalled();
});

test('is not told after the end, nor begun anew', () => {
  const silence = new Silence(20_000, onSilence);
  vi.advanceTimersByTime(20_000);
  silence.end();
  silence.broken();
  vi.advanceTimersByTime(60_000);
  expect(onSilence).not.toHaveBeenCalled();
});
