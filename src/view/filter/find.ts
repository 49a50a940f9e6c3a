// What `/` looks for: the flows of a filter where one is typed, else text as it stands in the rows.
import type { Column } from '../columns.ts';
import type { Naming } from '../flow-text.ts';
import type { Expression } from './ast.ts';
import { compile } from './compile.ts';
import type { FilterContext } from './context.ts';
import { FilterError } from './filter-error.ts';
import { PRIMITIVE_KEYWORDS } from './keywords.ts';
import { tokenize } from './lexer.ts';
import { parseFilter } from './parser.ts';
import type { Predicate } from './selection.ts';

/** The cells in which text is looked for. */
export interface SearchedCells {
  /** Whether names stand in place of addresses. */
  readonly names: boolean;
  /** The columns shown of a snapshot, by its `presence`. */
  columns(presence: number): readonly Column[];
}

/** Tests rows for a text that is not empty. */
export function finderOf(text: string, cells: SearchedCells, context: FilterContext): Predicate {
  return (
    filterPredicate(text, context) ??
    anyOf(cellPredicate(text, cells, context), outsidePredicate(text, context))
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
function cellPredicate(text: string, cells: SearchedCells, context: FilterContext): Predicate {
  const wanted = text.toLowerCase();
  const namings: Naming[] = cells.names && context.nameOf ? [{ nameOf: context.nameOf }, {}] : [{}];
  let presence = Number.NaN;
  let columns: readonly Column[] = [];
  return (snapshot, row) => {
    if (snapshot.facts.presence !== presence) {
      presence = snapshot.facts.presence;
      columns = cells.columns(presence).filter(standsStill);
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
