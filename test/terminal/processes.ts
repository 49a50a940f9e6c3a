// Whether a process is still there, and waiting until it is not.
import { readFileSync } from 'node:fs';
import { until } from '../waiting.ts';

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

/** Waits until the condition holds. */
export function waitUntil(condition: () => boolean): Promise<void> {
  return until(condition, () => String(condition));
}
