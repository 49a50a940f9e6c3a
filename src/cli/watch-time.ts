// How long a command watches that tells how fast the table grows.
import { existsSync, statfsSync } from 'node:fs';
import type { Settings } from './settings.ts';

/** Seconds; growth cannot be told from a single reading. */
const USUAL_WATCH = 3;
/** PROC_SUPER_MAGIC of the kernel's linux/magic.h. */
const PROC_MAGIC = 0x9fa0;

/** Seconds; 0 for a single reading. */
export function watchTime(settings: Settings): number {
  return settings.watchSeconds ?? (isSaved(settings) ? 0 : USUAL_WATCH);
}

/** A tree that is no proc file system was copied from one: nothing in it changes while we look. */
function isSaved({ procRoot }: Settings): boolean {
  return existsSync(procRoot) && statfsSync(procRoot).type !== PROC_MAGIC;
}
