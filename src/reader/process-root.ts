// The proc root of one process, such as /proc/1 or /host/proc/1: it has the table of its namespace, and no sysctls.
import { existsSync, readlinkSync } from 'node:fs';
import path from 'node:path';

export interface ProcessRoot {
  /** The proc root above it, which has sysctls: those of whoever reads them. */
  readonly parent: string;
  /** Whether the process lives in our own network namespace, so that these are its own, too. */
  readonly isOurs: boolean;
  /** What is to be known of what is read there, in a line. */
  readonly note: string;
}

/** Undefined where `root` is none of a process, or has sysctls of its own. */
export function processRoot(root: string): ProcessRoot | undefined {
  const full = path.resolve(root);
  const parent = path.dirname(full);
  if (!/^(\d+|self|thread-self)$/.test(path.basename(full))) return undefined;
  if (existsSync(path.join(full, 'sys')) || !existsSync(path.join(parent, 'sys'))) return undefined;
  const own = namespaceAt('/proc/self');
  const isOurs = own !== undefined && namespaceAt(full) === own;
  const missing = `${root} has no sysctls`;
  if (isOurs) return { parent, isOurs, note: `${missing}: those of ${parent} are taken` };
  const further = parent === '/proc' ? `; --netns ${path.basename(full)} tells them` : '';
  const note = `${missing}: the maximum is that of ${parent}, timeouts are not known${further}`;
  return { parent, isOurs, note };
}

/** Which of the sysctls above a process tell of its own table, too: all, or those that every namespace shares. */
export function sysctlsAbove({ isOurs }: ProcessRoot, paths: readonly string[]): string[] {
  return paths.filter(name => (isOurs ? name.startsWith('sys/') : SHARED.test(name)) || name === 'slabinfo');
}

const SHARED = /^sys\/net\/(netfilter\/)?nf_conntrack_(max|buckets|expect_max)$/;

/** Undefined where it cannot be told, as without the right to trace the process. */
function namespaceAt(root: string): string | undefined {
  try {
    return readlinkSync(path.join(root, 'ns/net'));
  } catch {
    return undefined;
  }
}
