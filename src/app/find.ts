// What `/` looks for now, and in which cells.
import { shownColumns } from '../view/column-choice.ts';
import type { FilterContext } from '../view/filter/context.ts';
import { finderOf } from '../view/filter/find.ts';
import type { Predicate } from '../view/filter/selection.ts';
import type { State } from './state.ts';

/** The text looked for now: what is being typed, or else what was; empty where nothing is. */
export function activeFind({ prompt, find }: State): string {
  return prompt?.kind === 'find' ? prompt.line.text.trim() : find;
}

/** The same of the page of help. */
export function activeSearch({ prompt, search }: State): string {
  return prompt?.kind === 'page-find' ? prompt.line.text.trim() : search.text;
}

/** Tests rows for the text looked for; undefined where nothing is. */
export function findPredicate(state: State, context: FilterContext): Predicate | undefined {
  const text = activeFind(state);
  const { display } = state;
  const columns = (presence: number) => shownColumns(display, presence);
  return text === '' ? undefined : finderOf(text, { names: display.names, columns }, context);
}
