// The loop over a source under the test's thumb, with the clock standing still between ticks.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FactTexts } from '../../src/reader/source.ts';
import { Pace } from '../../src/watch/pace.ts';
import type { Reading } from '../../src/watch/reading.ts';
import { type News, type WatchOptions, watch } from '../../src/watch/watch.ts';
import { chunk, FakeSource } from '../reader/fake-source.ts';

const INTERVAL = 1000;
const COUNT = 'sys/net/netfilter/nf_conntrack_count';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Watch {
  readonly source: FakeSource;
  readonly pace: Pace;
  readonly events: string[];
  readonly stop: AbortController;
  /** Settles with the loop. */
  readonly over: Promise<void>;
}

function begin(options: WatchOptions = {}, interval = INTERVAL, source = new FakeSource()): Watch {
  const pace = new Pace(interval, source.place.changes.how === 'polled');
  const events: string[] = [];
  const stop = new AbortController();
  const over = (async () => {
    for await (const news of watch(source, { pace, signal: stop.signal, ...options }))
      events.push(told(news));
    events.push('over');
  })();
  return { source, pace, events, stop, over };
}

function told(news: News): string {
  if (news.type === 'facts') return news.isInBetween ? 'facts' : 'facts for table';
  if (news.type === 'failure') return `failed ${news.error.message}, ${news.error.hint}`;
  news.reading.release();
  return 'reading';
}

const READING = ['facts for table', 'reading'];
/** Lets time pass, and what it sets going come to an end. */
async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
}
const tables = ({ calls }: FakeSource): number => calls.filter(call => call === 'table').length;

describe('watch', () => {
  test('reads the facts before the table, at once and then once a tick', async () => {
    const { source, events, stop } = begin();
    await pass(0);
    expect(events).toEqual(READING);
    expect(source.calls).toEqual(['facts', 'table', 'table read']);
    await pass(INTERVAL - 1);
    expect(tables(source)).toBe(1);
    await pass(1);
    expect(events).toEqual([...READING, ...READING]);
    stop.abort();
  });

  test('never reads twice at a time, and stretches the interval to twice what reading takes', async () => {
    const { source, pace, events, stop } = begin();
    let reading = 0;
    source.script = async sink => {
      expect(++reading).toBe(1);
      await pause(2500);
      sink(chunk('late'), 0);
      reading--;
    };
    await pass(1000);
    await pass(1499);
    expect(tables(source)).toBe(1);
    // Limits and counters are asked for all the while.
    expect(events.filter(event => event === 'facts')).toHaveLength(2);
    await pass(1);
    expect([pace.interval, pace.isStretched]).toEqual([5000, true]);
    await pass(2499);
    expect(tables(source)).toBe(1);
    await pass(1);
    expect(tables(source)).toBe(2);
    source.recover();
    await pass(2500);
    await pass(2500);
    expect([pace.interval, pace.isStretched]).toEqual([INTERVAL, false]);
    stop.abort();
  });

  test('facts that are slow to come are not asked for again meanwhile', async () => {
    const { source, stop } = begin({}, 10_000);
    await pass(0);
    let answer: (texts: FactTexts) => void = () => {};
    source.factScript = () => new Promise(resolve => (answer = resolve));
    const before = source.calls.length;
    await pass(5000);
    expect(source.calls.length - before).toBe(1);
    answer(new Map());
    await pass(2000);
    expect(source.calls.length - before).toBe(2);
    stop.abort();
  });

  test('a failing source is told of, and asked again until it recovers', async () => {
    const { source, events, stop } = begin({}, INTERVAL, failing());
    await pass(0);
    expect(events).toEqual(['facts for table', 'failed no table, load the module']);
    await pass(INTERVAL);
    expect(events.slice(2)).toEqual(['facts for table', 'failed no table, load the module']);
    source.recover();
    events.length = 0;
    await pass(INTERVAL);
    expect(events).toEqual(READING);
    stop.abort();
  });

  test('reads now when asked to, or as soon as the present reading is done', async () => {
    const { source, pace, stop } = begin();
    await pass(100);
    pace.refresh();
    await pass(0);
    expect(tables(source)).toBe(2);
    source.script = () => pause(300);
    pace.refresh();
    await pass(100);
    pace.refresh();
    pace.refresh();
    await pass(250);
    expect(tables(source)).toBe(4);
    stop.abort();
  });

  test('a new interval is in force at once', async () => {
    const { source, pace, stop } = begin({}, 60_000);
    await pass(500);
    pace.setInterval(2000);
    await pass(0);
    expect(tables(source)).toBe(2);
    await pass(2000);
    expect(tables(source)).toBe(3);
    stop.abort();
  });

  test('reads a table that tells of its changes when it does, and at no other time', async () => {
    const source = new FakeSource();
    let change = (): void => {};
    const subscribe = (onChange: () => void) => {
      change = onChange;
      return () => {};
    };
    source.place = { ...source.place, changes: { how: 'watched', subscribe } };
    const { events, stop } = begin({}, INTERVAL, source);
    await pass(60_000);
    expect(events).toEqual(READING);
    change();
    await pass(0);
    expect(events).toEqual([...READING, ...READING]);
    stop.abort();
  });

  test('begins no table while the last one is still being looked at', async () => {
    const source = new FakeSource();
    const news = watch(source, { interval: INTERVAL });
    await news.next();
    await news.next();
    await pass(10 * INTERVAL);
    expect(tables(source)).toBe(1);
    await news.return();
  });
});

describe('a watch ends', () => {
  test('after as many readings as were asked for', async () => {
    const { events, over } = begin({ times: 2 });
    await pass(INTERVAL);
    await over;
    expect(events).toEqual([...READING, ...READING, 'over']);
  });

  test('with a last reading when its time is up, however long the interval', async () => {
    const { source, over } = begin({ seconds: 3 }, 2000);
    await pass(2000);
    expect(tables(source)).toBe(2);
    await pass(1000);
    await over;
    expect(tables(source)).toBe(3);
  });

  test('in mid-reading: no news come after it, nothing is left running', async () => {
    const { source, events, stop, over } = begin();
    source.script = async (sink, signal) => {
      sink(chunk('one'), 0);
      await pause(100);
      expect(signal.aborted).toBe(true);
      sink(chunk('two'), 0);
      throw signal.reason;
    };
    await pass(50);
    stop.abort();
    await over;
    const before = [...events];
    await pass(100_000);
    expect(events).toEqual(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('in the middle of the facts: the table is not begun', async () => {
    const source = new FakeSource();
    source.factScript = async () => {
      await pause(100);
      return new Map();
    };
    const { events, stop, over } = begin({}, INTERVAL, source);
    await pass(50);
    stop.abort();
    await over;
    await pass(100_000);
    expect(events).toEqual(['over']);
    expect(source.calls).toEqual(['facts']);
  });

  test('when whoever listens has heard enough, and lets go of the table', async () => {
    const source = new FakeSource();
    let signal: AbortSignal | undefined;
    source.script = async (_, given) => {
      signal = given;
      await pause(5000);
    };
    const listening = (async () => {
      for await (const news of watch(source)) if (news.type === 'facts' && news.isInBetween) return;
    })();
    await pass(2000);
    await listening;
    expect(signal?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(1);
  });
});

describe('a reading', () => {
  test('has the count from before the table, and the rates of its own diff', async () => {
    const source = new FakeSource();
    source.factScript = async () => new Map([[COUNT, '7\n']]);
    let flows = 10;
    source.script = async sink => {
      for (let port = 1; port <= flows; port++) sink(chunk(flow(port)), performance.now());
    };
    const news = watch(source, { interval: INTERVAL });
    const first = await nextReading(news);
    expect(first.facts.limits.count).toBe(7);
    expect(first.facts.history.newest?.newPerSecond).toBeNaN();
    flows = 260;
    const next = nextReading(news);
    await pass(INTERVAL);
    expect((await next).facts.history.newest?.newPerSecond).toBe(250);
    await news.return();
  });

  test('has the idle clock of its own timeouts, and the same one while they stay', async () => {
    const source = new FakeSource();
    const udp = 'sys/net/netfilter/nf_conntrack_udp_timeout_stream';
    let seconds = 120;
    source.factScript = async () => new Map([[udp, `${seconds}\n`]]);
    source.script = async sink => sink(chunk(flow(1)), performance.now());
    const news = watch(source, { interval: INTERVAL });
    const idle = async () => {
      const next = nextReading(news);
      await pass(INTERVAL);
      const { snapshot, facts } = await next;
      return [facts.idle, facts.idle.idle(snapshot, 0)] as const;
    };
    const [clock, before] = await idle();
    const [same] = await idle();
    seconds = 300;
    const [, after] = await idle();
    expect([before, same === clock, after]).toEqual([20, true, 200]);
    await news.return();
  });
});

async function nextReading(news: AsyncGenerator<News>): Promise<Reading> {
  for (;;) {
    const { value } = await news.next();
    if (value.type === 'reading') return value.reading;
  }
}

/** Answered, so that the timeout of a stream counts. */
function flow(port: number): string {
  return `ipv4     2 udp      17 100 src=10.0.0.1 dst=10.0.0.2 sport=${port} dport=9 src=10.0.0.2 dst=10.0.0.1 sport=9 dport=${port} [ASSURED] mark=0 use=1\n`;
}

function failing(): FakeSource {
  const source = new FakeSource();
  source.fail('no table', 'load the module');
  return source;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
