// The commands that have a bundle of their own: it says what the whole program says.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../src/cli/flag.ts';
import { NODE } from '../node.ts';

const LAUNCHER = 'dist/conntop.cjs';
const names = JSON.parse(/\["count".*?\]/.exec(readFileSync(LAUNCHER, 'utf8'))?.[0] ?? '[]') as string[];

function run(program: string, ...args: readonly string[]): [string, string, number | null] {
  const { status, stdout, stderr } = spawnSync(NODE, [program, ...args], { encoding: 'utf8' });
  return [stdout, stderr, status];
}

test('they are commands', () => {
  expect(names.length).toBeGreaterThan(1);
  expect(COMMAND_NAMES).toEqual(expect.arrayContaining(names));
});

test.each(names)('%s', name => {
  for (const args of [
    ['--proc-root', 'fixtures/linux-6.18'],
    ['--proc-root', '/nonexistent'],
    ['--help'],
    ['--nonsense'],
  ]) {
    const [output, complaint, code] = run(LAUNCHER, name, ...args);
    expect(output + complaint).not.toBe('');
    expect([output, complaint, code]).toEqual(run('dist/program.cjs', name, ...args));
  }
});
