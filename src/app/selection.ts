// From what the user has asked to see to a test over rows: filters, the group chosen, all in one predicate.
import type { Snapshot } from '../snapshot/snapshot.ts';
import { inGroup } from '../view/group-entries.ts';
import type { Filters } from './state.ts';

export type Predicate = (snapshot: Snapshot, row: number) => boolean;

/** The predicate for these filters; undefined where nothing is filtered. */
export function compileSelection(filters: Filters): Predicate | undefined {
  return filters.only ? inGroup(filters.only.by, filters.only.name) : undefined;
}

/** Whether anything at all is filtered, by whatever means. */
export function hasFilters(filters: Filters): boolean {
  const { source, destination, sport, dport, expression, hideDns, hideLoopback, only } = filters;
  return (
    [source, destination, sport, dport, expression].some(text => text !== '') ||
    hideDns ||
    hideLoopback ||
    only !== undefined
  );
}
