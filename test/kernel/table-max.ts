// Lends the kernel's one nf_conntrack_max, which all namespaces share, to a single test at a time; and shows another to who only reads it.
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atExit } from './at-exit.ts';
import { isRunning } from './namespaces.ts';

export const MAX = '/proc/sys/net/netfilter/nf_conntrack_max';
/** Holds the borrower's pid and the value to give back, should the borrower be killed. */
export const LOCK = join(tmpdir(), 'conntop-nf-conntrack-max.lock');
const RETRY_MS = 50;

/** Runs `work` while nf_conntrack_max is `max`, after everybody else who wants it changed; gives the old value back. */
export async function withMax<T>(max: number, work: () => Promise<T>): Promise<T> {
  while (!take()) await delay(RETRY_MS);
  const callOff = atExit(giveBack);
  try {
    writeFileSync(MAX, String(max));
    return await work();
  } finally {
    giveBack();
    callOff();
  }
}

/** More flows than most tests make. */
const MANY = 65_536;

/** Runs `work` while so many flows fit under the limit. It is raised where they would not, and is nobody else's meanwhile. */
export function withRoom<T>(work: () => Promise<T>, flows = MANY): Promise<T> {
  return flows < readMax() ? work() : withMax(Math.ceil(flows * 1.125), work);
}

/**
 * The command, to be run in a namespace by `ip netns exec`, which gives it mounts of its own: it and its children read this
 * limit. The kernel keeps to its own, so that tests that do not overflow the table need not take turns.
 */
export function seeingMax(max: number, argv: readonly string[]): string[] {
  const mounts = `mount -t tmpfs none /mnt && echo ${max} > /mnt/max && mount --bind /mnt/max ${MAX} && exec "$@"`;
  return ['sh', '-c', mounts, 'sh', ...argv];
}

/** The limit that applies now. */
export function readMax(): number {
  return Number(readFileSync(MAX, 'utf8'));
}

function take(): boolean {
  try {
    const descriptor = openSync(LOCK, 'wx');
    writeFileSync(descriptor, `${process.pid} ${readMax()}`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const { pid } = readLock();
    if (pid > 0 && !isRunning(pid)) giveBack();
    return false;
  }
}

function giveBack(): void {
  const { value } = readLock();
  if (value > 0) writeFileSync(MAX, String(value));
  rmSync(LOCK, { force: true });
}

/** Zeros for a lock that is gone, or so new that nothing is written in it yet. */
function readLock(): { pid: number; value: number } {
  try {
    const [pid = 0, value = 0] = readFileSync(LOCK, 'utf8').split(' ').map(Number);
    return { pid, value };
  } catch {
    return { pid: 0, value: 0 };
  }
}
