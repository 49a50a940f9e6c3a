// The network namespaces of this machine: which there are, what they are called, and how many flows each tracks.

import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { readFileNow } from './bounded-file.ts';
import { COUNT_IN_STATISTICS } from './count-in-statistics.ts';
import { LineQueue } from './line-queue.ts';
import { runForLines } from './run-child.ts';
import { SourceError } from './source.ts';

/** Where `ip netns` keeps its names. */
const NAMES = '/run/netns';
const COUNT = '/proc/sys/net/netfilter/nf_conntrack_count';
const MOST_SHELLS = 4;
/** The path and the count of each argument, a line each; without a count where that cannot be read. */
const COUNT_EACH = `for p; do echo "$p $(nsenter --net="$p" cat ${COUNT} 2>/dev/null)"; done`;
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
  /** Flows that it tracks; undefined where that cannot be read, or not yet. */
  readonly count: number | undefined;
}

/**
 * All that can be seen, our own first, then those with the most flows: at once, and again whenever more counts have
 * come. Counts of namespaces that no process lives in take some milliseconds each. Needs root to see those of others.
 */
export async function* listNamespaces(): AsyncGenerator<readonly NetworkNamespace[]> {
  const found = [...findNamespaces().values()];
  const counts = new Map(found.map(each => [each.path, countOutside(each)]));
  const listed = (): NetworkNamespace[] =>
    found.map(each => ({ ...each, count: counts.get(each.path) })).sort(byCount);
  yield listed();
  const paths = found.map(({ path }) => path).filter(path => counts.get(path) === undefined);
  for await (const [path, count] of countInside(paths)) {
    counts.set(path, count);
    yield listed();
  }
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

function byCount(a: NetworkNamespace, b: NetworkNamespace): number {
  return rank(b) - rank(a) || (b.count ?? -1) - (a.count ?? -1) || a.inode - b.inode;
}

function rank({ inode }: NetworkNamespace): number {
  return inode === linkedInode('/proc/self/ns/net') ? 1 : 0;
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Of /proc/PID/ns/net, which reads `net:[4026531840]`; undefined where it cannot be read. */
export function linkedInode(path: string): number | undefined {
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
    return readFileNow(`/proc/${pid}/comm`)
      .toString('latin1')
      .replace(/[^\x20-\x7e]/g, '');
  } catch {
    return '';
  }
}

/** As the statistics of a process inside have it; undefined where no process lives there, or it cannot be read. */
function countOutside({ pid }: Found): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const text = readFileNow(`/proc/${pid}/net/stat/nf_conntrack`).toString('latin1');
    const entries = COUNT_IN_STATISTICS.exec(text)?.[1];
    return entries === undefined ? undefined : Number.parseInt(entries, 16);
  } catch {
    return undefined;
  }
}

/** Sysctls are those of the reader's namespace: whoever reads them has to be inside. A shell for each processor goes in and out. */
async function* countInside(paths: readonly string[]): AsyncGenerator<readonly [string, number | undefined]> {
  if (paths.length === 0) return;
  const lines = new LineQueue();
  const abort = new AbortController();
  const shells = Math.min(availableParallelism(), MOST_SHELLS, paths.length);
  const runs = Array.from({ length: shells }, (_, shell) => {
    const some = paths.filter((_path, at) => at % shells === shell);
    return runForLines(['sh', '-c', COUNT_EACH, 'sh', ...some], line => lines.add(line), abort.signal);
  });
  const run = Promise.allSettled(runs).finally(() => lines.end());
  try {
    for await (const line of lines) {
      const [, path = '', count] = /^(\S+) (\d+)?/.exec(line) ?? [];
      yield [path, count === undefined ? undefined : Number(count)];
    }
  } finally {
    abort.abort();
    await run;
  }
}
