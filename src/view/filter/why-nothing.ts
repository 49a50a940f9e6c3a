// Why a filter that can be read may match no flow at all.
import { safeText } from '../../words/safe-text.ts';
import type { Expression } from './ast.ts';
import type { FilterContext } from './context.ts';
import { contradictionIn } from './contradiction.ts';
import { describeFilter } from './describe.ts';

/** What to tell of a filter that has matched nothing; undefined where there is nothing but the table to blame. */
export function whyNothing(expression: Expression, { tellsLabels }: FilterContext = {}): string | undefined {
  const [one, other] = contradictionIn(expression) ?? [];
  if (one && other) return `it asks for ${describeFilter(one)} and ${describeFilter(other)} in one flow`;
  if (asksForLabels(expression) && tellsLabels?.() === false) {
    return 'labels are told by conntrack(8) alone, which is read where conntop is started with such a filter';
  }
  return takenAsText(expression);
}

function asksForLabels(expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.terms.some(asksForLabels);
    case 'not':
      return asksForLabels(expression.term);
    default:
      return expression.kind === 'label';
  }
}

/** Which words of a filter are no keywords; undefined where all are. */
export function takenAsText(expression: Expression): string | undefined {
  const texts = textsOf(expression).map(text => `"${safeText(text)}"`);
  if (texts.length === 0) return undefined;
  return `${texts.join(', ')} ${texts.length === 1 ? 'is no keyword and was' : 'are no keywords and were'} looked for as text`;
}

function textsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.terms.flatMap(textsOf);
    case 'not':
      return textsOf(expression.term);
    case 'text':
      return [expression.text];
    default:
      return [];
  }
}
