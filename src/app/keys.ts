// The key registry: every key with what it does and how it is explained; handling, footer, help and man page derive from it.

import { OTHER } from '../view/key-text.ts';
import type { Place } from '../view/place.ts';
import { enterClears, type Prompt, promptNamed } from '../view/prompts.ts';
import type { KeyAction } from './action.ts';
import type { Binding, Mode } from './keys/binding.ts';
import { DISPLAY_KEYS } from './keys/display.ts';
import { FILTER_KEYS, FIND_KEYS } from './keys/filters.ts';
import { FLOW_KEYS } from './keys/flows.ts';
import { CHANGE_KEYS, LIST_KEYS, QUESTION_KEYS } from './keys/lists.ts';
import { HOST_KEYS, MOVING_KEYS } from './keys/moving.ts';
import { PAGE_KEYS, PROGRAM_KEYS } from './keys/program.ts';
import { PROMPT_KEYS } from './keys/prompts.ts';
import { REPLAY_KEYS } from './keys/replay.ts';
import { SORTING_KEYS } from './keys/sorting.ts';
import type { Popup, State } from './state.ts';

/** In the order in which the help page explains them. */
export const KEYS: readonly Binding[] = Object.freeze([
  ...SORTING_KEYS,
  ...FILTER_KEYS,
  ...FIND_KEYS,
  ...DISPLAY_KEYS,
  ...MOVING_KEYS,
  ...HOST_KEYS,
  ...FLOW_KEYS,
  ...REPLAY_KEYS,
  ...PROGRAM_KEYS,
  ...PAGE_KEYS,
  ...PROMPT_KEYS,
  ...LIST_KEYS,
  ...QUESTION_KEYS,
  ...CHANGE_KEYS,
]);

/** The bindings there are, while a recording is replayed or while none is. */
export function presentKeys({ replay }: Pick<State, 'replay'>): readonly Binding[] {
  return KEYS.filter(({ mode }) => mode !== 'replay' || replay !== undefined);
}

/** The modes in force, the one that has the first word on a key first. */
export function modesOf(state: State): readonly Mode[] {
  const { prompt, popup, confirm, changing, page, find, search, replay } = state;
  if (prompt) return ['prompt'];
  if (popup) return ['list'];
  if (confirm) return ['question'];
  const special: readonly (Mode | false)[] = [
    changing !== undefined && 'change',
    (page === 'help' ? search.text : find) !== '' && 'find',
    replay !== undefined && 'replay',
    page !== 'flows' && 'page',
  ];
  return [...special.filter(mode => mode !== false), 'table'];
}

/** What a key does now, by the terminal's name for it; undefined where it does nothing. */
export function actionOf(key: string, state: State): KeyAction | undefined {
  const binding = bindingFor(key, modesOf(state));
  if (binding) return binding.action;
  const text = key === 'space' ? ' ' : key;
  return state.prompt && text.length === 1 ? { type: 'insert', text } : undefined;
}

function bindingFor(key: string, modes: readonly Mode[]): Binding | undefined {
  for (const mode of modes) {
    const binding = BY_KEY.get(`${mode} ${key}`) ?? BY_KEY.get(`${mode} ${OTHER}`);
    if (binding) return binding;
  }
  return undefined;
}

const BY_KEY: ReadonlyMap<string, Binding> = new Map(
  KEYS.flatMap(binding => binding.keys.map(key => [`${binding.mode} ${key}`, binding] as const)),
);

/** What the user has before them. */
export function placeOf({ prompt, popup, confirm, page, focus }: State): Place {
  if (prompt) return placeInPrompt(prompt);
  if (popup) return LIST_PLACES[popup.kind];
  if (confirm) return `${confirm.verb} question`;
  return page === 'flows' ? focus : page;
}

const LIST_PLACES: Readonly<Record<Popup['kind'], Place>> = {
  sort: 'sort list',
  columns: 'column list',
  only: 'filter list',
  not: 'filter list',
  copy: 'copy list',
};

function placeInPrompt(prompt: Prompt): Place {
  const place = promptNamed(prompt.kind).isExpression ? 'expression' : 'entry';
  return enterClears(prompt) ? `empty ${place}` : place;
}

/** A key and its word, as a footer or a list tells of it. */
export interface ShownHint {
  /** As the terminal names it, or `OTHER`. */
  readonly key: string;
  readonly label: string;
}

/** The keys that matter in the place where the user is, the most important first. */
export function hintsAt(state: State): readonly ShownHint[] {
  const place = placeOf(state);
  const modes = modesOf(state);
  return KEYS.filter(binding => bindingFor(shownKey(binding.keys), modes) === binding)
    .flatMap(({ keys, hint }) => {
      const label = typeof hint?.label === 'string' ? hint.label : hint?.label[place];
      return hint && label !== undefined ? [{ key: shownKey(keys), label, rank: hint.rank }] : [];
    })
    .sort((a, b) => a.rank - b.rank);
}

/** The function key where there is one, since the footer is htop's; but everybody quits with q. */
function shownKey(keys: readonly string[]): string {
  return keys.find(key => /^f\d$/.test(key)) ?? keys[0] ?? '';
}
