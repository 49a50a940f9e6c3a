// What the net under a watch tells of files that come, change and go, and what it leaves to who has been told.
import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { watchChangedPaths } from '../../src/reader/changed-paths.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';

const INTERVAL = 5000;

/** With looks that are made when the test says so. */
async function net(directory: string, ...names: string[]) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const told: string[] = [];
  const paths = names.map(name => join(directory, name));
  const changed = watchChangedPaths(paths, path => told.push(path.slice(directory.length + 1)));
  onTestFinished(() => changed.close());
  await changed.ready;
  return {
    changed,
    /** What is told once a look has been made. */
    expectTold: (...wanted: string[]) => {
      told.length = 0;
      return eventually(() => {
        vi.advanceTimersByTime(INTERVAL);
        expect(told).toEqual(wanted);
      });
    },
  };
}

test('a file that comes, changes, is replaced and goes', async () => {
  const directory = temporaryDirectory();
  const { expectTold } = await net(directory, 'deep/down/file', 'other');
  const file = writeIn(directory, 'deep/down/file', 'one');
  await expectTold('deep/down/file');
  writeIn(directory, 'deep/down/file', 'longer');
  await expectTold('deep/down/file');
  utimesSync(file, 1, 1);
  await expectTold('deep/down/file');
  renameSync(writeIn(directory, 'new', 'shorte'), file);
  await expectTold('deep/down/file');
  rmSync(join(directory, 'deep'), { recursive: true });
  await expectTold('deep/down/file');
});

test('any file of a directory', async () => {
  const directory = temporaryDirectory();
  const { expectTold } = await net(directory, 'hosts/');
  mkdirSync(join(directory, 'hosts'));
  writeIn(directory, 'hosts/one', '1');
  await expectTold('hosts/');
  writeIn(directory, 'hosts/one', '1 and more');
  await expectTold('hosts/');
});

test('not what was there at first, nor what was known already', async () => {
  const directory = temporaryDirectory();
  writeIn(directory, 'known', 'one');
  const { changed, expectTold } = await net(directory, 'known', 'last');
  writeIn(directory, 'known', 'longer');
  await changed.look();
  writeIn(directory, 'last', '');
  await expectTold('last');
});
