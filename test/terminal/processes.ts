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

/** User and system time of a process, in clock ticks (proc_pid_stat(5), fields 14 and 15). */
export function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

/** Waits until the condition holds. */
export function waitUntil(condition: () => boolean): Promise<void> {
  return until(condition, () => String(condition));
}
