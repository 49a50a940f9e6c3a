// A file that others collect: whole at any moment, readable by them, and nothing but a file.
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceFile } from '../../src/metrics/textfile.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test('is replaced in one step, and nothing is left beside it', async () => {
  const directory = temporaryDirectory();
  const path = join(directory, 'conntop.prom');
  await replaceFile(path, 'one\n');
  await replaceFile(path, 'two\n');
  expect(readFileSync(path, 'utf8')).toBe('two\n');
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(readdirSync(directory)).toEqual(['conntop.prom']);
});

test('a reader finds each time a whole text', async () => {
  const path = join(temporaryDirectory(), 'conntop.prom');
  const texts = ['a', 'b'].map(letter => letter.repeat(200_000));
  await replaceFile(path, texts[0] ?? '');
  let isOver = false;
  const writing = (async () => {
    for (let round = 0; round < 100; round++) await replaceFile(path, texts[round % 2] ?? '');
    isOver = true;
  })();
  const torn: string[] = [];
  while (!isOver) {
    const text = readFileSync(path, 'utf8');
    if (!texts.includes(text)) torn.push(`${text.length} bytes`);
    await new Promise(resolve => setImmediate(resolve));
  }
  await writing;
  expect(torn).toEqual([]);
});

test('a device or a folder in its place is left alone', async () => {
  await expect(replaceFile('/dev/null', 'x')).rejects.toThrow('no file');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  const folder = join(temporaryDirectory(), 'folder');
  mkdirSync(folder);
  await expect(replaceFile(folder, 'x')).rejects.toThrow('no file');
});

test('a link that somebody has laid in the place of the draft is not followed', async () => {
  const directory = temporaryDirectory();
  const victim = join(directory, 'victim');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, join(directory, `.conntop.prom.${process.pid}.new`));
  await replaceFile(join(directory, 'conntop.prom'), 'figures');
  expect(readFileSync(victim, 'utf8')).toBe('precious');
});

test('a folder that is not there is told of', async () => {
  await expect(replaceFile('/nonexistent/conntop.prom', 'x')).rejects.toThrow('ENOENT');
});
