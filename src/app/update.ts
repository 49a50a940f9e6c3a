// From state and action to the next state and the commands that it asks for. Pure: the session carries them out.

import { CHOICES, type ChoiceName, nextChoice } from '../view/choices.ts';
import { mostScrolledColumns, neighbourStop } from '../view/column-choice.ts';
import { carriedEntry, chooserOf, turnedEntry } from '../view/column-list.ts';
import { AT_TOP } from '../view/cursor.ts';
import { turnedOver } from '../view/display.ts';
import { NO_FILTERS } from '../view/filter/filters.ts';
import { hasFilters } from '../view/filter/selection.ts';
import { allTurned, foldTurned } from '../view/flow-tree.ts';
import { orderBy, reversed } from '../view/flow-view.ts';
import { plainNotice, warning } from '../view/notice.ts';
import { nextFound } from '../view/page-search.ts';
import type { PromptKind } from '../view/prompts.ts';
import type { SwitchName } from '../view/switches.ts';
import { turnTag } from '../view/tags.ts';
import { beginHistory } from '../watch/flow-history.ts';
import type { Shown } from '../watch/shown.ts';
import type { Action } from './action.ts';
import { asStep, consequences, type Outcome, type Step, step } from './command.ts';
import { placeOf } from './keys.ts';
import { mergeChanges } from './merge-changes.ts';
import { move, moveToMatch, point } from './motion.ts';
import { namespaceName, openNamespaceList } from './namespace-list.ts';
import { back, showFlows, showPage, takeLength, targetCommand } from './pages.ts';
import {
  acceptList,
  openColumnChooser,
  openCopyList,
  openQuickFilters,
  openSortList,
  withChooser,
} from './popup.ts';
import {
  acceptEntry,
  completeEntry,
  editEntry,
  insertIntoEntry,
  leavePrompt,
  noMatch,
  notOnPage,
  openPrompt,
  UNCHANGED,
} from './prompt.ts';
import { settle } from './settle.ts';
import type { State } from './state.ts';

/**
 * The state after an action, and what is to be done about it. `shown` is what the screen shows, for the motions and
 * for what filters may ask for; it is only read.
 */
export function update(state: State, action: Action, shown: Shown): Step {
  const { state: handled, commands } = asStep(handle(state, action, shown));
  const next = atTopOfNewOrder(state, handled);
  return step(next, ...commands, ...consequences(state, next));
}

/** Who asks for another order or filter wants to see its top, unless a flow is followed. */
function atTopOfNewOrder(before: State, state: State): State {
  const isSame = state.order === before.order && state.filters === before.filters;
  return isSame || state.followsFlow ? state : { ...state, flows: AT_TOP };
}

type ByType = { readonly [Type in Action['type']]: Action & { readonly type: Type } };
type Handlers = {
  readonly [Type in keyof ByType]: (state: State, action: ByType[Type], shown: Shown) => Outcome;
};

const HANDLERS: Handlers = {
  'sort-next': (state, _, shown) => sortByNeighbour(state, 1, shown),
  'sort-previous': (state, _, shown) => sortByNeighbour(state, -1, shown),
  'sort-reverse': reverse,
  'sort-by': (state, { column }) =>
    column === state.order[0]?.column ? reverse(state) : { ...state, order: orderBy(column, state.order) },
  move: (state, { motion }, shown) => move(state, motion, shown),
  toggle: (state, { what }) => toggle(state, what),
  'choose-next': (state, { what }) => chooseNext(state, what),
  ask: (state, { kind }, shown) => ask(state, kind, shown),
  edit: (state, { edit }, { context }) => editEntry(state, edit, context),
  insert: (state, { text }, { context }) => insertIntoEntry(state, text, context),
  paste,
  complete: (state, _, { context }) => completeEntry(state, context),
  'accept-entry': (state, _, { context }) => acceptEntry(state, context),
  'leave-entry': leavePrompt,
  'clear-filters': state => ({ ...state, filters: NO_FILTERS, flows: AT_TOP, notice: CLEARED }),
  'list-filters': (state, { kind }, shown) => openQuickFilters(state, kind, shown),
  'list-sort-columns': (state, _, shown) => openSortList(state, presence(shown)),
  'choose-columns': openColumnChooser,
  'list-reset': state => withChooser(state, () => chooserOf({ ...state.display, columns: undefined })),
  'list-turn': state => withChooser(state, turnedEntry),
  'list-carry': (state, action) => withChooser(state, list => carriedEntry(list, action.step)),
  'list-accept': acceptList,
  'list-leave': state => ({ ...state, popup: undefined }),
  answer,
  'switch-focus': state => ({ ...state, focus: state.focus === 'flows' ? 'hosts' : 'flows', page: 'flows' }),
  open,
  back,
  'follow-flow': followFlow,
  'scroll-columns': (state, action, shown) => scrollColumns(state, action.step, shown),
  freeze: state => ({ ...state, frozen: !state.frozen }),
  'next-match': state => findNext(state, 1),
  'previous-match': state => findNext(state, -1),
  'show-help': state => ({ ...showPage(state, 'help'), helpOf: placeOf(state) }),
  'show-pressure': state => showPage(state, 'pressure'),
  'show-events': state => ({ ...showPage(state, 'events'), following: true }),
  'list-namespaces': state => step(state, { type: 'list-namespaces' }),
  delete: state => step(state, targetCommand(state, 'delete') ?? { type: 'plan-deletion', all: false }),
  'stop-change': state => step(state, { type: 'stop-change' }),
  'delete-all': state => step(state, { type: 'plan-deletion', all: true }),
  replay: (state, { control }) => step(state, { type: 'replay', control }),
  quit: state => step(state, { type: 'quit' }),
  suspend: state => step(state, { type: 'suspend' }),
  refresh: state => step(state, { type: 'refresh' }),
  redraw: state => step(state, { type: 'redraw' }),
  confirm: askToConfirm,
  changing: (state, { progress }) => ({ ...state, changing: progress }),
  replayed: (state, { replay }) => ({ ...state, replay }),
  namespaces: openNamespaceList,
  found: (state, { index, hasWrapped }, shown) => moveToMatch(state, index, hasWrapped, shown),
  'not-found': notFound,
  counted: (state, { matches }) =>
    state.prompt ? { ...state, prompt: { ...state.prompt, matches } } : state,
  room: (state, { flows, hosts, page }, shown) => settle({ ...state, room: { flows, hosts, page } }, shown),
  'page-length': takeLength,
  'show-flows': showFlows,
  'fold-all': state => ({ ...state, folding: allTurned(state.folding) }),
  copy,
  tag,
  point,
  configured: (state, { before, after, told }) => mergeChanges(withoutNotice(state, told), before, after),
  notice: (state, { text, tone }) => ({ ...state, notice: { text, tone } }),
};

/** One type of action at a time, so that the compiler sees that action and handler belong together. */
function handle<Type extends keyof ByType>(
  state: State,
  action: ByType[Type] & { readonly type: Type },
  shown: Shown,
): Outcome {
  return HANDLERS[action.type](state, action, shown);
}

/** What is right again is no longer said to be wrong. */
function withoutNotice(state: State, told: string | undefined): State {
  return told !== undefined && state.notice?.text === told ? { ...state, notice: undefined } : state;
}

function presence({ snapshot }: Shown): number {
  return snapshot?.facts.presence ?? 0;
}

function sortByNeighbour(state: State, step: 1 | -1, shown: Shown): State {
  const next = neighbourStop(state.order[0]?.column, step, presence(shown));
  return next ? { ...state, order: orderBy(next, state.order) } : state;
}

function reverse(state: State): State {
  return { ...state, order: reversed(state.order) };
}

/** The flow under the cursor, from here on or no more. */
function followFlow(state: State, _: unknown, shown: Shown): State {
  if (state.followsFlow) return { ...state, followsFlow: false, notice: undefined };
  return { ...holdFlow(state, shown), followsFlow: true, notice: FOLLOWING };
}

const FOLLOWING = plainNotice('The cursor stays on this flow, whatever the order; F lets it go.');

function scrollColumns(state: State, by: 1 | -1, shown: Shown): State {
  const { display } = state;
  const most = mostScrolledColumns(display, presence(shown));
  const scrolledColumns = Math.max(0, Math.min(most, display.scrolledColumns + by));
  return { ...state, display: { ...display, scrolledColumns } };
}

/** From the cursor's neighbour on. */
function findNext(state: State, by: 1 | -1): Outcome {
  if (state.page === 'help') {
    const notice = state.search.lines.length === 0 ? notOnPage(state.search.text) : undefined;
    return { ...state, ...nextFound(state, by, state.room.page), notice };
  }
  return step({ ...state, page: 'flows' }, { type: 'find', start: state.flows.index + by, step: by });
}

/** While it is being typed, the cursor waits where it was. */
function notFound(state: State): State {
  const { prompt } = state;
  if (prompt?.kind !== 'find') return { ...state, notice: noMatch(state.find) };
  return { ...state, flows: prompt.from, prompt: { ...prompt, matches: 0 } };
}

function toggle(state: State, what: SwitchName): State {
  const turned = { ...state, ...turnedOver(state, what) };
  return what === 'sidebar' ? { ...turned, focus: 'flows' } : turned;
}

/** Other groups, and another order of them, are another list, which begins at its top. */
function chooseNext(state: State, what: ChoiceName): State {
  const hosts = CHOICES[what].group === 'Hosts' ? AT_TOP : state.hosts;
  return { ...state, [what]: nextChoice(what, state[what]), hosts };
}

/** On a flow its details; in the sidebar the choice of that group, or its end if it was chosen already. */
function open(state: State, _: unknown, shown: Shown): Outcome {
  if (state.page === 'namespaces') return enterNamespace(state);
  const command = targetCommand(state, 'open');
  if (command) return step(state, command);
  if (state.page !== 'flows') return state;
  if (state.focus === 'flows') return openDetails(state, shown);
  const name = shown.groups[state.hosts.index]?.name;
  if (name === undefined) return state;
  const { only } = state.filters;
  const isChosen = only?.by === state.grouping && only.name === name;
  const filters = { ...state.filters, only: isChosen ? undefined : { by: state.grouping, name } };
  return { ...state, filters, focus: isChosen ? 'hosts' : 'flows', flows: AT_TOP };
}

function enterNamespace(state: State): Outcome {
  const { found, index } = state.namespaces;
  const chosen = found[index];
  // Our own stands first, and is opened as the command line says.
  const name = chosen && index > 0 ? namespaceName(chosen) : undefined;
  return chosen ? step(state, { type: 'enter-namespace', name }) : state;
}

function openDetails(state: State, shown: Shown): State {
  const head = shown.headAt(state.flows.index);
  if (head) return { ...state, folding: foldTurned(state.folding, head.entry.name) };
  const row = shown.rowAt(state.flows.index);
  if (!shown.snapshot || row === undefined) return state;
  return { ...showPage(holdFlow(state, shown), 'details'), details: beginHistory(shown.snapshot, row) };
}

/** From here on the cursor belongs to the flow that it is on, even if it rested at the top before. */
function holdFlow(state: State, shown: Shown): State {
  const list = shown.flowList(state.room.flows);
  return { ...state, flows: { ...state.flows, key: list.keyAt(state.flows.index) } };
}

const READ_ONLY = warning('Started with --read-only: nothing can be changed.');

/** A mark is for the flow that was under the cursor when it was asked for. */
function ask(state: State, kind: PromptKind, shown: Shown): State {
  if (kind === 'find' && state.page === 'help') return openPrompt(state, 'page-find');
  if (kind === 'filter-name' && !hasFilters(state.filters)) return { ...state, notice: NO_FILTER };
  if (kind !== 'mark') return openPrompt(state, kind);
  if (state.readOnly) return { ...state, notice: READ_ONLY };
  if (state.page !== 'flows' || (state.tags.length === 0 && shown.rowAt(state.flows.index) === undefined))
    return state;
  return openPrompt(holdFlow(state, shown), kind);
}

/** What is pasted is text, never keys: into the open prompt, and on a page or the table into a new filter. */
function paste(state: State, { text }: ByType['paste'], { context }: Shown): State {
  if (state.popup || state.confirm) return state;
  return insertIntoEntry(state.prompt ? state : openPrompt(state, 'filter'), text, context);
}

/** What cuts the line that the user sits on asks for a word, so that no key held too long can do it. */
function askToConfirm(state: State, { change }: ByType['confirm']): State {
  const asked = { ...state, confirm: change, notice: undefined };
  return change.cutsSsh ? openPrompt(asked, 'cut') : asked;
}

const NO_FILTER = plainNotice('Nothing is filtered that a name could stand for.');
const CLEARED = plainNotice('All flows are shown: no filter is left.');
/** Only a yes changes anything; to ask for more makes another question. */
function answer(state: State, { answer: given }: ByType['answer']): Outcome {
  const { confirm: change } = state;
  const answered = { ...state, confirm: undefined };
  if (!change) return state;
  // What comes under the same tuple is another flow, and not tagged.
  const tags = change.verb === 'delete' ? [] : state.tags;
  if (given === 'yes') return step({ ...answered, tags }, { type: 'change', change });
  if (given === 'all' && change.verb === 'mark') {
    return step(answered, { type: 'plan-mark', mark: change.mark, all: true });
  }
  return { ...answered, notice: plainNotice(UNCHANGED[change.verb]) };
}

/** On a page what its cursor stands on; of a flow one of several texts, from a list. */
function copy(state: State, _: unknown, shown: Shown): Outcome {
  const command = targetCommand(state, 'copy');
  return command ? step(state, command) : openCopyList(state, shown);
}

/** And on to the next, so that several in a row are tagged at a stretch. The table is read too, as by this key of iptstate's. */
function tag(state: State, _: unknown, shown: Shown): Step {
  const row = state.page === 'flows' && state.focus === 'flows' ? shown.rowAt(state.flows.index) : undefined;
  if (!shown.snapshot || row === undefined) return step(state, { type: 'refresh' });
  const tagged = { ...state, tags: turnTag(state.tags, shown.snapshot, row) };
  return step(move(tagged, 'down', shown), { type: 'refresh' });
}
