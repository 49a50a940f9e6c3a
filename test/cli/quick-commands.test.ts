// The commands that have a bundle of their own within the one file: it says what the whole program says.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { NODE } from '../node.ts';
import { buildProgram, programPath } from './program.ts';

/** Both bundles, of which the launcher takes one. */
const LAUNCHER = 'dist/conntop.cjs';

// All of conntop alone.
buildProgram();

function run(program: string, ...args: readonly string[]): [string, string, number | null] {
  const { status, stdout, stderr } = spawnSync(NODE, [program, ...args], { encoding: 'utf8' });
  return [stdout, stderr, status];
}

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
    expect([output, complaint, code]).toEqual(run(programPath(), name, ...args));
  }
});
