// Reads files that may be missing, unreadable, odd or far too large.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Far above any lease file of a router; what lies beyond is not read. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The text of a file, or '' where it cannot be read. Never rejects. */
export async function readText(path: string): Promise<string> {
  try {
    // A FIFO would hold the read up for ever.
    if (!(await stat(path)).isFile()) return '';
    let text = '';
    for await (const chunk of createReadStream(path, { encoding: 'utf8', end: MAX_BYTES - 1 })) text += chunk;
    return text;
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
