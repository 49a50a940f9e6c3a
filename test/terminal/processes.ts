// Whether a process is still there, and waiting until it is not.
import { readFileSync } from 'node:fs';

/** How long a condition may take to come true, in milliseconds. */
const PATIENCE = 15_000;
const POLL_INTERVAL = 10;

/** A zombie has ended, though nobody has yet asked how. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The processes that this one has started and that have not been waited for. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

/** Polls until the condition holds; fails when it does not in good time. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${condition}`);
    await new Promise(resolve => setTimeout(resolve, POLL_INTERVAL));
  }
}
