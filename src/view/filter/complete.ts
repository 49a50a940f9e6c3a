// Completes the word under the cursor of a filter being typed.
import { type Line, replaceBeforeCaret } from '../line-editor.ts';
import type { FilterContext } from './context.ts';
import { DIRECTIONS, type EndWord, PORT_ALIASES, TYPES } from './ends.ts';
import { FACTS, factOf, valueAfter } from './facts.ts';
import { PRIMITIVE_KEYWORDS } from './keywords.ts';
import { type Token, tokenize } from './lexer.ts';
import { QUANTITIES } from './quantities.ts';

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

/**
 * The line with what all candidates begin with put in at its caret, of a single one all and a blank after it; the very
 * same line where there is nothing to put in. The candidates are those left to choose from.
 */
export function completedLine(
  line: Line,
  context: FilterContext,
): Pick<Completion, 'candidates'> & { line: Line } {
  const { start, candidates } = completeFilter(line.text, line.caret, context);
  const [first = ''] = candidates;
  if (first === '') return { line, candidates };
  const isOnly = candidates.length === 1;
  const put = isOnly ? `${first} ` : commonStart(candidates);
  const isMore = put.length > line.caret - start;
  return { line: isMore ? replaceBeforeCaret(line, start, put) : line, candidates: isOnly ? [] : candidates };
}

/** What all words begin with. */
function commonStart(words: readonly string[]): string {
  const [first = ''] = words;
  let length = first.length;
  for (const word of words) {
    while (!word.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
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
      return [...(context.savedFilters?.().keys() ?? []), 'not', ...PRIMITIVE_KEYWORDS];
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
  if (word === 'reply') return ['src', 'dst', ...TYPE_WORDS];
  if (word === 'src' || word === 'dst') return [...TYPE_WORDS, ...(context.hostNames?.() ?? [])];
  const type: EndWord | undefined = TYPES[Object.hasOwn(PORT_ALIASES, word) ? 'port' : (word as 'host')];
  if (type) return type.candidates?.(context) ?? [];
  if (Object.hasOwn(QUANTITIES, word)) return COMPARISONS;
  const fact = factOf(word);
  if (fact && valueAfter(fact, word)) return fact.candidates?.(context) ?? [];
  const ends = [...OPERATORS, ...DIRECTIONS.keywords, ...TYPE_WORDS];
  if (fact?.carries) return ends;
  return fact && isFamily(word) ? [...ends, 'proto'] : OPERATORS;
}

const TYPE_WORDS = Object.keys(TYPES);

function isFamily(word: string): boolean {
  return factOf(word) === FACTS.family;
}
