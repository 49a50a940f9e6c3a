// A recording written and read again: whole, damaged, cut short, and within its limits.
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { FileSource } from '../../../src/reader/file-source.ts';
import { PLAIN_PLACE, type Place, recordingAt, subscribeAt } from '../../../src/reader/place.ts';
import { isRecording, RecordingReader } from '../../../src/reader/recording/recording-reader.ts';
import { RecordingSource } from '../../../src/reader/recording/recording-source.ts';
import { RecordingTee } from '../../../src/reader/recording/recording-tee.ts';
import { type RecordingLimits, RecordingWriter } from '../../../src/reader/recording/recording-writer.ts';
import { type FactTexts, type Source, SourceError } from '../../../src/reader/source.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { eventually } from '../../waiting.ts';

const COUNT = 'sys/net/netfilter/nf_conntrack_count';
const STATISTICS = 'net/stat/nf_conntrack';
const BEGUN = Date.parse('2026-11-21T03:00:00Z');
const NEVER = new AbortController().signal;

/** The table of snapshot `number`: no two are alike. */
function tableOf(number: number, lines = 50): string {
  const line = (index: number) =>
    `ipv4     2 udp      17 ${number} src=10.0.0.${index} dst=10.1.${number}.1 use=1\n`;
  return Array.from({ length: lines }, (_, index) => line(index)).join('');
}

async function record(
  path: string,
  count: number,
  limits: RecordingLimits = {},
  first = 0,
  setBack = (_number: number) => 0,
): Promise<void> {
  const writer = new RecordingWriter(path, limits);
  for (let number = first; number < first + count; number++) {
    writer.begin();
    writer.push(Buffer.from(tableOf(number)));
    await writer.end({
      wallTime: BEGUN + number * 1000 - setBack(number),
      instant: 5000 + number * 1000,
      readMilliseconds: 12.5,
      label: 'ssh root@router',
      texts: new Map([
        [COUNT, `${100 - Math.abs(number - 3)}\n`],
        [STATISTICS, `drop\n${number < 4 ? 0 : 2}\n`],
      ]),
    });
  }
  await writer.close();
}

async function tableAt(reader: RecordingReader, index: number): Promise<string> {
  const chunks: Buffer[] = [];
  await reader.readTable(index, chunk => void chunks.push(Buffer.from(chunk)), NEVER);
  return Buffer.concat(chunks).toString('latin1');
}

function newPath(): string {
  return join(temporaryDirectory(), 'night.ctr');
}

describe('a recording', () => {
  test('gives back each table, its facts and its instants', async () => {
    const path = newPath();
    await record(path, 3);
    const reader = new RecordingReader(path);
    expect(reader.length).toBe(3);
    expect(await tableAt(reader, 1)).toBe(tableOf(1));
    expect(reader.facts(1)).toMatchObject({
      wallTime: BEGUN + 1000,
      instant: 6000,
      readMilliseconds: 12.5,
      label: 'ssh root@router',
    });
    expect(Object.fromEntries(reader.facts(1).texts)).toEqual({ [COUNT]: '98\n', [STATISTICS]: 'drop\n0\n' });
    expect(isRecording(path)).toBe(true);
    reader.close();
  });

  test('is plain text to zcat', async () => {
    const path = newPath();
    await record(path, 1);
    const text = execFileSync('zcat', { input: readFileSync(path), encoding: 'utf8' });
    const mark = text.split(' ')[0];
    expect(mark).toMatch(/^#[0-9a-f]{12}$/);
    expect(text.replaceAll(`${mark}`, '#')).toBe(
      [
        '# conntop-recording 1',
        '# time 2026-11-21T03:00:00.000Z',
        '# clock 5000.000 ms, table read in 12.500 ms',
        '# source ssh root@router',
        `# file ${COUNT}\n97`,
        `# file ${STATISTICS}\ndrop\n0`,
        `# table\n${tableOf(0)}# end\n`,
      ].join('\n'),
    );
  });

  test('cut at any byte, holds every snapshot before the cut', async () => {
    const path = newPath();
    await record(path, 6);
    const whole = readFileSync(path);
    const ends = [1, 2, 3, 4, 5, 6].map(count => endOf(whole, count));
    for (let cut = whole.length - 1; cut > 0; cut -= 7) {
      const expected = ends.filter(end => end <= cut).length;
      writeFileSync(path, whole.subarray(0, cut));
      if (expected === 0) {
        expect(() => new RecordingReader(path)).toThrow('holds no whole snapshot');
        continue;
      }
      const reader = new RecordingReader(path);
      expect(reader.length).toBe(expected);
      expect(await tableAt(reader, expected - 1)).toBe(tableOf(expected - 1));
      reader.close();
    }
  });

  test('is gone on with behind its last whole snapshot', async () => {
    const path = newPath();
    await record(path, 3);
    truncateSync(path, statSync(path).size - 5);
    await record(path, 2, {}, 10);
    const reader = new RecordingReader(path);
    expect(reader.length).toBe(4);
    expect(await tableAt(reader, 2)).toBe(tableOf(10));
    reader.close();
  });

  test('cut off in its first snapshot, is begun anew', async () => {
    const path = newPath();
    await record(path, 1);
    truncateSync(path, statSync(path).size - 5);
    expect(() => new RecordingReader(path)).toThrow('holds no whole snapshot');
    await record(path, 1, {}, 7);
    const reader = new RecordingReader(path);
    expect(reader.length).toBe(1);
    expect(await tableAt(reader, 0)).toBe(tableOf(7));
    reader.close();
  });

  test.each([1, 2])('with another one put behind it after %i whole snapshots, holds both', async whole => {
    const paths = [newPath(), newPath()] as const;
    await record(paths[0], whole + 1);
    await record(paths[1], 2, {}, 10);
    const both = [readFileSync(paths[0]).subarray(0, -5), readFileSync(paths[1])];
    writeFileSync(paths[0], Buffer.concat(both));
    const reader = new RecordingReader(paths[0]);
    const numbers = [...Array(whole).keys(), 10, 11];
    expect(reader.length).toBe(numbers.length);
    for (const [index, number] of numbers.entries()) {
      expect(await tableAt(reader, index)).toBe(tableOf(number));
    }
    reader.close();
  });

  test('is taken in as it grows, a whole snapshot at a time', async () => {
    const path = newPath();
    await record(path, 3);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, endOf(whole, 1)));
    const reader = new RecordingReader(path);
    expect(reader.extend()).toBe(false);
    appendFileSync(path, whole.subarray(endOf(whole, 1), endOf(whole, 2) - 1));
    expect(reader.extend()).toBe(false);
    appendFileSync(path, whole.subarray(endOf(whole, 2) - 1));
    expect(reader.extend()).toBe(true);
    expect(reader.length).toBe(3);
    expect(await tableAt(reader, 2)).toBe(tableOf(2));
    reader.close();
  });

  test('that is damaged in one table is read around it', async () => {
    const path = newPath();
    await record(path, 3);
    const bytes = readFileSync(path);
    bytes.fill(0xff, endOf(bytes, 2) - 40, endOf(bytes, 2) - 30);
    writeFileSync(path, bytes);
    const reader = new RecordingReader(path);
    await expect(tableAt(reader, 1)).rejects.toThrow('snapshot 2 is damaged');
    expect(await tableAt(reader, 2)).toBe(tableOf(2));
    reader.close();
  });

  test('is found by instant, peak and first drop', async () => {
    const path = newPath();
    await record(path, 6);
    const reader = new RecordingReader(path);
    expect([-1, 0, 2999, 3000, 99_999].map(after => reader.indexAt(BEGUN + after))).toEqual([0, 0, 2, 3, 5]);
    expect(await reader.largest(texts => Number(texts.get(COUNT)), NEVER)).toBe(3);
    const drops = (texts: FactTexts) => Number(texts.get(STATISTICS)?.split('\n')[1]);
    expect(await reader.firstRise(drops, NEVER)).toBe(4);
    expect(await reader.firstRise(() => undefined, NEVER)).toBeUndefined();
    reader.close();
  });

  test('is found by instant where the clock was set back', async () => {
    const path = newPath();
    await record(path, 8, {}, 0, number => (number < 4 ? 0 : 60_000));
    const reader = new RecordingReader(path);
    expect(reader.span).toEqual([BEGUN - 56_000, BEGUN + 3000]);
    const instants = [-56_000, -53_500, -20_000, 0, 1500, 60_000];
    expect(instants.map(after => reader.indexAt(BEGUN + after))).toEqual([4, 6, 7, 0, 1, 3]);
    reader.close();
  });

  test('is searched around damaged facts', async () => {
    const path = newPath();
    await record(path, 6);
    const bytes = readFileSync(path);
    bytes.fill(0xff, endOf(bytes, 3) + 40, endOf(bytes, 3) + 50);
    writeFileSync(path, bytes);
    const reader = new RecordingReader(path);
    expect(() => reader.facts(3)).toThrow('damaged at byte');
    expect(await reader.largest(texts => Number(texts.get(COUNT)), NEVER)).toBe(2);
    expect(await reader.largest(texts => Number(texts.get(COUNT)), AbortSignal.abort())).toBeUndefined();
    reader.close();
  });

  test.each([
    ['plain text', Buffer.from('ipv4 2 tcp 6\n')],
    ['another gzip', gzipSync('ipv4 2 tcp 6\n')],
  ])('is not %s, which is not written over either', (_what, bytes) => {
    const path = newPath();
    writeFileSync(path, bytes);
    expect(isRecording(path)).toBe(false);
    expect(() => new RecordingReader(path)).toThrow(SourceError);
    expect(() => new RecordingWriter(path)).toThrow('exists and is no recording');
    expect(readFileSync(path)).toEqual(bytes);
  });
});

describe('limits of a recording', () => {
  test('in bytes drop the oldest and never the present', async () => {
    const path = newPath();
    await record(path, 1);
    const maxSize = statSync(path).size * 5.5;
    await record(path, 19, { maxSize }, 1);
    const reader = new RecordingReader(path);
    expect(statSync(path).size).toBeLessThanOrEqual(maxSize);
    expect(reader.length).toBeGreaterThanOrEqual(3);
    expect(await tableAt(reader, reader.length - 1)).toBe(tableOf(19));
    reader.close();
  });

  test('in time drop the oldest', async () => {
    const path = newPath();
    await record(path, 40, { keep: 12_000 });
    const reader = new RecordingReader(path);
    expect(reader.facts(reader.length - 1).wallTime).toBe(BEGUN + 39_000);
    expect(reader.facts(0).wallTime).toBeGreaterThanOrEqual(BEGUN + 39_000 - 16_000);
    expect(reader.facts(0).wallTime).toBeLessThanOrEqual(BEGUN + 39_000 - 12_000);
    reader.close();
  });

  test('that not even one snapshot meets are an error, and the file stays', async () => {
    const path = newPath();
    await expect(record(path, 1, { maxSize: 100 })).rejects.toThrow('hold not one snapshot');
    expect(statSync(path).size).toBe(0);
  });
});

class StubSource implements Source {
  readonly place: Place = { ...PLAIN_PLACE, label: 'proc' };
  tables = 0;
  failure: Error | undefined;

  async facts(): Promise<FactTexts> {
    return new Map([[COUNT, `${this.tables}\n`]]);
  }

  async read(sink: (chunk: Uint8Array, instant: number) => void): Promise<void> {
    const borrowed = Buffer.from(tableOf(this.tables++));
    sink(borrowed.subarray(0, 30), 1);
    if (this.failure) throw this.failure;
    sink(borrowed.subarray(30), 2);
    borrowed.fill(0);
  }

  close(): void {}
}

describe('recording beside reading', () => {
  test('hands everything on, keeps whole tables only, and plays them back', async () => {
    const path = newPath();
    const stub = new StubSource();
    const writer = new RecordingWriter(path);
    const tee = new RecordingTee(stub, writer);
    const seen: string[] = [];
    const read = async () => {
      await tee.facts([COUNT]);
      await tee.read(chunk => void seen.push(Buffer.from(chunk).toString('latin1')), NEVER);
    };
    await read();
    await eventually(() => expect(writer.snapshots).toBe(1));
    stub.failure = new SourceError('gone', 'wait');
    await expect(read()).rejects.toThrow('gone');
    stub.failure = undefined;
    await read();
    await writer.close();
    expect(seen.join('')).toBe(tableOf(0) + tableOf(1).slice(0, 30) + tableOf(2));

    const source = new RecordingSource(new RecordingReader(path));
    const onChange = vi.fn();
    const unwatch = subscribeAt(source.place)?.(onChange);
    expect(source.step(10)).toBe(true);
    expect(source.step(1)).toBe(false);
    expect(onChange).toHaveBeenCalledTimes(1);
    unwatch?.();
    expect(source.position).toBe(1);
    expect(await source.facts([COUNT])).toEqual(new Map([[COUNT, '2\n']]));
    expect(source.place.hostName).toBe(`proc on ${hostname()}`);
    const chunks: Buffer[] = [];
    await source.read(chunk => void chunks.push(Buffer.from(chunk)), NEVER);
    expect(Buffer.concat(chunks).toString('latin1')).toBe(tableOf(2));
    source.close();
  });

  test('a recording played while recording is kept as what it is: its own moments, each once', async () => {
    const original = newPath();
    await record(original, 3);
    const source = new RecordingSource(new RecordingReader(original));
    const copy = newPath();
    const writer = new RecordingWriter(copy);
    const tee = new RecordingTee(source, writer);
    const steps = [
      [0, 1],
      [0, 1],
      [1, 2],
      [-1, 2],
      [1, 2],
      [1, 3],
    ] as const;
    for (const [step, snapshots] of steps) {
      recordingAt(tee.place)?.step(step);
      await tee.facts([COUNT]);
      await tee.read(() => {}, NEVER);
      await eventually(() => expect(writer.snapshots).toBe(snapshots));
    }
    await writer.close();
    source.close();
    const reader = new RecordingReader(copy);
    const whole = new RecordingReader(original);
    expect(reader.length).toBe(3);
    for (const index of [0, 1, 2]) {
      expect(await tableAt(reader, index)).toBe(tableOf(index));
      const { run, instant, wallTime, readMilliseconds, label } = whole.facts(index);
      expect(reader.facts(index)).toMatchObject({ run, instant, wallTime, readMilliseconds, label });
    }
  });

  test('a saved table that is recorded is still read only when it changes', () => {
    const file = join(temporaryDirectory(), 'table.txt');
    const tee = new RecordingTee(new FileSource(file), new RecordingWriter(newPath()));
    expect(tee.place.changes.how).toBe('watched');
  });

  test('takes no more snapshots than asked for', async () => {
    const writer = new RecordingWriter(newPath());
    const tee = new RecordingTee(new StubSource(), writer, 60_000);
    for (let reading = 0; reading < 5; reading++) await tee.read(() => {}, NEVER);
    await writer.close();
    expect(writer.snapshots).toBe(1);
  });
});

/** Where the first `count` snapshots end, by the lengths in the members' headers. */
function endOf(bytes: Buffer, count: number): number {
  let at = 0;
  for (let member = 0; member < 2 * count; member++) at += bytes.readUInt32LE(at + 17);
  return at;
}
