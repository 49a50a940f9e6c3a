// Tells which files have changed by a look at their times and sizes every few seconds: a net under a watch, which lists a
// new directory before it watches it, and never learns of what comes between.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Between two looks, in milliseconds. */
const INTERVAL = 5000;
const QUIETLY = (): void => {};

export interface ChangedPaths {
  /** Resolves after the first look, with which the others are compared. */
  readonly ready: Promise<void>;
  /** Looks now and tells nothing: for who has been told already. */
  look(): Promise<void>;
  close(): void;
}

/**
 * Looks at the paths, of which one that ends in `/` stands for every file of that directory, until closed. A look that takes
 * longer, as on a mount that does not answer, is the only one under way.
 * @param onChange called with each path that has come, gone or changed since the look before
 */
export function watchChangedPaths(paths: readonly string[], onChange: (path: string) => void): ChangedPaths {
  const seen = new Map<string, string>();
  let looking = false;
  let closed = false;
  async function look(tell: (path: string) => void): Promise<void> {
    if (looking) return;
    looking = true;
    for (const path of paths) {
      const found = await traceOf(path);
      if (closed) return;
      const isChanged = seen.get(path) !== found;
      seen.set(path, found);
      if (isChanged) tell(path);
    }
    looking = false;
  }
  const ready = look(QUIETLY);
  const interval = setInterval(() => void look(onChange), INTERVAL).unref();
  return {
    ready,
    look: () => look(QUIETLY),
    close() {
      closed = true;
      clearInterval(interval);
    },
  };
}

/** What changes with a file, or with any file of a directory; '' where there is none. Never rejects. */
async function traceOf(path: string): Promise<string> {
  try {
    if (!path.endsWith('/')) {
      const { ino, size, mtimeMs } = await stat(path);
      return `${ino} ${size} ${mtimeMs}`;
    }
    const entries = (await readdir(path)).sort();
    const traces = await Promise.all(entries.map(entry => traceOf(join(path, entry))));
    return entries.map((entry, index) => `${entry} ${traces[index]}`).join('\n');
  } catch {
    return '';
  }
}
