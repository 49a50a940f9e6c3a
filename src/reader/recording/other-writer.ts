// Whether another process writes a file: whoever has it open for that. Nothing is left behind by one that was killed.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The access mode among the flags of an open file (O_ACCMODE of fcntl.h); 0 is reading. */
const ACCESS_MODE = 3;

/**
 * The process that has `path` (without links) open for writing, our own descriptor `fd` apart; undefined where none has.
 * Those of other users are seen by root only.
 */
export function otherWriter(path: string, fd: number): number | undefined {
  const pids = entries('/proc').filter(name => /^\d+$/.test(name));
  return pids.map(Number).find(pid =>
    entries(`/proc/${pid}/fd`)
      .filter(name => pid !== process.pid || Number(name) !== fd)
      .some(name => isOpenAt(pid, name, path)),
  );
}

function isOpenAt(pid: number, fd: string, path: string): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/fd/${fd}`) !== path) return false;
    const info = readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1');
    const flags = Number.parseInt(/^flags:\s+([0-7]+)$/m.exec(info)?.[1] ?? '0', 8);
    return (flags & ACCESS_MODE) !== 0;
  } catch {
    // It has ended, or closed it, meanwhile.
    return false;
  }
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
