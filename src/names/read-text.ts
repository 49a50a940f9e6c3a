// Reads files that may be missing, unreadable, odd or far too large.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileInTime } from '../reader/bounded-file.ts';

/** The text of a file, or '' where it cannot be read. Never rejects. */
export async function readText(path: string): Promise<string> {
  try {
    return (await readFileInTime(path)).toString('utf8');
  } catch {
    return '';
  }
}

/** The files of a directory as paths, sorted by name; none where it cannot be read. Never rejects. */
export async function listFiles(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory);
    return entries.sort().map(entry => join(directory, entry));
  } catch {
    return [];
  }
}
