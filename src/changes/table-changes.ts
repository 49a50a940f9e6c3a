// Whether a table can be changed, and by which conntrack(8): that of the machine or namespace it is read from.
import { availableParallelism } from 'node:os';
import type { Source } from '../reader/source.ts';
import type { RunTool } from './conntrack-tool.ts';

/** Runs conntrack(8) where the table of a source is; undefined where there is nothing to be changed. */
export function toolOf(source: Source): RunTool | undefined {
  return source.place.tool?.run;
}

/** Why nothing may be changed; undefined where it may. */
export function whyUnchangeable(source: Source, readOnly: boolean): string | undefined {
  if (readOnly) return 'Started with --read-only: nothing can be deleted or marked.';
  if (source.place.tool?.mayChange === false)
    return 'Over ssh flows can be changed only with --allow-changes.';
  return toolOf(source) ? undefined : 'Only flows of a live table can be changed.';
}

const MOST_AT_ONCE = 4;

/** How many conntrack(8) may run at the same time: each walks the whole table, and over ssh one waits for the other. */
export function runsAtOnce({ place }: Source): number {
  return place.isThisMachine ? Math.min(MOST_AT_ONCE, availableParallelism()) : 1;
}
