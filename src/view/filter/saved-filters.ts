// Filters that have been saved under a name: which names there can be, and what is saved of the filters in use.
import { isDeepStrictEqual } from 'node:util';
import { isEveryFlow } from './ast.ts';
import type { FilterContext } from './context.ts';
import { describeFilter } from './describe.ts';
import type { Filters } from './filters.ts';
import { tokenize } from './lexer.ts';
import { parseFilter } from './parser.ts';
import { checkFilter, selectionExpression } from './selection.ts';

const NAME = /^[a-z_][\w.-]{0,31}$/i;

/** Why a filter cannot have that name; undefined where it can. */
export function nameFault(name: string): string | undefined {
  if (!NAME.test(name)) return 'is no name: a letter, then letters, digits, ".", "-" or "_", 32 at most';
  return isPlainWord(name) ? undefined : 'means something in a filter already';
}

/** Whether a filter takes it for text to look for, and for nothing else. */
function isPlainWord(name: string): boolean {
  if (tokenize(name)[0]?.kind !== 'word' || checkFilter('expression', name)) return false;
  return parseFilter(name).kind === 'text';
}

/**
 * All filters in use as one text: as it was typed, where that is all there is to it. Other saved filters stand in it
 * with what they say, so that none can come to stand for itself. Undefined where nothing is filtered.
 */
export function savableText(filters: Filters, context: FilterContext): string | undefined {
  const whole = selectionExpression(filters, context);
  if (isEveryFlow(whole)) return undefined;
  const { savedFilters: _, ...plain } = context;
  const typed = filters.expression.trim();
  const isReadable = checkFilter('expression', typed, plain) === undefined;
  return isReadable && isDeepStrictEqual(parseFilter(typed, plain), whole) ? typed : describeFilter(whole);
}
