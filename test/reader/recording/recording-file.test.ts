// What may happen to the file of a recording while it is written: nothing of it is lost in silence.
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RecordingReader } from '../../../src/reader/recording/recording-reader.ts';
import { RecordingWriter } from '../../../src/reader/recording/recording-writer.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { eventually } from '../../waiting.ts';

const BEGUN = Date.parse('2026-11-21T03:00:00Z');
const newPath = (): string => join(temporaryDirectory(), 'night.ctr');

function add(writer: RecordingWriter, second: number, bytes = 100): Promise<void> {
  writer.begin();
  writer.push(Buffer.from(randomText(bytes, second)));
  const wallTime = BEGUN + second * 1000;
  return writer.end({
    wallTime,
    instant: second * 1000,
    readMilliseconds: 1,
    label: 'proc',
    texts: new Map(),
  });
}

/** Text that does not get shorter by being compressed much. */
function randomText(bytes: number, seed: number): string {
  let state = seed + 1;
  const next = (): string => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state.toString(36);
  };
  let text = '';
  while (text.length < bytes) text += next();
  return `${text}\n`;
}

function timesIn(path: string): number[] {
  const reader = new RecordingReader(path);
  const times = Array.from({ length: reader.length }, (_, index) => (reader.timeOf(index) - BEGUN) / 1000);
  reader.close();
  return times;
}

test('a file that is removed is told of with the next snapshot, which begins it anew', async () => {
  const path = newPath();
  const writer = new RecordingWriter(path);
  await add(writer, 0);
  rmSync(path);
  await expect(add(writer, 1)).rejects.toMatchObject({
    message: `${path}: was removed, and is begun anew`,
    hint: 'what was recorded before is gone',
  });
  await add(writer, 2);
  await writer.close();
  expect(timesIn(path)).toEqual([1, 2]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file that another has replaced is told of, and the other stays as it is', async () => {
  const path = newPath();
  const writer = new RecordingWriter(path);
  await add(writer, 0);
  writeFileSync(`${path}.other`, 'precious\n');
  renameSync(`${path}.other`, path);
  await expect(add(writer, 1)).rejects.toThrow(`${path}: is another file by now`);
  expect(writer.isLost).toBe(true);
  await writer.close();
  expect(readFileSync(path, 'latin1')).toBe('precious\n');
});

test('a second recorder on one file is refused, under whatever name, until the first has let go', async () => {
  const path = newPath();
  const link = `${path}.link`;
  symlinkSync(path, link);
  const first = new RecordingWriter(path, { maxSize: 20_000 });
  expect(() => new RecordingWriter(path)).toThrow(`is written by process ${process.pid}`);
  for (let second = 0; second < 20; second++) await add(first, second, 3000);
  expect(() => new RecordingWriter(link)).toThrow(`is written by process ${process.pid}`);
  await first.close();
  const second = new RecordingWriter(link);
  await second.close();
});

test('another process that writes it is named, one that reads it is none, and one that was killed leaves no lock', async () => {
  const path = newPath();
  await new RecordingWriter(path).close();
  const open = (flags: string) =>
    `require('fs').openSync(process.argv[1], '${flags}'); console.log('open'); setInterval(() => {}, 1e6)`;
  const [reader, writer] = ['r', 'r+'].map(flags => spawn(process.execPath, ['-e', open(flags), path]));
  await Promise.all(
    [reader, writer].map(child => new Promise(resolve => child?.stdout.once('data', resolve))),
  );
  expect(() => new RecordingWriter(path)).toThrow(`${path}: is written by process ${writer?.pid}`);
  writer?.kill('SIGKILL');
  await eventually(() => new RecordingWriter(path).close());
  reader?.kill('SIGKILL');
});

test('a file that is cut keeps its links, its mode and its owner, and follows no link that was laid beside it', async () => {
  const path = newPath();
  const link = join(temporaryDirectory(), 'link.ctr');
  const victim = join(temporaryDirectory(), 'victim');
  writeFileSync(victim, 'precious\n');
  writeFileSync(path, '');
  symlinkSync(path, link);
  const writer = new RecordingWriter(link, { maxSize: 20_000 });
  chmodSync(path, 0o640);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(path, 65534, 65534);
  for (let second = 0; second < 30; second++) {
    if (!existsSync(`${path}.part`)) symlinkSync(victim, `${path}.part`);
    await add(writer, second, 3000);
  }
  await writer.close();
  expect(readlinkSync(link)).toBe(path);
  expect(lstatSync(path).isFile()).toBe(true);
  expect(statSync(path).mode & 0o7777).toBe(0o640);
  if (isRoot) expect([statSync(path).uid, statSync(path).gid]).toEqual([65534, 65534]);
  expect(statSync(path).size).toBeLessThanOrEqual(20_000);
  expect(readFileSync(victim, 'latin1')).toBe('precious\n');
  expect(timesIn(path).at(-1)).toBe(29);
  expect(
    readdirSync(join(path, '..')).filter(name => name !== 'night.ctr' && name !== 'night.ctr.part'),
  ).toEqual([]);
});

test.each([
  ['a FIFO', (path: string) => execFileSync('mkfifo', [path]), 'is a FIFO'],
  ['a device', (path: string) => symlinkSync('/dev/full', path), 'is a device'],
  ['a directory', (path: string) => mkdirSync(path), 'is a directory'],
  ['a dangling link', (path: string) => symlinkSync('/nowhere/at/all', path), 'is a link that leads nowhere'],
  ['a link to itself', (path: string) => symlinkSync(path, path), 'is a link that leads nowhere'],
])('%s is refused in words', (_name, make: (path: string) => unknown, reason) => {
  const path = newPath();
  make(path);
  expect(() => new RecordingWriter(path)).toThrow(new RegExp(`^${path}: ${reason}$`));
});

test('a folder that is missing is told of in words', () => {
  const path = join(temporaryDirectory(), 'missing/night.ctr');
  expect(() => new RecordingWriter(path)).toThrow(new RegExp(`^${path}: no such folder$`));
});
