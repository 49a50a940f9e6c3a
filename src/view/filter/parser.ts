// Reads the text of a filter: tcpdump's grammar, with the primitives of a connection table.
//
//   filter    = [ expr ]
//   expr      = term { ( "and" | "or" ) term }          equal precedence, from left to right
//   term      = "not" term | "(" expr ")" | primitive
//   primitive = [ protocol ] qualifier { "not" } ( id | "(" expr ")" ) | keyword [ value ] | saved | id
//   qualifier = [ sides ] [ "host" | "net" | "port" | "portrange" ] | "sport" | "dport"
//   sides     = [ "reply" ] side [ ( "and" | "or" ) side ] | "reply"
//   side      = "src" | "dst"
//   saved     = the name of a filter that has been saved
//
// An id without a keyword takes the most recent qualifier, so `port 80 or 443` is `port 80 or port 443`. A backslash
// before an id keeps it from being taken for a keyword, as in `proto \udp`.

import type { Quantity } from './ast.ts';
import { allOf, anyOf, EVERY_FLOW, type Expression, not, type Side } from './ast.ts';
import type { FilterContext } from './context.ts';
import { type EndWord, PORT_ALIASES, TYPES } from './ends.ts';
import type { FactWord } from './fact-word.ts';
import { factOf, valueAfter } from './facts.ts';
import { FilterError, isProblem, type Problem } from './filter-error.ts';
import { MULTICAST_KEYWORD, PRIMITIVE_KEYWORDS } from './keywords.ts';
import { comparisonOf, type Token, type TokenKind } from './lexer.ts';
import { whyMeaningless } from './link-words.ts';
import { QUANTITIES } from './quantities.ts';
import { misspeltHost, netTerm, numericHostTerm, portTerm, quantityTerm, suggestion } from './terms.ts';
import { TokenReader } from './token-reader.ts';

/** Parentheses, negations and changes between `and` and `or`, all told. */
const MOST_LEVELS = 1000;

/** What an id means that stands without a keyword. */
type Qualifier = (id: string) => Expression | Problem;

/** The ends that a qualifier is about: any of them, or all. */
interface Sides {
  readonly sides: readonly Side[];
  readonly join: typeof allOf;
}

const ANY_SIDE: Sides = { sides: ['any'], join: anyOf };
const MULTICAST_GROUPS = ['224.0.0.0/4', 'ff00::/8'];

/** Reads a filter; blank text is `EVERY_FLOW`. Throws FilterError, and nothing else, for what cannot be read. */
export function parseFilter(text: string, context: FilterContext = {}): Expression {
  return new Parser(text, context).parse();
}

class Parser {
  readonly #tokens: TokenReader;
  readonly #context: FilterContext;
  #levels = 0;
  #qualifier: Qualifier | undefined;
  /** The last primitive, where it was a bare word taken as text: probably a keyword mistyped. */
  #textToken: Token | undefined;

  constructor(text: string, context: FilterContext) {
    this.#tokens = new TokenReader(text);
    this.#context = context;
  }

  parse(): Expression {
    if (this.#tokens.peek() === undefined) return EVERY_FLOW;
    const expression = this.#expression();
    const rest = this.#tokens.peek();
    if (rest !== undefined) this.#failJoined(rest);
    return expression;
  }

  #expression(): Expression {
    let terms = [this.#term()];
    let operator: TokenKind | undefined;
    for (;;) {
      const kind = this.#tokens.peek()?.kind;
      if (kind !== 'and' && kind !== 'or') break;
      const token = this.#tokens.take();
      if (operator !== undefined && operator !== kind) {
        this.#descend(token);
        terms = [operator === 'and' ? allOf(terms) : anyOf(terms)];
      }
      operator = kind;
      terms.push(this.#term());
    }
    return operator === 'and' ? allOf(terms) : anyOf(terms);
  }

  #term(): Expression {
    const token = this.#tokens.take();
    switch (token.kind) {
      case 'not':
        this.#descend(token);
        return not(this.#term());
      case 'open':
        return this.#group(token);
      case 'quoted':
        return this.#other({ kind: 'text', text: token.text });
      case 'word':
        return this.#primitive(token);
      case 'unclosed':
        return this.#tokens.fail(token, 'has no closing quote');
      default:
        return this.#tokens.fail(token, 'stands where a term is expected');
    }
  }

  /** What follows an opening parenthesis, up to its end. */
  #group(open: Token): Expression {
    this.#descend(open);
    const expression = this.#expression();
    const close = this.#tokens.peek();
    if (close === undefined) this.#tokens.fail(open, 'is never closed');
    if (close.kind !== 'close') this.#failJoined(close);
    this.#tokens.take();
    this.#textToken = undefined;
    return expression;
  }

  #primitive(token: Token): Expression {
    const keyword = token.text.toLowerCase();
    if (startsQualifier(keyword)) return this.#qualified(token, EVERY_FLOW);
    const fact = factOf(keyword);
    if (fact) return this.#fact(token, fact, keyword);
    if (keyword === MULTICAST_KEYWORD) return this.#other(multicast(this.#context));
    if (Object.hasOwn(QUANTITIES, keyword)) return this.#quantity(token, keyword as Quantity);
    const saved = this.#context.savedFilters?.().get(token.text);
    return saved === undefined ? this.#bare(token) : this.#other(this.#saved(token, saved));
  }

  /** In a saved filter no name of another counts, so that none can stand for itself. */
  #saved(token: Token, text: string): Expression {
    const { savedFilters: _, ...context } = this.#context;
    try {
      return parseFilter(text, context);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      return this.#tokens.fail(token, `is saved as what cannot be read: ${error.message}`);
    }
  }

  #fact(token: Token, fact: FactWord, keyword: string): Expression {
    const what = valueAfter(fact, keyword);
    if (what) return this.#valued(token, fact, what, EVERY_FLOW);
    const expression = fact.read(keyword, '');
    if (isProblem(expression)) return this.#tokens.fail(token, expression.problem);
    const confines = expression.kind === 'protocol' || expression.kind === 'family';
    return confines ? this.#within(expression) : this.#other(expression);
  }

  /** A protocol or a family, alone or before what it confines: `tcp dst port 80`, `ip6 proto 58`. */
  #within(expression: Expression): Expression {
    const word = this.#tokens.peekWord();
    if (startsQualifier(word)) return this.#qualified(this.#tokens.take(), expression);
    if (word === MULTICAST_KEYWORD) return allOf([expression, this.#primitive(this.#tokens.take())]);
    const fact = factOf(word);
    const what = fact?.carries && valueAfter(fact, word);
    if (fact && what) return this.#valued(this.#tokens.take(), fact, what, expression);
    const reason = whyMeaningless(word);
    if (reason) this.#tokens.fail(this.#tokens.take(), reason);
    return this.#other(expression);
  }

  #valued(token: Token, fact: FactWord, what: 'word' | 'list', confined: Expression): Expression {
    const keyword = token.text.toLowerCase();
    const read: Qualifier = id => within(confined, fact.read(keyword, unescaped(id)));
    const next = this.#tokens.peek()?.kind;
    if (fact.carries && (next === 'open' || next === 'not')) {
      this.#qualifier = read;
      return this.#ids(read);
    }
    const value = what === 'list' ? this.#list(token) : this.#tokens.takeValue(token);
    const expression = read(value.text);
    if (isProblem(expression)) return this.#tokens.fail(value, expression.problem);
    this.#other(expression);
    if (fact.carries) this.#qualifier = read;
    return expression;
  }

  /** From the direction or the type on; `confined` is what was named before it. */
  #qualified(first: Token, confined: Expression): Expression {
    const { sides, join } = this.#sides(first);
    const type: EndWord = TYPES[this.#type()];
    this.#qualifier = id => {
      const terms = sides.map(side => type.read(side, unescaped(id), this.#context));
      return terms.find(isProblem) ?? within(confined, join(terms as Expression[]));
    };
    return this.#ids(this.#qualifier);
  }

  /** What a qualifier is about: ids in parentheses, one that is negated, or one with its netmask. */
  #ids(qualifier: Qualifier): Expression {
    const next = this.#tokens.peek();
    if (next?.kind === 'open') return this.#group(this.#tokens.take());
    if (next?.kind === 'not') {
      this.#descend(this.#tokens.take());
      return not(this.#ids(qualifier));
    }
    const id = this.#tokens.takeValue(this.#tokens.previous());
    const term = qualifier(this.#withMask(id.text));
    this.#textToken = undefined;
    return isProblem(term) ? this.#tokens.fail(id, term.problem) : term;
  }

  /** An id with the netmask that stands apart from it, where one does. */
  #withMask(id: string): string {
    if (this.#tokens.peekWord() !== 'mask') return id;
    return `${id}/${this.#tokens.takeValue(this.#tokens.take()).text}`;
  }

  /** The next word where it is a type, which a port's alias has in it; without one, a host is meant. */
  #type(): keyof typeof TYPES {
    const named = this.#tokens.previous().text.toLowerCase();
    if (Object.hasOwn(TYPES, named)) return named as keyof typeof TYPES;
    if (Object.hasOwn(PORT_ALIASES, named)) return 'port';
    const word = this.#tokens.peekWord();
    if (!Object.hasOwn(TYPES, word)) return 'host';
    this.#tokens.take();
    return word as keyof typeof TYPES;
  }

  /** `src`, `src or dst`, `dst and src`, each also after `reply`; any side where `first` is none of them. */
  #sides(first: Token): Sides {
    const direction = first.text.toLowerCase();
    if (Object.hasOwn(PORT_ALIASES, direction)) {
      return { sides: [PORT_ALIASES[direction as keyof typeof PORT_ALIASES]], join: anyOf };
    }
    if (direction === 'reply') return this.#replySides();
    if (!isSide(direction)) return ANY_SIDE;
    const join = this.#secondSide(direction);
    if (join === undefined) return { sides: [direction], join: anyOf };
    return join === 'or' ? ANY_SIDE : { sides: ['src', 'dst'], join: allOf };
  }

  #replySides(): Sides {
    const word = this.#tokens.peekWord();
    if (!isSide(word)) return { sides: ['reply src', 'reply dst'], join: anyOf };
    this.#tokens.take();
    const join = this.#secondSide(word);
    if (join === undefined) return { sides: [`reply ${word}`], join: anyOf };
    return { sides: ['reply src', 'reply dst'], join: join === 'or' ? anyOf : allOf };
  }

  /** What joins the other side to the one just read; undefined where there is no other. */
  #secondSide(first: 'src' | 'dst'): 'and' | 'or' | undefined {
    const kind = this.#tokens.peek()?.kind;
    if (kind !== 'and' && kind !== 'or') return undefined;
    const joint = this.#tokens.take();
    const other = this.#tokens.takeValue(joint);
    if (isSide(other.text.toLowerCase())) return kind;
    return this.#tokens.fail(joint, `stands where an address is expected after "${first}"`);
  }

  /** A list parted by commas, with or without blanks around them; each of its words may be quoted. */
  #list(keyword: Token): Token {
    const first = this.#tokens.takeValue(keyword);
    let text = first.text;
    while (text.endsWith(',') || this.#tokens.peekWord().startsWith(',')) {
      text += this.#tokens.takeValue(this.#tokens.previous()).text;
    }
    return { ...first, text };
  }

  #quantity(token: Token, quantity: Quantity): Expression {
    const sign = this.#tokens.peek();
    if (sign?.kind !== 'compare') this.#tokens.fail(token, 'needs one of <, <=, >, >=, = and != after it');
    const comparison = comparisonOf(this.#tokens.take());
    const value = this.#tokens.takeValue(sign);
    const expression = quantityTerm(quantity, comparison, value.text);
    return isProblem(expression) ? this.#tokens.fail(value, expression.problem) : this.#other(expression);
  }

  /** A word that is no keyword: an id for the most recent qualifier, else an address, a port, or text in the row. */
  #bare(token: Token): Expression {
    const text = this.#withMask(token.text);
    const carried = this.#qualifier?.(text);
    if (carried !== undefined && !isProblem(carried)) return carried;
    const reason = whyMeaningless(text);
    if (reason) this.#tokens.fail(token, reason);
    const address = numericHostTerm('any', text);
    if (address !== undefined) return this.#other(address);
    const port = portTerm('any', text, this.#context);
    if (!isProblem(port)) return this.#other(port);
    // As text it would match no row, and after a `not` every row.
    const misspelt = misspeltHost(text);
    if (misspelt) this.#tokens.fail(token, misspelt.problem);
    const term = this.#other({ kind: 'text', text });
    this.#textToken = token;
    return term;
  }

  /** Notes that the most recent keyword qualifies no ids. */
  #other(expression: Expression): Expression {
    this.#qualifier = undefined;
    this.#textToken = undefined;
    return expression;
  }

  #descend(token: Token): void {
    if (++this.#levels > MOST_LEVELS) this.#tokens.fail(token, 'begins one level too many');
  }

  /** Two terms with nothing between them: a mistyped keyword is the likeliest cause, and then the one to blame. */
  #failJoined(token: Token): never {
    const keyword = this.#textToken;
    if (token.kind === 'close') this.#tokens.fail(token, 'closes nothing');
    if (keyword === undefined) this.#tokens.fail(token, 'needs "and" or "or" before it');
    const meant = suggestion(keyword.text, PRIMITIVE_KEYWORDS);
    if (meant !== '' || token.kind === 'compare') this.#tokens.fail(keyword, `is no keyword here${meant}`);
    return this.#tokens.fail(token, 'needs "and" or "or" before it');
  }
}

function startsQualifier(word: string): boolean {
  return isSide(word) || word === 'reply' || Object.hasOwn(TYPES, word) || Object.hasOwn(PORT_ALIASES, word);
}

function isSide(word: string): word is 'src' | 'dst' {
  return word === 'src' || word === 'dst';
}

function unescaped(id: string): string {
  return id.startsWith('\\') ? id.slice(1) : id;
}

function within(expression: Expression, term: Expression | Problem): Expression | Problem {
  return isProblem(term) ? term : allOf([expression, term]);
}

function multicast(context: FilterContext): Expression {
  return anyOf(MULTICAST_GROUPS.map(group => netTerm('dst', group, context) as Expression));
}
