// The player against a recording of ten snapshots a second apart; the table after the fifth is another run's.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { subscribeAt } from '../../src/reader/place.ts';
import { RecordingReader } from '../../src/reader/recording/recording-reader.ts';
import { RecordingSource } from '../../src/reader/recording/recording-source.ts';
import { RecordingWriter } from '../../src/reader/recording/recording-writer.ts';
import { Player } from '../../src/watch/player.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';

const BEGUN = Date.parse('2026-11-21T03:00:00Z');
const COUNTS = [10, 11, 12, 13, 14, 15, 19, 17, 16, 15];
/** The clock is set back by an hour behind the third. */
const wallTimeOf = (number: number) => BEGUN + number * 1000 - (number < 3 ? 0 : 3_600_000);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

async function record(drops: (number: number) => number = () => 0): Promise<string> {
  const path = join(temporaryDirectory(), 'ten.ctr');
  const writer = new RecordingWriter(path);
  for (const [number, count] of COUNTS.entries()) {
    writer.begin();
    const texts = new Map([
      ['sys/net/netfilter/nf_conntrack_count', `${count}\n`],
      ['net/stat/nf_conntrack', `entries drop early_drop\n0 0 ${drops(number).toString(16)}\n`],
    ]);
    const moment = { wallTime: wallTimeOf(number), instant: 5000 + number * 1000, readMilliseconds: 10 };
    await writer.end({ ...moment, label: 'proc', texts });
  }
  await writer.close();
  return path;
}

/** `read` stands for the monitor: it reads what the source was moved to and yields what of it was shown. */
function play(path: string, position = 0) {
  const source = new RecordingSource(new RecordingReader(path), position);
  const notices: string[] = [];
  const player = new Player(source, { changed: () => {}, notice: text => void notices.push(text) });
  const read: number[] = [];
  let isPending = true;
  subscribeAt(source.place)?.(() => {
    isPending = true;
  });
  onTestFinished(() => {
    player.stop();
    source.close();
  });
  const readAll = () => {
    const shown: number[] = [];
    while (isPending) {
      isPending = false;
      read.push(source.position);
      if (!player.hasRead()) shown.push(source.position);
    }
    return shown;
  };
  return { player, notices, read, readAll };
}

test('the snapshot before a jump is read for the rates, and not shown', async () => {
  const { player, read, readAll } = play(await record(), 4);
  expect(readAll()).toEqual([4]);
  player.control('step-back');
  expect(readAll()).toEqual([3]);
  player.control('step');
  expect(readAll()).toEqual([4]);
  player.control('step-ten');
  expect(readAll()).toEqual([9]);
  player.goTo(wallTimeOf(0));
  expect(readAll()).toEqual([0]);
  expect(read).toEqual([3, 4, 2, 3, 4, 8, 9, 0]);
});

test('what is wanted while the source is read waits, and only the last of it is read', async () => {
  const { player, read, readAll } = play(await record());
  for (let key = 0; key < 5; key++) player.control('step');
  expect(player.replay.position).toBe(5);
  expect(readAll()).toEqual([5]);
  expect(read).toEqual([0, 4, 5]);
});

test("plays by the recorder's own clock, and pauses when nothing more has come at the end", async () => {
  const { player, readAll } = play(await record());
  readAll();
  player.control('play');
  for (const number of [1, 2, 3, 4]) {
    vi.advanceTimersByTime(999);
    expect(readAll()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(readAll()).toEqual([number]);
  }
  player.control('faster');
  vi.advanceTimersByTime(500);
  expect(readAll()).toEqual([5]);
  player.control('step-ten');
  readAll();
  player.control('step-back');
  readAll();
  player.control('play');
  vi.advanceTimersByTime(500);
  expect(readAll()).toEqual([9]);
  expect(player.replay.isPlaying).toBe(true);
  vi.advanceTimersByTime(2000);
  expect(player.replay.isPlaying).toBe(false);
});

test('goes on with what has been recorded meanwhile', async () => {
  const path = await record();
  const whole = readFileSync(path);
  const shorter = await record();
  const reader = new RecordingReader(path);
  expect(reader.length).toBe(10);
  reader.close();
  const half = whole.length - 50;
  writeFileSync(shorter, whole.subarray(0, half));
  const { player, readAll } = play(shorter);
  readAll();
  player.control('step-ten');
  expect(readAll()).toEqual([8]);
  player.control('step-back');
  readAll();
  player.control('play');
  vi.advanceTimersByTime(1000);
  expect(readAll()).toEqual([8]);
  appendFileSync(shorter, whole.subarray(half));
  vi.advanceTimersByTime(2000);
  expect(readAll()).toEqual([9]);
});

test('says where the recording begins and ends when asked for what lies outside', async () => {
  const { player, notices, readAll } = play(await record());
  player.goTo(BEGUN - 7_200_000);
  readAll();
  player.goTo(BEGUN + 7_200_000);
  expect(readAll()).toEqual([2]);
  expect(notices).toEqual([
    expect.stringMatching(/^The recording begins at 2026-11-2\d \d\d:00:03\.$/),
    expect.stringMatching(/^The recording ends at 2026-11-2\d \d\d:00:02\.$/),
  ]);
});

test('finds the peak and the first drop, or says that there is none', async () => {
  const { player, notices, readAll } = play(await record(number => (number < 5 ? 2 : 10)));
  readAll();
  player.control('peak');
  expect(player.replay.isSearching).toBe(true);
  await eventually(() => expect(readAll()).toEqual([6]));
  player.control('first-drop');
  await eventually(() => expect(readAll()).toEqual([5]));
  expect(player.replay.isSearching).toBe(false);
  expect(notices).toEqual([]);
  const without = play(await record());
  without.player.control('first-drop');
  await eventually(() => expect(without.notices).toEqual(['No drop was counted in this recording.']));
});

test('another key takes the place of a search', async () => {
  const { player, readAll } = play(await record());
  readAll();
  player.control('peak');
  player.control('step');
  expect(player.replay.isSearching).toBe(false);
  await eventually(() => expect(readAll()).toEqual([1]));
});
