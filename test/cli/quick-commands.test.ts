// The commands that have a bundle of their own: it says what the whole program says.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NODE } from '../node.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { buildPlain } from './program.ts';

/** Both bundles, of which the launcher takes one. */
const LAUNCHER = 'dist/conntop.cjs';

// All of conntop alone.
const plainProgram = buildPlain();

function run(program: string, ...args: readonly string[]): [string, string, number | null] {
  const { status, stdout, stderr } = spawnSync(NODE, [program, ...args], { encoding: 'utf8' });
  return [stdout, stderr, status];
}

test('without the texts of its bundles the launcher says so in one line', () => {
  const folder = temporaryDirectory();
  copyFileSync(LAUNCHER, join(folder, 'conntop.cjs'));
  const [output, complaint, code] = run(join(folder, 'conntop.cjs'), 'count');
  expect([output, code]).toEqual(['', 1]);
  expect(complaint).toMatch(
    /^conntop: cannot read conntop-\w+\.code, which belongs beside .*conntop\.cjs\n$/,
  );
});

test('as one file it runs alone', () => {
  const file = join(temporaryDirectory(), 'conntop.cjs');
  execFileSync(NODE, ['.ci/build.mjs', '--one-file', file]);
  const args = ['--proc-root', 'fixtures/linux-6.18'];
  for (const name of ['count', 'list'])
    expect(run(file, name, ...args)).toEqual(run(LAUNCHER, name, ...args));
});

// List, which is not quick, shows that the launcher tells them apart.
test.each(['count', 'check', 'list'])('%s', name => {
  for (const args of [
    ['--proc-root', 'fixtures/linux-6.18'],
    ['--proc-root', '/nonexistent'],
    ['--help'],
    ['--nonsense'],
  ]) {
    const [output, complaint, code] = run(LAUNCHER, name, ...args);
    expect(output + complaint).not.toBe('');
    expect([output, complaint, code]).toEqual(run(plainProgram(), name, ...args));
  }
});
