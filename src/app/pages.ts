// Pages over the table: how one opens and closes, how far it goes, and what can be done with what its cursor stands on.
import { type Filters, NO_FILTERS } from '../view/filter/filters.ts';
import { isInSight, NO_PAGE_CURSOR, type PageLength, withLines } from '../view/page-cursor.ts';
import { foundOn, NO_SEARCH } from '../view/page-search.ts';
import type { Page } from '../view/place.ts';
import type { Command, TargetUse } from './command.ts';
import { settleScroll } from './motion.ts';
import type { State } from './state.ts';

/** One step back, the nearest first: a page, a find, the tags, the sidebar, the page flows were asked for on, the choice of a group. */
export function back(state: State): State {
  if (state.page !== 'flows') return { ...state, page: state.from, from: 'flows', scroll: 0 };
  if (state.find !== '') return { ...state, find: '', notice: undefined };
  if (state.tags.length > 0) return { ...state, tags: [] };
  if (state.focus === 'hosts') return { ...state, focus: 'flows' };
  if (state.askedOn) return { ...state, ...state.askedOn, askedOn: undefined };
  if (state.filters.only) return { ...state, filters: { ...state.filters, only: undefined } };
  return { ...state, frozen: false, notice: undefined };
}

/** At its top; the key that opens a page closes it too. */
export function showPage(state: State, page: Page): State {
  const opened = { ...state, search: NO_SEARCH, scroll: 0, following: false, pageCursor: NO_PAGE_CURSOR };
  return state.page === page ? back(opened) : { ...opened, page, from: state.page };
}

/** Esc leads back to the page, and to the filters before. */
export function showFlows(state: State, { filters }: { readonly filters: Partial<Filters> }): State {
  const { page, scroll, pageCursor, from } = state;
  const askedOn = { page, scroll, pageCursor, from, filters: state.filters };
  return { ...state, page: 'flows', focus: 'flows', askedOn, filters: { ...NO_FILTERS, ...filters } };
}

/** What is asked for with what the cursor of the page stands on; undefined where the page has none in sight. */
export function targetCommand(state: State, use: TargetUse): Command | undefined {
  const { page, pageCursor, room } = state;
  if (page !== 'pressure' || !isInSight(state, room.page)) return undefined;
  return { type: 'use-target', use, index: pageCursor.index };
}

/** The page has been drawn, and whoever drew it tells how long it is. */
export function takeLength(state: State, { lastScroll, targets, matches }: PageLength): State {
  const settled = withMatches(settleScroll(state, lastScroll), matches);
  return { ...settled, pageCursor: withLines(state.pageCursor, targets) };
}

/** What is looked for on the page stands on these lines. */
function withMatches(state: State, matches: readonly number[]): State {
  const { prompt, search, room } = state;
  const counted = prompt?.kind === 'page-find' ? { ...prompt, matches: matches.length } : prompt;
  const isNew = matches.join() !== search.lines.join();
  return { ...state, ...(isNew && foundOn(matches, state, room.page)), prompt: counted };
}
