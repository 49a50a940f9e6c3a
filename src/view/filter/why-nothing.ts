// Why a filter that can be read may match no flow at all.
import { Family } from '../../conntrack/address.ts';
import { safeText } from '../../words/safe-text.ts';
import type { Expression } from './ast.ts';

/** What to tell of a filter that has matched nothing; undefined where there is nothing but the table to blame. */
export function whyNothing(expression: Expression): string | undefined {
  if (isContradiction(expression)) return 'it asks for IPv4 and IPv6 in one flow';
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

function isContradiction(expression: Expression): boolean {
  if (expression.kind === 'or') return expression.terms.every(isContradiction);
  if (expression.kind !== 'and' || expression.terms.length === 0) return false;
  const families = new Set(expression.terms.flatMap(term => familyOf(term) ?? []));
  return (families.has(Family.IPV4) && families.has(Family.IPV6)) || expression.terms.some(isContradiction);
}

/** The family that all flows which match are of; undefined where they may be of either. */
function familyOf(expression: Expression): Family | undefined {
  switch (expression.kind) {
    case 'host': {
      const [first, ...others] = expression.prefixes.map(({ family }) => family);
      return others.every(family => family === first) ? first : undefined;
    }
    case 'masked':
    case 'family':
      return expression.family;
    case 'endpoint':
      return expression.address.family;
    default:
      return undefined;
  }
}
