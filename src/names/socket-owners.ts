// Which process holds a socket, by /proc/PID/fd.
import { readdir, readlink } from 'node:fs/promises';
import { readFileInTime } from '../reader/bounded-file.ts';
import { safeText } from '../words/safe-text.ts';
import { containerIn } from './container.ts';

export interface Process {
  /** As it calls itself; safe to show. */
  readonly name: string;
  /** As it is seen from here. */
  readonly pid: number;
  /** The container that it runs in; undefined where that is none. Safe to show. */
  readonly container?: string | undefined;
}

/** `nginx/1234`, or `nginx/1234 in web`. */
export function processText({ name, pid, container }: Process): string {
  return container === undefined ? `${name}/${pid}` : `${name}/${pid} in ${container}`;
}

/** A process that has more files open than this is looked at no further. */
const MOST_FILES = 65_536;

/**
 * The processes that hold these sockets, by inode; those that cannot be seen, as without rights, are left out. Never rejects.
 * Of several that share one, the first by number, which has handed it on.
 */
export async function findOwners(inodes: ReadonlySet<string>, root = '/proc'): Promise<Map<string, Process>> {
  const owners = new Map<string, Process>();
  const ours = containerIn(await read(`${root}/self/cgroup`));
  const pids = (await list(root)).map(Number).filter(Number.isInteger);
  for (const pid of pids.sort((a, b) => a - b)) {
    if (owners.size >= inodes.size) break;
    const held = (await socketsOf(`${root}/${pid}/fd`)).filter(each => inodes.has(each) && !owners.has(each));
    if (held.length === 0) continue;
    const owner = await processAt(root, pid, ours);
    for (const inode of held) owners.set(inode, owner);
  }
  return owners;
}

async function socketsOf(directory: string): Promise<string[]> {
  const files = (await list(directory)).slice(0, MOST_FILES);
  const links = await Promise.all(files.map(file => readlink(`${directory}/${file}`).catch(() => '')));
  return links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** Any process may call itself anything. The container that we are in ourselves tells nothing. */
async function processAt(root: string, pid: number, ours: string | undefined): Promise<Process> {
  const [name, cgroup] = await Promise.all([read(`${root}/${pid}/comm`), read(`${root}/${pid}/cgroup`)]);
  const container = containerIn(cgroup);
  return {
    name: safeText(name.replace(/\n$/, '')),
    pid,
    container: container === ours ? undefined : container,
  };
}

async function read(path: string): Promise<string> {
  const bytes = await readFileInTime(path).catch(() => Buffer.alloc(0));
  return bytes.toString('utf8');
}

async function list(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
