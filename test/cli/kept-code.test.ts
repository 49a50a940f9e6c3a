// What Node has compiled of the program is kept for the next start, where that can do no harm.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NODE } from '../node.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { startRealTerminal } from '../terminal/real-terminal.ts';

const COUNT = ['count', '--proc-root', 'fixtures/linux-6.18'];

function run(home: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): string {
  const env = { PATH: process.env.PATH, HOME: home, ...more };
  const { stdout, stderr, status } = spawnSync(NODE, ['dist/conntop.cjs', ...args], {
    encoding: 'utf8',
    env,
  });
  return `${stdout}${stderr}${status}`;
}

const expected = run('', COUNT);

/** The one file that is kept. */
function keptIn(home: string): string {
  const folder = join(home, '.cache/conntop');
  const [name = '', ...more] = readdirSync(folder);
  expect(more).toEqual([]);
  return join(folder, name);
}

test.each([COUNT, ['list', '--source', 'demo'], ['hosts', '--source', 'demo']])(
  'is taken by the next run of %s',
  (...args) => {
    const home = temporaryDirectory();
    run(home, args);
    const file = keptIn(home);
    const { ino } = statSync(file);
    run(home, args);
    expect(statSync(file).ino).toBe(ino);
  },
);

test('is taken by the next live screen, which has set flags of V8 meanwhile', async () => {
  const home = temporaryDirectory();
  const inodes: number[] = [];
  for (let run = 0; run < 2; run++) {
    const terminal = startRealTerminal(['--source', 'demo'], { env: { HOME: home } });
    await terminal.waitFor('Flows');
    terminal.type('q');
    await terminal.exit;
    inodes.push(statSync(keptIn(home)).ino);
  }
  expect(inodes[1]).toBe(inodes[0]);
});

test('where its place cannot even be looked at, nothing is said of it', () => {
  expect(run('/etc/passwd', COUNT)).toBe(expected);
});

test('does not pile up: what earlier builds have left goes, the oldest first', () => {
  const home = temporaryDirectory();
  const folder = join(home, '.cache/conntop');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let build = 0; build < 20; build++) {
    writeFileSync(join(folder, `old-${build}`), '');
    utimesSync(join(folder, `old-${build}`), 1e9 + build, 1e9 + build);
  }
  run(home, COUNT);
  expect(readdirSync(folder)).toHaveLength(12);
  expect(readdirSync(folder)).toContain('old-19');
});

test('is its owner’s alone', () => {
  const home = temporaryDirectory();
  run(home, COUNT);
  expect(statSync(keptIn(home)).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, '.cache/conntop')).mode & 0o777).toBe(0o700);
});

test('is not taken once a bit has gone wrong in it, anywhere', () => {
  const home = temporaryDirectory();
  run(home, COUNT);
  const file = keptIn(home);
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 12)) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8((bytes[at] ?? 0) ^ 0x10, at);
    writeFileSync(file, damaged);
    expect(run(home, COUNT)).toBe(expected);
  }
});

test.each([0, 3, 4, 1000])('is not taken where only %i bytes of it are left', length => {
  const home = temporaryDirectory();
  run(home, COUNT);
  const file = keptIn(home);
  writeFileSync(file, readFileSync(file).subarray(0, length));
  expect(run(home, COUNT)).toBe(expected);
  expect(statSync(file).size).toBeGreaterThan(1000);
});

test('is neither taken nor kept where others can write', () => {
  const home = temporaryDirectory();
  run(home, COUNT);
  const file = keptIn(home);
  const { ino } = statSync(file);
  chmodSync(join(home, '.cache/conntop'), 0o777);
  expect(run(home, COUNT)).toBe(expected);
  expect(statSync(file).ino).toBe(ino);
});

test('is not kept through a link, nor where it is not wanted', () => {
  const [home, elsewhere] = [temporaryDirectory(), temporaryDirectory()];
  mkdirSync(join(home, '.cache'));
  symlinkSync(elsewhere, join(home, '.cache/conntop'));
  expect(run(home, COUNT)).toBe(expected);
  expect(run(elsewhere, COUNT, { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe(expected);
  expect(run('not/absolute', COUNT)).toBe(expected);
  expect(readdirSync(elsewhere)).toEqual([]);
});
