// Says of a filter that has matched nothing why that may be.
import type { FilterContext } from '../view/filter/context.ts';
import { selectionExpression } from '../view/filter/selection.ts';
import { whyNothing } from '../view/filter/why-nothing.ts';
import { filtersOf } from './choose-flows.ts';
import type { Invocation } from './invocation.ts';
import { warn } from './messages.ts';

/** Nothing comes of a word that is no keyword, or of what no flow can be; where it is neither, nothing is said. */
export function warnNothing({ settings, words }: Invocation, context: FilterContext): void {
  const reason = whyNothing(selectionExpression(filtersOf(settings, words, context), context), context);
  if (reason !== undefined) warn(`no flow matches: ${reason}`);
}
