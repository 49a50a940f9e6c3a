// A line of the report, and what it is about where something can be done with it.
import type { Grouping } from '../snapshot/group-keys.ts';
import type { Filters } from '../view/filter/filters.ts';

/** What the cursor of the pressure page can stand on. */
export type ReportTarget =
  /** A group of flows, to be shown. */
  | { readonly kind: 'group'; readonly by: Grouping; readonly name: string }
  /** The flows of a verdict's hosts, to be shown: those that a filter selects. */
  | { readonly kind: 'flows'; readonly filter: string }
  /** A command, to be copied; where it deletes flows, those that `filter` selects, it can be run. */
  | { readonly kind: 'command'; readonly command: string; readonly filter: string | undefined };

/** Filters that show its flows; undefined of a command. */
export function targetFilters(target: ReportTarget): Partial<Filters> | undefined {
  if (target.kind === 'command') return undefined;
  return target.kind === 'group'
    ? { only: { by: target.by, name: target.name } }
    : { expression: target.filter };
}

/** What it is copied as. */
export function targetText(target: ReportTarget): string {
  if (target.kind === 'command') return target.command;
  return target.kind === 'group' ? target.name : target.filter;
}

export interface ReportLine {
  readonly text: string;
  /** Absent on lines that are only to be read. */
  readonly target?: ReportTarget | undefined;
}

export function plainLine(text: string): ReportLine {
  return { text };
}
