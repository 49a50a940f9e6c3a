// Takes over what has changed between two configurations, and nothing else: what keys have set meanwhile stays.
import { isDeepStrictEqual } from 'node:util';
import { choicesOf } from '../view/choices.ts';
import type { Configured, State } from './state.ts';

/** The state with whatever differs between `before` and `after` as it is in `after`. */
export function mergeChanges(state: State, before: Configured, after: Configured): State {
  return {
    ...state,
    filters: changed(state.filters, before.filters, after.filters),
    display: changed(state.display, before.display, after.display),
    order: isDeepStrictEqual(before.order, after.order) ? state.order : after.order,
    ...changed(choicesOf(state), choicesOf(before), choicesOf(after)),
    interval: before.interval === after.interval ? state.interval : after.interval,
    readOnly: before.readOnly === after.readOnly ? state.readOnly : after.readOnly,
  };
}

/** The very same object where nothing has changed, so that nothing has to be shown anew. */
function changed<T extends object>(own: T, before: T, after: T): T {
  const keys = (Object.keys(after) as (keyof T)[]).filter(key => !isDeepStrictEqual(before[key], after[key]));
  return keys.length === 0 ? own : { ...own, ...Object.fromEntries(keys.map(key => [key, after[key]])) };
}
