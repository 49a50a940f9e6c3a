// Which process holds a socket, by /proc/PID/fd.
import { readdir, readlink } from 'node:fs/promises';
import { readFileInTime } from '../reader/bounded-file.ts';
import { safeText } from '../words/safe-text.ts';

export interface Process {
  /** As it calls itself; safe to show. */
  readonly name: string;
  /** As it is seen from here. */
  readonly pid: number;
}

/** A process that has more files open than this is looked at no further. */
const MOST_FILES = 65_536;

/**
 * The processes that hold these sockets, by inode; those that cannot be seen, as without rights, are left out. Never rejects.
 * Of several that share one, the first by number, which has handed it on.
 */
export async function findOwners(inodes: ReadonlySet<string>, root = '/proc'): Promise<Map<string, Process>> {
  const owners = new Map<string, Process>();
  const pids = (await list(root)).map(Number).filter(Number.isInteger);
  for (const pid of pids.sort((a, b) => a - b)) {
    if (owners.size >= inodes.size) break;
    const held = (await socketsOf(`${root}/${pid}/fd`)).filter(each => inodes.has(each) && !owners.has(each));
    if (held.length === 0) continue;
    const owner = { name: await nameOf(`${root}/${pid}/comm`), pid };
    for (const inode of held) owners.set(inode, owner);
  }
  return owners;
}

async function socketsOf(directory: string): Promise<string[]> {
  const files = (await list(directory)).slice(0, MOST_FILES);
  const links = await Promise.all(files.map(file => readlink(`${directory}/${file}`).catch(() => '')));
  return links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** Any process may call itself anything. */
async function nameOf(path: string): Promise<string> {
  const text = await readFileInTime(path).catch(() => Buffer.alloc(0));
  return safeText(text.toString('utf8').replace(/\n$/, ''));
}

async function list(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
