// From state and action to the next state. Pure: what reaches beyond the state is the session's business.
import { type FlowIdentity, rowOfIdentity } from '../snapshot/flow-identity.ts';
import { GROUPINGS } from '../snapshot/groups.ts';
import { COLUMNS, type Column } from '../view/columns.ts';
import type { Action, Motion, Toggle } from './action.ts';
import { AT_TOP, type Cursor, type CursorList, moveCursor, placeCursor, settleCursor } from './cursor.ts';
import { beginHistory, followFlow, rowInHistory } from './flow-history.ts';
import { mergeChanges } from './merge-changes.ts';
import { moveInNamespaces, openNamespaceList } from './namespace-list.ts';
import { openColumnChooser, openSortList, orderBy, popupKey } from './popup.ts';
import { noMatch, openPrompt, promptKey } from './prompt.ts';
import type { Shown } from './shown.ts';
import { hasFacts } from './shown-columns.ts';
import type { Notice, Page, PromptKind, State } from './state.ts';

/** How many lines stay in sight when a page is turned. */
const PAGE_OVERLAP = 1;

/** The state after an action. `shown` is what the screen shows, for the motions; it is only read. */
export function update(state: State, action: Action, shown: Shown): State {
  switch (action.type) {
    case 'sort-next':
      return sortByNeighbour(state, 1, shown);
    case 'sort-previous':
      return sortByNeighbour(state, -1, shown);
    case 'sort-reverse':
      return reverse(state);
    case 'sort-by':
      return { ...state, order: orderBy(state, action.column) };
    case 'move':
      return move(state, action.motion, shown);
    case 'toggle':
      return toggle(state, action.what);
    case 'ask':
      return ask(state, action.kind, shown);
    case 'prompt-key':
      return promptKey(state, action.key);
    case 'list-sort-columns':
      return openSortList(state, presence(shown));
    case 'choose-columns':
      return openColumnChooser(state, presence(shown));
    case 'popup-key':
      return popupKey(state, action.key);
    case 'next-match-or-nat':
      return state.find === '' ? toggle(state, 'nat') : { ...state, page: 'flows' };
    case 'previous-match':
      return state.find === '' ? { ...state, notice: NOTHING_TO_FIND } : { ...state, page: 'flows' };
    case 'found':
      return moveToMatch(state, action.index, action.hasWrapped, shown);
    case 'not-found':
      return notFound(state);
    case 'counted':
      return state.prompt ? { ...state, prompt: { ...state.prompt, matches: action.matches } } : state;
    case 'confirm':
      return { ...state, confirm: action.change, notice: undefined };
    case 'answered':
      return { ...state, confirm: undefined };
    case 'switch-focus':
      return { ...state, focus: state.focus === 'flows' ? 'hosts' : 'flows', page: 'flows' };
    case 'next-grouping':
      return nextGrouping(state);
    case 'open':
      return open(state, shown);
    case 'back':
      return back(state);
    case 'freeze':
      return { ...state, frozen: !state.frozen };
    case 'show-help':
      return showPage(state, 'help');
    case 'show-pressure':
      return showPage(state, 'pressure');
    case 'show-events':
      return { ...showPage(state, 'events'), following: true };
    case 'room':
      return { ...state, room: { flows: action.flows, hosts: action.hosts, page: action.page } };
    case 'replayed':
      return { ...state, replay: action.replay };
    case 'namespaces':
      return openNamespaceList(state, action);
    case 'configured':
      return mergeChanges(state, action.before, action.after);
    case 'page-length':
      return settleScroll(state, action.lastScroll);
    case 'notice':
      return { ...state, notice: { text: action.text, tone: action.tone } };
    default:
      return state;
  }
}

/**
 * The state after the list it is about has changed: the cursors stay on their entries. `held` is the flow that the
 * cursor was on, for a list in which it may go by another number.
 */
export function settle(state: State, shown: Shown, held?: FlowIdentity): State {
  const flows = { ...state.flows, key: keyIn(state, shown, held) };
  return {
    ...state,
    flows: settleCursor(flows, shown.flowList(state.room.flows)),
    hosts: settleCursor(state.hosts, shown.groupList(state.room.hosts)),
    details: followDetails(state, shown),
  };
}

/** The number of the flow that the cursor belongs to: of the one whose details are open, where it is there. */
function keyIn(
  { page, details, flows }: State,
  { snapshot }: Shown,
  held?: FlowIdentity,
): number | undefined {
  if (!snapshot) return flows.key;
  const open = page === 'details' && details ? rowInHistory(details, snapshot) : -1;
  if (open >= 0) return snapshot.serial(open);
  const isLost = flows.key !== undefined && snapshot.rowOf(flows.key) < 0;
  const row = isLost && held ? rowOfIdentity(snapshot, held) : -1;
  return row < 0 ? flows.key : snapshot.serial(row);
}

function followDetails({ page, details }: State, { snapshot }: Shown): State['details'] {
  return page === 'details' && details && snapshot ? followFlow(details, snapshot) : undefined;
}

/** Whether two states show the same flows in the same order, so that nothing but drawing has to be done again. */
export function isSameView(a: State, b: State): boolean {
  return a.order === b.order && a.filters === b.filters && a.grouping === b.grouping && a.frozen === b.frozen;
}

function presence({ snapshot }: Shown): number {
  return snapshot?.facts.presence ?? 0;
}

/** Columns that no flow can state anything for are passed over. */
function sortByNeighbour(state: State, step: 1 | -1, shown: Shown): State {
  const columns = COLUMNS.filter(
    column => hasFacts(column, presence(shown)) && (column.letter || isOften(column.id)),
  );
  const current = columns.indexOf(state.order[0]?.column as Column);
  const next = columns[(current + step + columns.length) % columns.length];
  return next ? { ...state, order: orderBy(state, next) } : state;
}

/** Columns of ours that `b` stops at, beside iptstate's. */
function isOften(id: string): boolean {
  return id === 'source' || id === 'down' || id === 'up' || id === 'age';
}

function reverse(state: State): State {
  const [first, ...rest] = state.order;
  return first ? { ...state, order: [{ ...first, descending: !first.descending }, ...rest] } : state;
}

function move(state: State, motion: Motion, shown: Shown): State {
  if (state.page === 'namespaces') return moveInNamespaces(state, motion);
  if (state.page !== 'flows') return { ...state, scroll: scrolled(state, motion), following: false };
  if (state.focus === 'hosts') {
    return { ...state, hosts: moved(state.hosts, motion, shown.groupList(state.room.hosts)) };
  }
  return { ...state, flows: moved(state.flows, motion, reachable(state, shown)) };
}

/** The rows that the cursor can be moved to: with scrolling off, those on the screen. */
export function reachable(state: State, shown: Shown): CursorList<number> {
  const list = shown.flowList(state.room.flows);
  return state.display.scrolling ? list : { ...list, length: Math.min(list.length, list.height) };
}

const NOTHING_TO_FIND: Notice = { text: 'Nothing is looked for yet: / starts a find.', tone: 'plain' };
const WRAPPED: Notice = {
  text: 'That was the last match; this is the one from the other end.',
  tone: 'plain',
};

/** The cursor belongs to the flow found, even where that stands at the top. */
function moveToMatch(state: State, index: number, hasWrapped: boolean, shown: Shown): State {
  const list = reachable(state, shown);
  const flows = { ...placeCursor(state.flows, index, list), key: list.keyAt(index) };
  return { ...state, focus: 'flows', flows, notice: hasWrapped && !state.prompt ? WRAPPED : undefined };
}

/** While it is being typed, the cursor waits where it was. */
function notFound(state: State): State {
  const { prompt } = state;
  if (prompt?.kind !== 'find') return { ...state, notice: noMatch(state.find) };
  return { ...state, flows: prompt.from, prompt: { ...prompt, matches: 0 } };
}

function moved<K>(cursor: Cursor<K>, motion: Motion, list: CursorList<K>): Cursor<K> {
  if (motion === 'home') return AT_TOP;
  if (motion === 'end') return placeCursor(cursor, list.length - 1, list);
  return moveCursor(cursor, steps(motion, list.height), list);
}

/** A page ends where it ends. One of events that has been scrolled to its end stays there, and so follows them. */
function settleScroll(state: State, lastScroll: number): State {
  const following = state.page === 'events' && (state.following || state.scroll >= lastScroll);
  return { ...state, following, scroll: following ? lastScroll : Math.min(state.scroll, lastScroll) };
}

/** The page ends where whoever draws it says, see `page-length`; only the beginning is known here. */
function scrolled(state: State, motion: Motion): number {
  if (motion === 'home') return 0;
  if (motion === 'end') return Number.MAX_SAFE_INTEGER;
  return Math.max(0, state.scroll + steps(motion, state.room.page));
}

function steps(motion: Exclude<Motion, 'home' | 'end'>, height: number): number {
  const page = Math.max(1, height - PAGE_OVERLAP);
  return { up: -1, down: 1, 'page-up': -page, 'page-down': page }[motion];
}

function toggle(state: State, what: Toggle): State {
  if (what === 'invert' || what === 'hideDns' || what === 'hideLoopback') {
    return { ...state, filters: { ...state.filters, [what]: !state.filters[what] } };
  }
  const display = { ...state.display, [what]: !state.display[what] };
  if (what === 'sidebar') return { ...state, display, focus: 'flows' };
  // As in iptstate: names make their own look-ups appear in the table, so those are hidden with it.
  const hideDns = what === 'names' && display.names ? true : state.filters.hideDns;
  const filters = hideDns === state.filters.hideDns ? state.filters : { ...state.filters, hideDns };
  return { ...state, display, filters };
}

function nextGrouping(state: State): State {
  const next = GROUPINGS[(GROUPINGS.indexOf(state.grouping) + 1) % GROUPINGS.length] ?? 'source';
  return { ...state, grouping: next, hosts: AT_TOP };
}

/** On a flow its details; in the sidebar the choice of that group, or its end if it was chosen already. */
function open(state: State, shown: Shown): State {
  if (state.page !== 'flows') return state;
  if (state.focus === 'flows') return openDetails(state, shown);
  const name = shown.groups[state.hosts.index]?.name;
  if (name === undefined) return state;
  const { only } = state.filters;
  const isChosen = only?.by === state.grouping && only.name === name;
  const filters = { ...state.filters, only: isChosen ? undefined : { by: state.grouping, name } };
  return { ...state, filters, focus: isChosen ? 'hosts' : 'flows', flows: AT_TOP };
}

function openDetails(state: State, shown: Shown): State {
  const row = shown.view.rows[state.flows.index];
  if (!shown.snapshot || row === undefined) return state;
  return { ...showPage(holdFlow(state, shown), 'details'), details: beginHistory(shown.snapshot, row) };
}

/** From here on the cursor belongs to the flow that it is on, even if it rested at the top before. */
function holdFlow(state: State, shown: Shown): State {
  const list = shown.flowList(state.room.flows);
  return { ...state, flows: { ...state.flows, key: list.keyAt(state.flows.index) } };
}

const READ_ONLY: Notice = { text: 'Started with --read-only: nothing can be changed.', tone: 'warn' };

/** A mark is for the flow that was under the cursor when it was asked for. */
function ask(state: State, kind: PromptKind, shown: Shown): State {
  if (kind !== 'mark') return openPrompt(state, kind);
  if (state.readOnly) return { ...state, notice: READ_ONLY };
  if (state.page !== 'flows' || shown.view.rows.length === 0) return state;
  return openPrompt(holdFlow(state, shown), kind);
}

/** One step back, the nearest first: a page, a find, the sidebar, the choice of a group, what was frozen. */
function back(state: State): State {
  if (state.page !== 'flows') return { ...state, page: 'flows', scroll: 0 };
  if (state.find !== '') return { ...state, find: '', notice: undefined };
  if (state.focus === 'hosts') return { ...state, focus: 'flows' };
  if (state.filters.only) return { ...state, filters: { ...state.filters, only: undefined } };
  return { ...state, frozen: false, notice: undefined };
}

function showPage(state: State, page: Page): State {
  return { ...state, page: state.page === page ? 'flows' : page, scroll: 0 };
}
