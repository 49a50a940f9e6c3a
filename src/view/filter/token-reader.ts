// Hands out a filter's words one after the other, and blames the one that does not fit.
import { FilterError } from './filter-error.ts';
import { comparisonOf, type Token, tokenize } from './lexer.ts';

/** Characters. Ten thousand hosts joined by `or` are not typed, and no expression may exhaust the stack. */
const LONGEST_FILTER = 65_536;
const NOTHING: Token = { kind: 'word', text: '', start: 0, end: 0 };

export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  /** Throws FilterError for a text that is too long. */
  constructor(text: string) {
    if (text.length > LONGEST_FILTER) {
      const problem = `begins a filter longer than ${LONGEST_FILTER} characters`;
      throw new FilterError('filter: column 1', text, 1, problem);
    }
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  /** The next token in lower case where it is a word without quotes, else the empty string. */
  peekWord(): string {
    const token = this.peek();
    return token?.kind === 'word' ? token.text.toLowerCase() : '';
  }

  /** The token taken last. */
  previous(): Token {
    return this.#tokens[this.#next - 1] ?? NOTHING;
  }

  take(): Token {
    const token = this.peek();
    if (token === undefined) return this.fail(this.previous(), 'needs something after it');
    this.#next++;
    return token;
  }

  /** The word that must follow `before`. */
  takeValue(before: Token): Token {
    this.#skipEquals();
    const token = this.peek();
    if (token === undefined) return this.fail(before, 'needs something after it');
    if (token.kind !== 'word' && token.kind !== 'quoted') {
      return this.fail(token, `stands where a value is expected after "${before.text}"`);
    }
    return this.take();
  }

  /** `src=10.0.0.1` is a habit from table lines. */
  #skipEquals(): void {
    const token = this.peek();
    if (token?.kind === 'compare' && comparisonOf(token) === '=') this.#next++;
  }

  /** Throws the FilterError that names the token, its column and the problem with it. */
  fail(token: Token, problem: string): never {
    const column = [...this.#text.slice(0, token.start)].length + 1;
    throw new FilterError(`filter: column ${column}`, token.text, column, problem);
  }
}
