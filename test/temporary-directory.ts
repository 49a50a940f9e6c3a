// A directory for the files of a test, and writing them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** It is gone after the test; one that is made outside of a test names what removes it, such as `afterAll`. */
export function temporaryDirectory(after: (remove: () => void) => void = onTestFinished): string {
  const directory = mkdtempSync(join(tmpdir(), 'conntop-test-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes a file, with the directories above it, and yields its path. */
export function writeIn(directory: string, name: string, text: string | Uint8Array, mode = 0o644): string {
  const file = join(directory, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  return file;
}
