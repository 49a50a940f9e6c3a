// Before the first test: builds the program, and the one that the tests of the terminal run, where a source is younger.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['src', '.ci', 'test/terminal', 'package-lock.json'];
const PROGRAMS = [
  ['src/main.ts', 'dist/conntop.cjs'],
  ['test/terminal/screen-program.ts', 'dist/test/screen-program.cjs'],
] as const;

export default function build(): void {
  const youngest = Math.max(...SOURCES.map(youngestIn));
  for (const [entry, program] of PROGRAMS) {
    if (changedAt(program) <= youngest) execFileSync(process.execPath, ['.ci/build.mjs', entry, program]);
  }
}

function youngestIn(path: string): number {
  if (!statSync(path).isDirectory()) return changedAt(path);
  return Math.max(...readdirSync(path).map(entry => youngestIn(join(path, entry))));
}

/** Milliseconds; 0 where there is none. */
function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
