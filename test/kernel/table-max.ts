// Lends the kernel's one nf_conntrack_max, which all namespaces share, to a single test at a time.
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
