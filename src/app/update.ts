// From state and action to the next state. Pure: what reaches beyond the state is the session's business.
import { GROUPINGS } from '../snapshot/groups.ts';
import { COLUMNS, type Column } from '../view/columns.ts';
import type { Action, Effect, Toggle } from './action.ts';
import { AT_TOP } from './cursor.ts';
import { beginHistory } from './flow-history.ts';
import { mergeChanges } from './merge-changes.ts';
import { move, moveToMatch, settleScroll } from './motion.ts';
import { openNamespaceList } from './namespace-list.ts';
import { openColumnChooser, openSortList, orderBy, popupKey } from './popup.ts';
import { noMatch, openPrompt, promptKey } from './prompt.ts';
import type { Shown } from './shown.ts';
import { hasFacts } from './shown-columns.ts';
import type { Notice, Page, PromptKind, State } from './state.ts';

/** The state after an action. `shown` is what the screen shows, for the motions; it is only read. */
export function update(state: State, action: Action, shown: Shown): State {
  return isHandled(action) ? handle(state, action, shown) : state;
}

/** What the state answers to; the session carries out the others. */
type Handled = Exclude<Action, Effect | { readonly type: 'replay' }>;
type ByType = { readonly [Type in Handled['type']]: Handled & { readonly type: Type } };
type Handlers = {
  readonly [Type in keyof ByType]: (state: State, action: ByType[Type], shown: Shown) => State;
};

const HANDLERS: Handlers = {
  'sort-next': (state, _, shown) => sortByNeighbour(state, 1, shown),
  'sort-previous': (state, _, shown) => sortByNeighbour(state, -1, shown),
  'sort-reverse': reverse,
  'sort-by': (state, { column }) => ({ ...state, order: orderBy(state, column) }),
  'list-sort-columns': (state, _, shown) => openSortList(state, presence(shown)),
  'choose-columns': (state, _, shown) => openColumnChooser(state, presence(shown)),
  'popup-key': (state, { key }) => popupKey(state, key),
  toggle: (state, { what }) => toggle(state, what),
  ask: (state, { kind }, shown) => ask(state, kind, shown),
  'prompt-key': (state, { key }) => promptKey(state, key),
  counted: (state, { matches }) =>
    state.prompt ? { ...state, prompt: { ...state.prompt, matches } } : state,
  'next-match-or-nat': state => (state.find === '' ? toggle(state, 'nat') : { ...state, page: 'flows' }),
  'previous-match': state =>
    state.find === '' ? { ...state, notice: NOTHING_TO_FIND } : { ...state, page: 'flows' },
  found: (state, { index, hasWrapped }, shown) => moveToMatch(state, index, hasWrapped, shown),
  'not-found': notFound,
  confirm: (state, { change }) => ({ ...state, confirm: change, notice: undefined }),
  answered: state => ({ ...state, confirm: undefined }),
  move: (state, { motion }, shown) => move(state, motion, shown),
  'switch-focus': state => ({ ...state, focus: state.focus === 'flows' ? 'hosts' : 'flows', page: 'flows' }),
  'next-grouping': nextGrouping,
  open: (state, _, shown) => open(state, shown),
  back,
  freeze: state => ({ ...state, frozen: !state.frozen }),
  'show-help': state => showPage(state, 'help'),
  'show-pressure': state => showPage(state, 'pressure'),
  'show-events': state => ({ ...showPage(state, 'events'), following: true }),
  'page-length': (state, { lastScroll }) => settleScroll(state, lastScroll),
  room: (state, { flows, hosts, page }) => ({ ...state, room: { flows, hosts, page } }),
  replayed: (state, { replay }) => ({ ...state, replay }),
  namespaces: openNamespaceList,
  configured: (state, { before, after }) => mergeChanges(state, before, after),
  notice: (state, { text, tone }) => ({ ...state, notice: { text, tone } }),
};

function isHandled(action: Action): action is Handled {
  return action.type in HANDLERS;
}

/** One type of action at a time, so that the compiler sees that action and handler belong together. */
function handle<Type extends keyof ByType>(
  state: State,
  action: ByType[Type] & { readonly type: Type },
  shown: Shown,
): State {
  return HANDLERS[action.type](state, action, shown);
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

const NOTHING_TO_FIND: Notice = { text: 'Nothing is looked for yet: / starts a find.', tone: 'plain' };
/** While it is being typed, the cursor waits where it was. */
function notFound(state: State): State {
  const { prompt } = state;
  if (prompt?.kind !== 'find') return { ...state, notice: noMatch(state.find) };
  return { ...state, flows: prompt.from, prompt: { ...prompt, matches: 0 } };
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
