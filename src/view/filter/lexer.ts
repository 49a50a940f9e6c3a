// Cuts the text of a filter into words, signs and comparisons.
import type { Comparison } from './ast.ts';

export type TokenKind = 'word' | 'quoted' | 'unclosed' | 'open' | 'close' | 'and' | 'or' | 'not' | 'compare';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a quoted word what the quotes hold. */
  readonly text: string;
  /** Offsets into the filter's text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The tokens of a filter in order. Any text can be cut: a quote never closed becomes `unclosed`. `and`, `or` and
 * `not` are told from words here, in any case, since no value is spelt like them.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [written, quoted] = match;
    const end = match.index + written.length;
    tokens.push({ ...classify(written, quoted), start: match.index, end });
  }
  return tokens;
}

/** Whether a filter's text has this keyword, in any case and without quotes. */
export function mentions(text: string, keyword: string): boolean {
  return tokenize(text).some(token => token.kind === 'word' && token.text.toLowerCase() === keyword);
}

/** Quoted words are taken as text whatever they spell; a backslash in them keeps the next character. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** A value as one word, in quotes where it would be cut or read as an operator. */
export function asWord(value: string): string {
  const [token, ...rest] = tokenize(value);
  return token?.kind === 'word' && rest.length === 0 && token.text === value ? value : quote(value);
}

/** The comparison that a sign stands for; `==` is a habit from elsewhere. */
export function comparisonOf(token: Token): Comparison {
  return token.text === '==' ? '=' : (token.text as Comparison);
}

/** Whole quotes, a quote left open, signs of one or two characters, or a run of anything else. */
const TOKEN = /"((?:[^"\\]|\\.)*)"|".*|&&|\|\||[<>!=]=|[()<>=!]|[^\s()<>=!"&|]+|[&|]/gsu;

const SIGNS: Readonly<Record<string, TokenKind>> = {
  '(': 'open',
  ')': 'close',
  '!': 'not',
  not: 'not',
  '&&': 'and',
  and: 'and',
  '||': 'or',
  or: 'or',
  '<': 'compare',
  '<=': 'compare',
  '>': 'compare',
  '>=': 'compare',
  '=': 'compare',
  '==': 'compare',
  '!=': 'compare',
};

function classify(written: string, quoted: string | undefined): { kind: TokenKind; text: string } {
  if (quoted !== undefined) return { kind: 'quoted', text: quoted.replace(/\\(.)/gsu, '$1') };
  if (written.startsWith('"')) return { kind: 'unclosed', text: written };
  const lower = written.toLowerCase();
  const kind = Object.hasOwn(SIGNS, lower) ? SIGNS[lower] : undefined;
  return { kind: kind ?? 'word', text: written };
}
