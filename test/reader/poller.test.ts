// The poller over a source under the test's thumb, with the clock standing still between ticks.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Poller } from '../../src/reader/poller.ts';
import type { FactTexts } from '../../src/reader/source.ts';
import { chunk, FakeSource } from './fake-source.ts';

const INTERVAL = 1000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Watched {
  source: FakeSource;
  poller: Poller;
  events: string[];
}

function watch(interval = INTERVAL): Watched {
  const source = new FakeSource();
  const events: string[] = [];
  const poller = new Poller(source, interval, ['a'], {
    facts: (_, __, table) => events.push(table ? 'facts for table' : 'facts'),
    begin: () => events.push('begin'),
    chunk: bytes => events.push(`chunk ${Buffer.from(bytes).toString()}`),
    end: () => events.push('end'),
    failed: error => events.push(`failed ${error.message}, ${error.hint}`),
  });
  return { source, poller, events };
}

const READING = ['facts for table', 'begin', 'chunk fake', 'end'];
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const tables = ({ calls }: FakeSource): number => calls.filter(call => call === 'table').length;

describe('the poller', () => {
  test('reads the facts before the table, at once and then once a tick', async () => {
    const { source, poller, events } = watch();
    poller.start();
    await pass(0);
    expect(events).toEqual(READING);
    expect(source.calls).toEqual(['facts', 'table', 'table read']);
    await pass(INTERVAL - 1);
    expect(tables(source)).toBe(1);
    await pass(1);
    expect(events).toEqual([...READING, ...READING]);
    poller.stop();
  });

  test('never reads twice at a time, and stretches the interval to twice what reading takes', async () => {
    const { source, poller, events } = watch();
    let reading = 0;
    source.script = async sink => {
      expect(++reading).toBe(1);
      await pause(2500);
      sink(chunk('late'), 0);
      reading--;
    };
    poller.start();
    await pass(2499);
    expect(tables(source)).toBe(1);
    // Limits and counters are asked for all the while.
    expect(events.filter(event => event === 'facts')).toHaveLength(2);
    await pass(1);
    expect([poller.interval, poller.isStretched]).toEqual([5000, true]);
    await pass(2499);
    expect(tables(source)).toBe(1);
    await pass(1);
    expect(tables(source)).toBe(2);
    source.recover();
    await pass(5000);
    expect([poller.interval, poller.isStretched]).toEqual([INTERVAL, false]);
    poller.stop();
  });

  test('facts that are slow to come are not asked for again meanwhile', async () => {
    const { source, poller } = watch(10_000);
    poller.start();
    await pass(0);
    let answer: (texts: FactTexts) => void = () => {};
    source.factScript = () => new Promise(resolve => (answer = resolve));
    const before = source.calls.length;
    await pass(5000);
    expect(source.calls.length - before).toBe(1);
    answer(new Map());
    await pass(2000);
    expect(source.calls.length - before).toBe(2);
    poller.stop();
  });

  test('a failing source is told of, and asked again until it recovers', async () => {
    const { source, poller, events } = watch();
    source.fail('no table', 'load the module');
    poller.start();
    await pass(0);
    expect(events).toEqual(['facts for table', 'begin', 'failed no table, load the module']);
    await pass(INTERVAL);
    expect(events.slice(3)).toEqual(['facts for table', 'begin', 'failed no table, load the module']);
    source.recover();
    events.length = 0;
    await pass(INTERVAL);
    expect(events).toEqual(READING);
    poller.stop();
  });

  test('refresh reads now, or as soon as the present reading is done', async () => {
    const { source, poller } = watch();
    poller.start();
    await pass(100);
    poller.refresh();
    await pass(0);
    expect(tables(source)).toBe(2);

    source.script = () => pause(300);
    poller.refresh();
    await pass(100);
    poller.refresh();
    poller.refresh();
    await pass(250);
    expect(tables(source)).toBe(4);
    poller.stop();
  });

  test('a new interval is in force at once', async () => {
    const { source, poller } = watch(60_000);
    poller.start();
    await pass(500);
    poller.setInterval(2000);
    await pass(0);
    expect(tables(source)).toBe(2);
    await pass(2000);
    expect(tables(source)).toBe(3);
    poller.stop();
  });
});

describe('stop', () => {
  test('in mid-reading: no event comes after it, nothing is left running', async () => {
    const { source, poller, events } = watch();
    source.script = async (sink, signal) => {
      sink(chunk('one'), 0);
      await pause(100);
      expect(signal.aborted).toBe(true);
      sink(chunk('two'), 0);
      throw signal.reason;
    };
    poller.start();
    await pass(50);
    poller.stop();
    const before = [...events];
    await pass(100_000);
    expect(events).toEqual(before);
    expect(source.closed).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('in the middle of the facts: the table is not begun', async () => {
    const { source, poller, events } = watch();
    source.factScript = async () => {
      await pause(100);
      return new Map();
    };
    poller.start();
    await pass(50);
    poller.stop();
    await pass(100_000);
    expect(events).toEqual([]);
    expect(source.calls).toEqual(['facts']);
  });

  test('nothing begins anew after it', async () => {
    const { source, poller } = watch();
    poller.start();
    await pass(0);
    poller.stop();
    const before = source.calls.length;
    poller.refresh();
    poller.setInterval(10);
    await pass(10_000);
    expect(source.calls).toHaveLength(before);
    expect(vi.getTimerCount()).toBe(0);
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
