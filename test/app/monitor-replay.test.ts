// A recording on the monitor: its instants count, and going back in time begins anew what compares.
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Monitor } from '../../src/app/monitor.ts';
import { Session } from '../../src/app/session.ts';
import { initialState } from '../../src/app/state.ts';
import { RecordingReader } from '../../src/reader/recording/recording-reader.ts';
import { RecordingSource } from '../../src/reader/recording/recording-source.ts';
import { RecordingWriter } from '../../src/reader/recording/recording-writer.ts';
import { Counter } from '../../src/snapshot/snapshot.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const BEGUN = Date.parse('2026-11-21T03:00:00Z');
const COUNT = 'sys/net/netfilter/nf_conntrack_count';

/** Snapshot `number`, taken every two seconds, has so many flows and one. */
async function record(path: string): Promise<void> {
  const writer = new RecordingWriter(path);
  for (let number = 0; number < 3; number++) {
    writer.begin();
    for (let port = 1; port <= number + 1; port++) {
      const original = `src=10.0.0.1 dst=10.0.0.2 sport=${port} dport=9 packets=9 bytes=${1000 * number ** 2}`;
      const reply = `src=10.0.0.2 dst=10.0.0.1 sport=9 dport=${port} packets=9 bytes=500`;
      writer.push(Buffer.from(`ipv4     2 udp      17 100 ${original} ${reply} use=1\n`));
    }
    const instant = 5000 + number * 2000;
    const texts = new Map([[COUNT, `${number + 1}\n`]]);
    const moment = { wallTime: BEGUN + number * 2000, instant, readMilliseconds: 10 };
    await writer.end({ ...moment, label: 'proc', texts });
  }
  await writer.close();
}

test("a replay compares by the recorder's clock, and begins anew when it goes back", async () => {
  const path = join(temporaryDirectory(), 'three.ctr');
  await record(path);
  const source = new RecordingSource(new RecordingReader(path));
  const monitor = new Monitor(source, 1000, () => {});
  const seen = (flows: number) =>
    vi.waitFor(() => expect(monitor.latest?.rows.live).toBe(flows), { interval: 5 });
  monitor.start();
  await seen(1);
  expect(monitor.latest?.facts).toMatchObject({ instant: 5000, wallTime: BEGUN, readMilliseconds: 10 });
  source.step(2);
  await seen(3);
  expect(monitor.latest?.facts.diff).toMatchObject({ new: 2, gone: 0, seconds: 4 });
  expect(monitor.history.last(600).map(({ count }) => count)).toEqual([1, 3]);
  const before = monitor.latest?.serial(0);
  source.step(-1);
  await seen(2);
  expect(monitor.latest?.facts).toMatchObject({ wallTime: BEGUN + 2000, diff: { gone: 0, seconds: 0 } });
  expect(monitor.peak).toBe(2);
  expect(monitor.latest?.rowOf(before ?? 0)).toBe(-1);
  monitor.stop();
});

test('a jump shows the rates of the instant that it leads to, forward and back', async () => {
  const path = join(temporaryDirectory(), 'three.ctr');
  await record(path);
  const session = new Session(
    new RecordingSource(new RecordingReader(path)),
    initialState({ interval: 60_000 }),
  );
  const shown: [number, number][] = [];
  const host = () => {
    const { snapshot } = session.shown;
    if (snapshot) shown.push([snapshot.facts.wallTime - BEGUN, snapshot.rate(0, Counter.ORIGINAL_BYTES)]);
  };
  session.attach({ changed: host, carryOut: () => {} });
  const shows = (time: number, rate: number) =>
    vi.waitFor(() => expect(shown.at(-1)).toEqual([time, rate]), { interval: 5 });
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
