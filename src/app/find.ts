// What `/` looks for: the flows of a filter where one is typed, else text as it stands in the rows.
import type { Column } from '../view/columns.ts';
import type { Expression } from '../view/filter/ast.ts';
import { compile } from '../view/filter/compile.ts';
import type { FilterContext } from '../view/filter/context.ts';
import { FilterError } from '../view/filter/filter-error.ts';
import { PRIMITIVE_KEYWORDS } from '../view/filter/keywords.ts';
import { tokenize } from '../view/filter/lexer.ts';
import { parseFilter } from '../view/filter/parser.ts';
import type { Predicate } from '../view/filter/selection.ts';
import type { Naming } from '../view/flow-text.ts';
import { shownColumns } from './shown-columns.ts';
import type { State } from './state.ts';

/** The text looked for now: what is being typed, or else what was; empty where nothing is. */
export function activeFind({ prompt, find }: State): string {
  return prompt?.kind === 'find' ? prompt.line.text.trim() : find;
}

/** Tests rows for the text looked for; undefined where nothing is. */
export function findPredicate(state: State, context: FilterContext): Predicate | undefined {
  const text = activeFind(state);
  if (text === '') return undefined;
  return (
    filterPredicate(text, context) ??
    anyOf(cellPredicate(text, state, context), outsidePredicate(text, context))
  );
}

/** Only with a keyword in it, so that an address looked for is found from its first digit on. */
function filterPredicate(text: string, context: FilterContext): Predicate | undefined {
  const hasKeyword = tokenize(text).some(
    token => token.kind === 'word' && PRIMITIVE_KEYWORDS.includes(token.text.toLowerCase()),
  );
  const expression = hasKeyword ? readFilter(text, context) : undefined;
  return expression && compile(expression, context);
}

/** An address with its port is looked for in both tuples: a translated one stands in no cell. */
function outsidePredicate(text: string, context: FilterContext): Predicate | undefined {
  const expression = readFilter(text, context);
  return expression?.kind === 'endpoint' ? compile(expression, context) : undefined;
}

function readFilter(text: string, context: FilterContext): Expression | undefined {
  try {
    return parseFilter(text, context);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

function anyOf(first: Predicate, second: Predicate | undefined): Predicate {
  return second ? (snapshot, row) => first(snapshot, row) || second(snapshot, row) : first;
}

/** Names are found as they are shown, and addresses whether names stand in their place or not. */
function cellPredicate(text: string, { display }: State, context: FilterContext): Predicate {
  const wanted = text.toLowerCase();
  const namings: Naming[] = display.names && context.nameOf ? [{ nameOf: context.nameOf }, {}] : [{}];
  let presence = Number.NaN;
  let columns: readonly Column[] = [];
  return (snapshot, row) => {
    if (snapshot.facts.presence !== presence) {
      presence = snapshot.facts.presence;
      columns = shownColumns(display, presence).filter(standsStill);
    }
    return columns.some(column =>
      namings.some(naming => column.text(snapshot, row, naming).toLowerCase().includes(wanted)),
    );
  };
}

/** Figures that tick would make rows match by chance, and no longer a second later. */
function standsStill({ ticks }: Column): boolean {
  return !ticks;
}
