// Reading real files, in line and in the thread: whole, in order, given up, and again.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { TableFile } from '../../src/reader/table-file.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { whenTrue } from '../waiting.ts';

const folder = temporaryDirectory(afterAll);

const LARGE = Buffer.from(Array.from({ length: 300_000 }, (_, line) => `line ${line}\n`).join(''));
const never = new AbortController().signal;
const files: TableFile[] = [];

afterEach(() => {
  for (const file of files.splice(0)) file.close();
});

/** Bytes up to which a file is read in line. */
const WAYS = [
  ['in line', Number.POSITIVE_INFINITY],
  ['in the thread', 0],
  ['begun in line, ended in the thread', 200_000],
] as const;

function newFile(shortBytes: number): TableFile {
  const file = new TableFile(shortBytes);
  files.push(file);
  return file;
}

async function readWhole(reader: TableFile, file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await reader.read(file, bytes => void chunks.push(Buffer.from(bytes)), never);
  return Buffer.concat(chunks);
}

test('the thread goes once a table has become short, and comes back with a long one', async () => {
  const threads = (): number => readdirSync('/proc/self/task').length;
  const reader = newFile(1_000_000);
  const long = writeIn(folder, 'large', LARGE);
  const short = writeIn(folder, 'short', LARGE.subarray(0, 400_000));
  const before = threads();
  for (let round = 0; round < 2; round++) {
    for (const file of [long, long]) expect((await readWhole(reader, file)).equals(LARGE)).toBe(true);
    expect(threads()).toBeGreaterThan(before);
    expect((await readWhole(reader, short)).length).toBe(400_000);
    await whenTrue(() => threads() === before);
  }
});

test('a block that comes between looking for blocks and for the end is not lost', async () => {
  const [filled, ended] = [0, 3];
  const load = vi.spyOn(Atomics, 'load');
  onTestFinished(() => load.mockRestore());
  const reader = newFile(0);
  const file = writeIn(folder, 'small', 'fine');
  expect((await readWhole(reader, file)).toString()).toBe('fine');
  load.mockImplementation(((words: Int32Array, at: number) => {
    const value = words[at] ?? 0;
    if (at === filled && value === 0) while (Atomics.or(words, ended, 0) === 0);
    return value;
  }) as typeof Atomics.load);
  expect((await readWhole(reader, file)).toString()).toBe('fine');
});

describe.each(WAYS)('reading %s', (_, shortBytes) => {
  const newReader = (): TableFile => newFile(shortBytes);

  test('others get their turn after each block, even while more blocks wait', async () => {
    let turns = 0;
    let blocks = 0;
    const take = (): void => {
      blocks++;
      setImmediate(() => turns++);
    };
    await newReader().read(writeIn(folder, 'large', LARGE), take, never);
    expect(blocks).toBeGreaterThan(10);
    expect(turns).toBeGreaterThanOrEqual(blocks - 1);
  });

  test('a file of many blocks arrives whole and in order, twice', async () => {
    const file = writeIn(folder, 'large', LARGE);
    const reader = newReader();
    expect((await readWhole(reader, file)).equals(LARGE)).toBe(true);
    expect((await readWhole(reader, file)).equals(LARGE)).toBe(true);
  });

  test('a file just as long as a block, and one of nothing', async () => {
    const reader = newReader();
    for (const length of [0, 1, 64 * 1024, 128 * 1024, 128 * 1024 + 1]) {
      const bytes = LARGE.subarray(0, length);
      expect((await readWhole(reader, writeIn(folder, `of ${length}`, bytes))).equals(bytes)).toBe(true);
    }
  });

  test('a file of /proc, which says that its size is 0', async () => {
    expect(
      (await readWhole(newReader(), '/proc/self/cmdline')).equals(readFileSync('/proc/self/cmdline')),
    ).toBe(true);
  });

  test.skipIf(!existsSync('/proc/net/nf_conntrack') || process.getuid?.() !== 0)(
    'the real table',
    async () => {
      const text = (await readWhole(newReader(), '/proc/net/nf_conntrack')).toString('latin1');
      expect(text === '' || /^(ipv4|ipv6|unknown) .*use=\d+\n$/s.test(text)).toBe(true);
    },
  );

  test('instants never go back', async () => {
    const instants: number[] = [];
    await newReader().read(
      writeIn(folder, 'large', LARGE),
      (_, instant) => void instants.push(instant),
      never,
    );
    expect(instants.length).toBeGreaterThan(10);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });
});

describe.each(WAYS)('failing %s', (_, shortBytes) => {
  const newReader = (): TableFile => newFile(shortBytes);

  test.each([
    ['/nonexistent/table', 'ENOENT'],
    ['/proc/self/mem', 'EIO'],
    ['/proc', 'EISDIR'],
  ])('%s: %s', async (file, code) => {
    const reader = newReader();
    await expect(readWhole(reader, file)).rejects.toMatchObject({ code });
    expect((await readWhole(reader, writeIn(folder, 'after', 'fine'))).toString()).toBe('fine');
  });

  test('given up in mid-reading, it reads the next file from its beginning', async () => {
    const file = writeIn(folder, 'large', LARGE);
    const reader = newReader();
    for (let round = 0; round < 5; round++) {
      const abort = new AbortController();
      let after = 0;
      const reading = reader.read(
        file,
        () => {
          if (abort.signal.aborted) after++;
          else abort.abort(new Error('enough'));
        },
        abort.signal,
      );
      await expect(reading).rejects.toThrow('enough');
      expect(after).toBe(0);
    }
    expect((await readWhole(reader, file)).equals(LARGE)).toBe(true);
  });

  test('given up before it began, it does not begin', async () => {
    const reading = newReader().read('/nonexistent', () => {}, AbortSignal.abort(new Error('too late')));
    await expect(reading).rejects.toThrow('too late');
  });

  test('closing in mid-reading settles the reading', async () => {
    const reader = newReader();
    const reading = reader.read(writeIn(folder, 'large', LARGE), () => reader.close(), never);
    await expect(reading).rejects.toThrow('has ended');
  });

  test('closed, it can still be asked to read', async () => {
    const reader = newReader();
    await readWhole(reader, writeIn(folder, 'small', 'x'));
    reader.close();
    expect((await readWhole(reader, writeIn(folder, 'small', 'x'))).toString()).toBe('x');
  });
});
