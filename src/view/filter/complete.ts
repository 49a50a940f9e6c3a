// Completes the word under the cursor of a filter being typed.
import { PROTOCOLS } from '../../conntrack/protocols.ts';
import { stateCodes, stateName } from '../../conntrack/state-words.ts';
import type { FilterContext } from './context.ts';
import {
  DIRECTION_KEYWORDS,
  FAMILY_KEYWORDS,
  isOneOf,
  PRIMITIVE_KEYWORDS,
  PROTOCOL_KEYWORDS,
  QUANTITY_KEYWORDS,
  TYPE_KEYWORDS,
  VALUE_KEYWORDS,
} from './keywords.ts';
import { type Token, tokenize } from './lexer.ts';

/** What could stand in the place of `start..end` (offsets into the text); no candidates where nothing fits. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
}

/** The completion at the cursor, an offset into the text; only what stands before the cursor counts. */
export function completeFilter(text: string, cursor: number, context: FilterContext = {}): Completion {
  const tokens = tokenize(text.slice(0, cursor));
  const last = tokens.at(-1);
  const typed = last?.end === cursor && isSpelt(last) ? last : undefined;
  // Of a list only the last word is being typed; what the others are is said before them.
  const before = tokens.slice(0, typed && -1).findLast(({ text: word }) => !word.endsWith(','));
  const start = typed === undefined ? cursor : typed.start + typed.text.lastIndexOf(',') + 1;
  const beginning = text.slice(start, cursor).toLowerCase();
  const candidates = [...expectedAfter(before, context)].filter(word =>
    word.toLowerCase().startsWith(beginning),
  );
  return { start, end: cursor, candidates };
}

const OPERATORS = ['and', 'or'];
const COMPARISONS = ['<', '<=', '>', '>=', '=', '!='];

/** A word that may yet grow, such as `no` and `not`, in contrast to a sign or a quote. */
function isSpelt(token: Token): boolean {
  return token.kind === 'word' || (token.kind !== 'quoted' && /^[a-z]+$/i.test(token.text));
}

function expectedAfter(token: Token | undefined, context: FilterContext): Iterable<string> {
  switch (token?.kind) {
    case undefined:
    case 'and':
    case 'or':
    case 'not':
    case 'open':
      return ['not', ...PRIMITIVE_KEYWORDS];
    case 'word':
      return expectedAfterWord(token.text.toLowerCase(), context);
    case 'quoted':
    case 'close':
      return OPERATORS;
    case 'compare':
    case 'unclosed':
      return [];
  }
}

function expectedAfterWord(word: string, context: FilterContext): Iterable<string> {
  if (word === 'reply') return ['src', 'dst'];
  if (word === 'src' || word === 'dst') return [...TYPE_KEYWORDS, ...(context.hostNames?.() ?? [])];
  if (word === 'host' || word === 'net') return context.hostNames?.() ?? [];
  if (word === 'port') return context.serviceNames?.() ?? [];
  if (word === 'proto') return PROTOCOLS.map(protocol => protocol.name);
  if (word === 'state') return stateCodes().map(stateName);
  if (isOneOf(QUANTITY_KEYWORDS, word)) return COMPARISONS;
  if (isOneOf(VALUE_KEYWORDS, word)) return [];
  if (Object.hasOwn(PROTOCOL_KEYWORDS, word)) return [...OPERATORS, ...DIRECTION_KEYWORDS, ...TYPE_KEYWORDS];
  if (Object.hasOwn(FAMILY_KEYWORDS, word)) {
    return [...OPERATORS, ...DIRECTION_KEYWORDS, ...TYPE_KEYWORDS, 'proto'];
  }
  return OPERATORS;
}
