// The network namespaces of this machine: which there are, what they are called, and how many flows each tracks.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { SourceError } from './source.ts';

/** Where `ip netns` keeps its names. */
const NAMES = '/run/netns';
const COUNT = '/proc/sys/net/netfilter/nf_conntrack_count';
/** So many namespaces are asked for their count at a time. */
const AT_ONCE = 4;
/** ip-netns(8) takes any file name; these are the ones that no shell, path or option parser makes more of. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/;
const HINT = 'name one of ip netns list, or give a process id';

export interface NetworkNamespace {
  /** Tells namespaces apart; the kernel's messages name it, too. */
  readonly inode: number;
  /** As `ip netns` knows it; usually none or one. */
  readonly names: readonly string[];
  /** The process with the lowest id that lives in it, and that process's command; undefined where none does. */
  readonly pid: number | undefined;
  readonly command: string;
  /** A file that stands for the namespace as long as it lives. */
  readonly path: string;
  /** Flows that it tracks; undefined where that cannot be read. */
  readonly count: number | undefined;
}

/** All that can be seen, our own first, then by inode. Needs root to see those of others. */
export async function listNamespaces(): Promise<NetworkNamespace[]> {
  const found = [...findNamespaces().values()].sort((a, b) => rank(a) - rank(b));
  const listed: NetworkNamespace[] = [];
  for (let first = 0; first < found.length; first += AT_ONCE) {
    const some = found.slice(first, first + AT_ONCE);
    listed.push(
      ...(await Promise.all(some.map(async each => ({ ...each, count: await readCount(each.path) })))),
    );
  }
  return listed;
}

/** The file of the namespace that `--netns NAME|PID` names; a name counts before a process. Throws a SourceError. */
export function namespacePath(nameOrPid: string): string {
  if (!NAME.test(nameOrPid)) throw new SourceError(`--netns ${JSON.stringify(nameOrPid)}: is no name`, HINT);
  const named = `${NAMES}/${nameOrPid}`;
  if (namespaceInode(named) !== undefined) return named;
  const path = `/proc/${nameOrPid}/ns/net`;
  if (/^\d+$/.test(nameOrPid) && namespaceInode(path) !== undefined) return path;
  throw new SourceError(`--netns ${nameOrPid}: no such namespace, or not for you to enter`, HINT);
}

/** The inode of the namespace that a file stands for; undefined where there is no such file. */
export function namespaceInode(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

type Found = { -readonly [Key in keyof Omit<NetworkNamespace, 'names' | 'count'>]: NetworkNamespace[Key] } & {
  names: string[];
};

function findNamespaces(): Map<number, Found> {
  const found = new Map<number, Found>();
  for (const pid of list('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b)) {
    const path = `/proc/${pid}/ns/net`;
    const inode = linkedInode(path);
    if (inode === undefined || found.has(inode)) continue;
    found.set(inode, { inode, names: [], pid, command: commandOf(pid), path });
  }
  for (const name of list(NAMES).filter(entry => NAME.test(entry))) {
    const path = `${NAMES}/${name}`;
    const inode = namespaceInode(path);
    if (inode === undefined) continue;
    const known = found.get(inode) ?? { inode, names: [], pid: undefined, command: '', path };
    known.names.push(name);
    found.set(inode, known);
  }
  return found;
}

function rank({ inode }: Found): number {
  return inode === linkedInode('/proc/self/ns/net') ? 0 : inode;
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Of /proc/PID/ns/net, which reads `net:[4026531840]`. */
function linkedInode(path: string): number | undefined {
  try {
    const digits = /^net:\[(\d+)\]$/.exec(readlinkSync(path))?.[1];
    return digits === undefined ? undefined : Number(digits);
  } catch {
    return undefined;
  }
}

/** What the process calls itself, as /proc has it; any process may choose it. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').replace(/[^\x20-\x7e]/g, '');
  } catch {
    return '';
  }
}

/** Sysctls are those of the reader's namespace: whoever reads them has to be inside. */
function readCount(path: string): Promise<number | undefined> {
  return new Promise(resolve => {
    execFile('nsenter', [`--net=${path}`, 'cat', COUNT], (error, stdout) => {
      resolve(error || !/^\d+\n$/.test(stdout) ? undefined : Number(stdout));
    });
  });
}
