// A folder of a test's own, removed when the test file is done.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

export const folder = mkdtempSync(path.join(tmpdir(), 'conntop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file, with the folders above it, and yields its path. */
export function write(name: string, text: string | Uint8Array, mode = 0o644): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  return file;
}
