// A recording that is watched: its instants count, and going back in time begins anew what compares.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Session } from '../../src/app/session.ts';
import { initialState } from '../../src/app/state.ts';
import { RecordingReader } from '../../src/reader/recording/recording-reader.ts';
import { RecordingSource } from '../../src/reader/recording/recording-source.ts';
import { RecordingWriter } from '../../src/reader/recording/recording-writer.ts';
import { Counter } from '../../src/snapshot/snapshot.ts';
import type { Reading } from '../../src/watch/reading.ts';
import { readings } from '../../src/watch/watch.ts';
import { Watched } from '../../src/watch/watched.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';

const BEGUN = Date.parse('2026-11-21T03:00:00Z');
const COUNT = 'sys/net/netfilter/nf_conntrack_count';

/** Snapshot `number` has so many flows and one. */
const record = (path: string): Promise<void> => recordTables(path, [1, 2, 3]);

/** Snapshots taken every two seconds, each of so many flows. */
async function recordTables(path: string, sizes: readonly number[]): Promise<void> {
  const writer = new RecordingWriter(path);
  for (const [number, flows] of sizes.entries()) {
    writer.begin();
    for (let port = 1; port <= flows; port++) {
      const original = `src=10.0.0.1 dst=10.0.0.2 sport=${port} dport=9 packets=9 bytes=${1000 * number ** 2}`;
      const reply = `src=10.0.0.2 dst=10.0.0.1 sport=9 dport=${port} packets=9 bytes=500`;
      writer.push(Buffer.from(`ipv4     2 udp      17 100 ${original} ${reply} use=1\n`));
    }
    const instant = 5000 + number * 2000;
    const texts = new Map([[COUNT, `${flows}\n`]]);
    const moment = { wallTime: BEGUN + number * 2000, instant, readMilliseconds: 10 };
    await writer.end({ ...moment, label: 'proc', texts });
  }
  await writer.close();
}

test("a replay compares by the recorder's clock, and begins anew when it goes back", async () => {
  const path = join(temporaryDirectory(), 'three.ctr');
  await record(path);
  const source = new RecordingSource(new RecordingReader(path));
  const news = readings(source, { stride: 0 });
  const next = async () => (await news.next()).value as Reading;
  const first = await next();
  expect(first.snapshot.facts).toMatchObject({ instant: 5000, wallTime: BEGUN, readMilliseconds: 10 });
  source.step(2);
  const third = await next();
  expect(third.snapshot.facts.diff).toMatchObject({ new: 2, gone: 0, seconds: 4 });
  expect(third.facts.history.last(600).map(({ count }) => count)).toEqual([1, 3]);
  source.step(-1);
  const second = await next();
  expect(second.snapshot.facts).toMatchObject({ wallTime: BEGUN + 2000, diff: { gone: 0, seconds: 0 } });
  expect(second.facts.peak).toBe(2);
  expect(second.snapshot.rowOf(third.snapshot.serial(0))).toBe(-1);
  await news.return();
});

test('each snapshot of a replay has its own rates, not those of the one before', async () => {
  const path = join(temporaryDirectory(), 'growing.ctr');
  await recordTables(path, [1, 4, 12]);
  const rates: (number | undefined)[] = [];
  for await (const { facts } of readings(new RecordingSource(new RecordingReader(path)))) {
    rates.push(facts.history.newest?.newPerSecond);
  }
  expect(rates).toEqual([Number.NaN, 1.5, 4]);
});

test('a jump shows the rates of the instant that it leads to, forward and back', async () => {
  const path = join(temporaryDirectory(), 'three.ctr');
  await record(path);
  const source = new RecordingSource(new RecordingReader(path));
  const session = new Session(new Watched(source, { interval: 60_000 }), initialState());
  const shown: [number, number][] = [];
  const host = () => {
    const { snapshot } = session.shown;
    if (snapshot) shown.push([snapshot.facts.wallTime - BEGUN, snapshot.rate(0, Counter.ORIGINAL_BYTES)]);
  };
  session.attach({ changed: host, copy: () => {}, carryOut: () => {} });
  const shows = (time: number, rate: number) => eventually(() => expect(shown.at(-1)).toEqual([time, rate]));
  session.start();
  await shows(0, Number.NaN);
  session.key('>');
  await shows(4000, 1500);
  session.key(',');
  await shows(2000, 500);
  // The one before was read, and never shown.
  expect(new Set(shown.map(([time]) => time))).toEqual(new Set([0, 4000, 2000]));
  session.stop();
});
