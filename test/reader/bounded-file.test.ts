// Files that are none, endless, or on a mount that hangs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileFault, readFileInTime, readFileNow } from '../../src/reader/bounded-file.ts';
import { ProcSource } from '../../src/reader/proc-source.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

function place(make: (path: string) => void): string {
  const path = join(temporaryDirectory(), 'file');
  make(path);
  return path;
}

const fifo = (path: string): void => void execFileSync('mkfifo', [path]);

const faultNow = (path: string): string => {
  try {
    return `read ${readFileNow(path).length}`;
  } catch (error) {
    return fileFault(error);
  }
};
const faultInTime = (path: string): Promise<string> =>
  readFileInTime(path).then(bytes => `read ${bytes.length}`, fileFault);

test.each([
  ['a FIFO', fifo, 'is a FIFO'],
  ['a directory', mkdirSync, 'is a directory'],
  ['an endless device', (path: string) => symlinkSync('/dev/zero', path), 'is a device'],
  ['a terminal', (path: string) => symlinkSync('/dev/tty', path), 'is a device'],
  ['a link to itself', (path: string) => symlinkSync(path, path), 'is a link that leads nowhere'],
  ['nothing', () => {}, 'no such file'],
  ['empty', (path: string) => writeFileSync(path, ''), 'read 0'],
  ['larger than a piece', (path: string) => writeFileSync(path, 'x'.repeat(200_000)), 'read 200000'],
  ['larger than is looked at', (path: string) => writeFileSync(path, 'x'.repeat(9_000_000)), 'read 8388608'],
])('%s', async (_name, make: (path: string) => void, expected) => {
  const path = place(make);
  expect([faultNow(path), await faultInTime(path)]).toEqual([expected, expected]);
});

test('the bytes are those of the file, wherever pieces end', async () => {
  const text = Array.from({ length: 40_000 }, (_, line) => `line ${line}\n`).join('');
  const path = place(file => writeFileSync(file, text));
  expect(readFileNow(path).toString()).toBe(text);
  expect((await readFileInTime(path)).toString()).toBe(text);
  expect(readFileNow(path, { mostBytes: 70_000 }).toString()).toBe(text.slice(0, 70_000));
});

test('a file read again and again leaves nothing to collect', () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let time = 0; time < 1000; time++) readFileNow('/proc/sys/kernel/ostype');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
});

test("the kernel's files, which have no length, are read whole", () => {
  expect(readFileNow('/proc/self/mounts').length).toBeGreaterThan(100);
});

test('a proc root of FIFOs and devices gives no facts, and holds nobody up', async () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'net'));
  fifo(join(root, 'net/count'));
  symlinkSync('/dev/zero', join(root, 'net/statistics'));
  writeFileSync(join(root, 'net/max'), '65536\n');
  const source = new ProcSource(root);
  expect([...(await source.facts(['net/count', 'net/statistics', 'net/max', 'net/none']))]).toEqual([
    ['net/max', '65536\n'],
  ]);
  source.close();
});
