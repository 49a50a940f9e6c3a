// Places that fail: each by itself, later and later, and back when it can be read again.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gate } from '../../src/metrics/gate.ts';
import { SourceError } from '../../src/reader/source.ts';
import { type RunningFleet, runFleet, sourceOf, targetOf } from './metered-fleet.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
let running: RunningFleet | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await running?.stop();
  running = undefined;
});

async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left >= 0; left -= 100) {
    await vi.advanceTimersByTimeAsync(100);
    for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
  }
}

test('what cannot be opened is tried after 1, 2, 4, 8, 16 and then every 30 seconds', async () => {
  // The timers of node:timers/promises are not ours to move.
  vi.useRealTimers();
  const attempts: number[] = [];
  const begun = performance.now();
  running = runFleet([
    targetOf('away', async () => {
      attempts.push(Math.round((performance.now() - begun) / 1000));
      throw new SourceError('no route to host', 'plug it in');
    }),
  ]);
  await vi.waitUntil(() => attempts.length >= 3, { timeout: 25_000, interval: 20 });
  expect(attempts.slice(0, 3)).toEqual([0, 1, 3]);
  expect(running.troubles).toEqual(['away: no route to host']);
  expect(running.fleet.targets[0]?.figures.readErrors).toBeGreaterThanOrEqual(3);
});

test('a gate lets so many in, in the order of asking, and nobody waits for one that hangs', async () => {
  const gate = new Gate(2);
  const begun: string[] = [];
  const enter = (name: string, work: Promise<void>) =>
    gate.pass(() => {
      begun.push(name);
      return work;
    });
  const forever = new Promise<void>(() => {});
  void enter('hangs', forever);
  void enter('hangs too', forever);
  const third = enter('third', Promise.resolve());
  await pass(1000);
  expect(begun).toEqual(['hangs', 'hangs too']);
  await pass(30_000);
  await third;
  expect(begun).toEqual(['hangs', 'hangs too', 'third']);
});

test('a table that fails once is opened again, and says what it says of it once', async () => {
  vi.useRealTimers();
  const source = sourceOf(3);
  const good = source.script;
  source.script = async () => {
    throw new SourceError('connection lost', 'wait');
  };
  running = runFleet([targetOf('home', async () => source)]);
  await vi.waitUntil(() => running?.troubles.length === 1, { timeout: 25_000 });
  expect(running.fleet.targets[0]?.figures.isUp).toBe(false);
  source.script = good;
  await vi.waitUntil(() => running?.troubles.length === 2, { timeout: 25_000 });
  expect(running.troubles).toEqual(['home: connection lost', 'home: again']);
  expect(source.closed).toBeGreaterThanOrEqual(1);
  expect(running.fleet.targets[0]?.figures).toMatchObject({ isUp: true, readErrors: 1 });
});
