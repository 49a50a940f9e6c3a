// How fast a table grows and when it is full, told from made-up histories.
import { describe, expect, it } from 'vitest';
import { growth } from '../../src/pressure/growth.ts';
import { History } from '../../src/snapshot/history.ts';

/** One sample a second; NaN for what a test does not care about. */
function sampled(counts: readonly number[], max: number | ((second: number) => number) = 16_384): History {
  const history = new History();
  for (const [second, count] of counts.entries()) {
    history.add({
      // Ticks come a little late now and then.
      instant: second * 1000 + ((second * 37) % 23),
      count,
      max: typeof max === 'number' ? max : max(second),
      newPerSecond: Number.NaN,
      gonePerSecond: Number.NaN,
    });
  }
  return history;
}

const seconds = (length: number, count: (second: number) => number): number[] =>
  Array.from({ length }, (_, second) => Math.round(count(second)));

/** A flow's arrival is no clockwork: deterministic noise of a few flows either way. */
const noise = (second: number): number => ((second * 7919) % 17) - 8;

describe('growth', () => {
  it('foresees the time to full within a tenth at a steady 50 flows a second', () => {
    const { state, perSecond, secondsToFull, earliestFull, latestFull } = growth(
      sampled(seconds(31, second => 8000 + 50 * second + noise(second))),
    );
    const truth = (16_384 - (8000 + 50 * 30)) / 50;
    expect(state).toBe('growing');
    expect(perSecond).toBeCloseTo(50, 0);
    expect(Math.abs((secondsToFull ?? 0) - truth)).toBeLessThan(truth / 10);
    expect(earliestFull).toBeLessThanOrEqual(truth * 1.02);
    expect(latestFull).toBeGreaterThanOrEqual(truth * 0.98);
  });

  it.each([3, 10, 15, 22, 28])('is not misled by one collection of expired flows, %i s ago', fall => {
    const { perSecond } = growth(
      sampled(seconds(31, second => 8000 + 50 * second + noise(second) - (second > 30 - fall ? 2500 : 0))),
    );
    expect(Math.abs((perSecond ?? 0) - 50)).toBeLessThan(5);
  });

  it.each([
    [300, 0],
    [300, 10],
    [0, 300],
  ])('forgets what came before a flush: %i a second, then %i', (before, after) => {
    const counts = seconds(45, second => (second < 30 ? 3000 + before * second : after * (second - 30)));
    for (let length = 31; length <= 45; length++) {
      const { state, perSecond = after } = growth(sampled(counts.slice(0, length), 20_000));
      expect(Math.abs(perSecond - after)).toBeLessThanOrEqual(Math.max(1, after * 0.05));
      expect(state).toBe(length < (after === 0 ? 32 : 33) ? 'unknown' : after === 0 ? 'stable' : 'growing');
    }
  });

  it('takes falls that recur for how the table lives', () => {
    const sawtooth = growth(sampled(seconds(31, second => 8000 + 50 * (second % 6) + noise(second))));
    expect(sawtooth.state).toBe('stable');
  });

  it('looks back half a minute only', () => {
    const turned = seconds(91, second => (second < 60 ? 15_000 - 100 * second : 9000 + 20 * (second - 60)));
    expect(growth(sampled(turned)).perSecond).toBeCloseTo(20, 0);
  });

  it('calls a table stable that wavers, and one that takes more than a day', () => {
    expect(growth(sampled(seconds(31, second => 8000 + noise(second)))).state).toBe('stable');
    const slow = growth(
      sampled(
        seconds(31, second => 100_000 + second),
        1_000_000,
      ),
    );
    expect(slow).toMatchObject({ state: 'stable', secondsToFull: undefined });
    expect(slow.perSecond).toBeCloseTo(1, 1);
  });

  it('calls a table draining that empties', () => {
    const draining = growth(sampled(seconds(31, second => 9000 - 40 * second)));
    expect(draining).toMatchObject({ state: 'draining', secondsToFull: undefined });
    expect(draining.perSecond).toBeCloseTo(-40, 0);
  });

  it('calls a table full at its maximum, and while early drop makes room for a moment', () => {
    const filling = seconds(31, second => Math.min(16_384, 15_500 + 50 * second));
    expect(growth(sampled(filling))).toMatchObject({ state: 'full', secondsToFull: 0, perSecond: undefined });
    expect(growth(sampled([...filling, 16_377]))).toMatchObject({ state: 'full', secondsToFull: 0 });
  });

  it('measures room by the newest maximum, and the slope while the old one held the count down not at all', () => {
    const raised = growth(
      sampled(
        seconds(31, second => (second < 20 ? 16_384 : 16_384 + 50 * (second - 20))),
        second => (second < 20 ? 16_384 : 32_768),
      ),
    );
    expect(raised.state).toBe('growing');
    expect(raised.secondsToFull).toBeCloseTo((32_768 - 16_384 - 500) / 50, -1);
  });

  it('foretells as far as growth has lasted: hours take minutes', () => {
    const risen = (length: number): boolean =>
      growth(sampled(seconds(length, second => 1000 + 2 * second))).isForeseen;
    // Some two hours, so some 76 seconds.
    expect([3, 31, 60, 90].map(risen)).toEqual([false, false, false, true]);
    const waved = seconds(120, second => 1000 + 2 * Math.abs(second - 85));
    expect(growth(sampled(waved))).toMatchObject({ state: 'growing', isForeseen: false });
    const near = growth(sampled(seconds(4, second => 16_000 + 50 * second)));
    expect(near.isForeseen).toBe(true);
  });

  it.each([50, 300, 500])(
    'turns at a break to +%i/s, and foretells within 15 % from the fourth second on',
    rate => {
      for (const noisy of [0, 1]) {
        for (let after = 3; after <= 14; after++) {
          const count = (second: number): number =>
            4000 + rate * Math.max(0, second - 38) + noisy * noise(second);
          const told = growth(sampled(seconds(39 + after, count), 12_000));
          expect(told.state).toBe('growing');
          if (after < 4) continue;
          const truth = (12_000 - count(38 + after)) / rate;
          expect(Math.abs((told.secondsToFull ?? 0) - truth)).toBeLessThan(truth * 0.15);
        }
      }
    },
  );

  it('is stable at once when the maximum is raised and nothing more comes', () => {
    for (const after of [1, 2, 3, 5, 20]) {
      const raised = growth(
        sampled(
          seconds(30 + after, second => Math.min(12_000, 4000 + 300 * second)),
          second => (second < 30 ? 12_000 : 20_000),
        ),
      );
      expect(raised).toMatchObject({ state: 'stable', secondsToFull: undefined });
      expect(raised.perSecond).toBeCloseTo(0, 5);
    }
  });

  it('is not stable while the count has risen by a hundredth of the maximum in three seconds', () => {
    const burst = growth(sampled(seconds(40, second => 8000 + (second > 38 ? 400 : 0))));
    expect(burst.state).toBe('growing');
  });

  it('is stable while a table only lives: thirty flows come and go each second, more or fewer', () => {
    let count = 8000;
    let seed = 1;
    const walk = seconds(400, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      count += (seed % 23) - 11;
      return count;
    });
    let growing = 0;
    for (let end = 40; end < walk.length; end++) {
      const { secondsToFull = Number.POSITIVE_INFINITY } = growth(sampled(walk.slice(0, end)));
      if (secondsToFull < 300) growing++;
    }
    expect(growing).toBeLessThan(4);
  });

  it('says growing without a time where there is no maximum', () => {
    const unlimited = growth(
      sampled(
        seconds(31, second => 8000 + 50 * second),
        Number.NaN,
      ),
    );
    expect(unlimited).toMatchObject({ state: 'growing', secondsToFull: undefined });
  });

  it('knows nothing from fewer than three samples', () => {
    expect(growth(new History()).state).toBe('unknown');
    expect(growth(sampled([1, 2])).state).toBe('unknown');
    expect(growth(sampled([100, 150, 200, 250])).state).toBe('growing');
  });

  it('averages the flows that came and went', () => {
    const history = new History();
    for (const [second, rate] of [Number.NaN, 40, 60].entries()) {
      history.add({
        instant: second * 1000,
        count: 10,
        max: 100,
        newPerSecond: rate,
        gonePerSecond: rate / 2,
      });
    }
    expect(growth(history)).toMatchObject({ newPerSecond: 50, gonePerSecond: 25 });
  });
});
