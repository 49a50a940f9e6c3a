// The reading thread on real files: whole, in order, given up, and again.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { ReadThread } from '../../src/reader/read-thread.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';

const folder = temporaryDirectory(afterAll);

const LARGE = Buffer.from(Array.from({ length: 300_000 }, (_, line) => `line ${line}\n`).join(''));
const never = new AbortController().signal;
const threads: ReadThread[] = [];

afterEach(() => {
  for (const thread of threads.splice(0)) thread.close();
});

function newThread(): ReadThread {
  const thread = new ReadThread();
  threads.push(thread);
  return thread;
}

async function readWhole(thread: ReadThread, file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await thread.read(file, bytes => void chunks.push(Buffer.from(bytes)), never);
  return Buffer.concat(chunks);
}

describe('reading', () => {
  test('others get their turn after each block, even while more blocks wait', async () => {
    let turns = 0;
    let blocks = 0;
    const take = (): void => {
      blocks++;
      setImmediate(() => turns++);
    };
    await newThread().read(writeIn(folder, 'large', LARGE), take, never);
    expect(blocks).toBeGreaterThan(20);
    expect(turns).toBeGreaterThanOrEqual(blocks - 1);
  });

  test('a file of many blocks arrives whole and in order, twice', async () => {
    const file = writeIn(folder, 'large', LARGE);
    const thread = newThread();
    expect((await readWhole(thread, file)).equals(LARGE)).toBe(true);
    expect((await readWhole(thread, file)).equals(LARGE)).toBe(true);
  });

  test('a file just as long as a block, and one of nothing', async () => {
    const thread = newThread();
    for (const length of [0, 1, 64 * 1024, 128 * 1024, 128 * 1024 + 1]) {
      const bytes = LARGE.subarray(0, length);
      expect((await readWhole(thread, writeIn(folder, `of ${length}`, bytes))).equals(bytes)).toBe(true);
    }
  });

  test('a file of /proc, which says that its size is 0', async () => {
    expect(
      (await readWhole(newThread(), '/proc/self/cmdline')).equals(readFileSync('/proc/self/cmdline')),
    ).toBe(true);
  });

  test.skipIf(!existsSync('/proc/net/nf_conntrack') || process.getuid?.() !== 0)(
    'the real table',
    async () => {
      const text = (await readWhole(newThread(), '/proc/net/nf_conntrack')).toString('latin1');
      expect(text === '' || /^(ipv4|ipv6|unknown) .*use=\d+\n$/s.test(text)).toBe(true);
    },
  );

  test('instants never go back', async () => {
    const instants: number[] = [];
    await newThread().read(
      writeIn(folder, 'large', LARGE),
      (_, instant) => void instants.push(instant),
      never,
    );
    expect(instants.length).toBeGreaterThan(10);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });
});

describe('failing', () => {
  test.each([
    ['/nonexistent/table', 'ENOENT'],
    ['/proc/self/mem', 'EIO'],
    ['/proc', 'EISDIR'],
  ])('%s: %s', async (file, code) => {
    const thread = newThread();
    await expect(readWhole(thread, file)).rejects.toMatchObject({ code });
    expect((await readWhole(thread, writeIn(folder, 'after', 'fine'))).toString()).toBe('fine');
  });

  test('given up in mid-reading, it reads the next file from its beginning', async () => {
    const file = writeIn(folder, 'large', LARGE);
    const thread = newThread();
    for (let round = 0; round < 5; round++) {
      const abort = new AbortController();
      let after = 0;
      const reading = thread.read(
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
    expect((await readWhole(thread, file)).equals(LARGE)).toBe(true);
  });

  test('given up before it began, it does not begin', async () => {
    const reading = newThread().read('/nonexistent', () => {}, AbortSignal.abort(new Error('too late')));
    await expect(reading).rejects.toThrow('too late');
  });

  test('closing in mid-reading settles the reading', async () => {
    const thread = newThread();
    const reading = thread.read(writeIn(folder, 'large', LARGE), () => thread.close(), never);
    await expect(reading).rejects.toThrow('has ended');
  });

  test('closed, it can still be asked to read', async () => {
    const thread = newThread();
    await readWhole(thread, writeIn(folder, 'small', 'x'));
    thread.close();
    expect((await readWhole(thread, writeIn(folder, 'small', 'x'))).toString()).toBe('x');
  });
});
