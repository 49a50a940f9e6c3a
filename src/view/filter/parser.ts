// Reads the text of a filter: tcpdump's grammar, with the primitives of a connection table.
//
//   filter    = [ expr ]
//   expr      = term { ( "and" | "or" ) term }          equal precedence, from left to right
//   term      = "not" term | "(" expr ")" | primitive
//   primitive = [ protocol ] qualifier ( id | "(" expr ")" ) | keyword [ value ] | id
//   qualifier = [ "src" | "dst" | "reply" "src" | "reply" "dst" ] [ "host" | "net" | "port" | "portrange" ]
//
// An id without a keyword takes the most recent qualifier, so `port 80 or 443` is `port 80 or port 443`.
import { allOf, anyOf, EVERY_FLOW, type Expression, not, type Side } from './ast.ts';
import type { FilterContext } from './context.ts';
import { isProblem, type Problem } from './filter-error.ts';
import {
  DIRECTION_KEYWORDS,
  FAMILY_KEYWORDS,
  FLAG_KEYWORDS,
  GRE_KEYWORDS,
  ICMP_KEYWORDS,
  isOneOf,
  NAT_KEYWORDS,
  PRIMITIVE_KEYWORDS,
  PROTOCOL_KEYWORDS,
  QUANTITY_KEYWORDS,
  TYPE_KEYWORDS,
  type TypeKeyword,
  ZONE_KEYWORDS,
} from './keywords.ts';
import { comparisonOf, type Token, type TokenKind } from './lexer.ts';
import {
  greTerm,
  hostTerm,
  icmpTerm,
  labelTerm,
  markTerm,
  misspeltHost,
  netTerm,
  numericHostTerm,
  portRangeTerm,
  portTerm,
  protocolTerm,
  quantityTerm,
  secmarkTerm,
  stateTerm,
  suggestion,
  zoneTerm,
} from './terms.ts';
import { TokenReader } from './token-reader.ts';

/** Parentheses, negations and changes between `and` and `or`, all told. */
const MOST_LEVELS = 1000;

/** What an id means that stands without a keyword. */
interface Qualifier {
  /** The protocol or family named before it, as in `tcp port 80`. */
  readonly within: Expression;
  readonly side: Side;
  readonly type: TypeKeyword | 'state';
}

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
    if (isOneOf(DIRECTION_KEYWORDS, keyword) || isOneOf(TYPE_KEYWORDS, keyword)) {
      return this.#qualified(token, EVERY_FLOW);
    }
    if (Object.hasOwn(PROTOCOL_KEYWORDS, keyword) || Object.hasOwn(FAMILY_KEYWORDS, keyword)) {
      return this.#within(keyword);
    }
    if (keyword === 'state') return this.#states(token);
    if (keyword === 'label') return this.#labels(token);
    return this.#valued(token, keyword) ?? this.#bare(token);
  }

  /** A protocol or a family, alone or before what it confines: `tcp dst port 80`, `ip6 proto 58`. */
  #within(keyword: string): Expression {
    const expression: Expression = Object.hasOwn(PROTOCOL_KEYWORDS, keyword)
      ? { kind: 'protocol', number: PROTOCOL_KEYWORDS[keyword as keyof typeof PROTOCOL_KEYWORDS] }
      : { kind: 'family', family: FAMILY_KEYWORDS[keyword as keyof typeof FAMILY_KEYWORDS] };
    const word = this.#tokens.peekWord();
    if (isOneOf(DIRECTION_KEYWORDS, word) || isOneOf(TYPE_KEYWORDS, word)) {
      return this.#qualified(this.#tokens.take(), expression);
    }
    if (word === 'proto') return allOf([expression, this.#primitive(this.#tokens.take())]);
    return this.#other(expression);
  }

  /** From the direction or the type on; `within` is what was named before it. */
  #qualified(first: Token, within: Expression): Expression {
    const qualifier: Qualifier = { within, side: this.#side(first), type: this.#type(first) };
    this.#qualifier = qualifier;
    if (this.#tokens.peek()?.kind === 'open') return this.#group(this.#tokens.take());
    const id = this.#tokens.takeValue(this.#tokens.previous());
    return this.#identified(qualifier, id.text, problem => this.#tokens.fail(id, problem));
  }

  /** `first` itself, or the next word where it is a type; without one, a host is meant. */
  #type(first: Token): TypeKeyword {
    const named = first.text.toLowerCase();
    if (isOneOf(TYPE_KEYWORDS, named)) return named;
    const word = this.#tokens.peekWord();
    if (!isOneOf(TYPE_KEYWORDS, word)) return 'host';
    this.#tokens.take();
    return word;
  }

  /** `src`, `dst`, `src or dst`, `reply src` or `reply dst`; `any` where `first` is none of them. */
  #side(first: Token): Side {
    const direction = first.text.toLowerCase();
    if (direction === 'reply') {
      const end = this.#tokens.takeValue(first);
      const side = end.text.toLowerCase();
      if (side === 'src' || side === 'dst') return `reply ${side}`;
      return this.#tokens.fail(end, 'stands where src or dst is expected after "reply"');
    }
    if (direction !== 'src' && direction !== 'dst') return 'any';
    if (this.#tokens.peek()?.kind !== 'or') return direction;
    const or = this.#tokens.take();
    const other = this.#tokens.takeValue(or);
    if (isOneOf(['src', 'dst'], other.text.toLowerCase())) return 'any';
    return this.#tokens.fail(or, `stands where an address is expected after "${direction}"`);
  }

  /** The primitive of an id under a qualifier, or what `otherwise` makes of the problem with it. */
  #identified<T>(qualifier: Qualifier, id: string, otherwise: (problem: string) => T): Expression | T {
    const { side, type, within } = qualifier;
    const term = TERM_OF_TYPE[type](side, id, this.#context);
    this.#textToken = undefined;
    return isProblem(term) ? otherwise(term.problem) : allOf([within, term]);
  }

  #states(keyword: Token): Expression {
    const list = this.#list(keyword);
    this.#qualifier = { within: EVERY_FLOW, side: 'any', type: 'state' };
    return this.#identified(this.#qualifier, list.text, problem => this.#tokens.fail(list, problem));
  }

  #labels(keyword: Token): Expression {
    const list = this.#list(keyword);
    const term = labelTerm(list.text);
    return isProblem(term) ? this.#tokens.fail(list, term.problem) : this.#other(term);
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

  /** The keywords that stand alone or before a value of their own; undefined for any other word. */
  #valued(token: Token, keyword: string): Expression | undefined {
    if (isOneOf(FLAG_KEYWORDS, keyword)) return this.#other({ kind: 'flag', flag: keyword });
    if (isOneOf(NAT_KEYWORDS, keyword)) return this.#other({ kind: 'nat', nat: keyword });
    const termOf = termOfValue(keyword);
    if (termOf) return this.#other(this.#read(token, termOf));
    if (!isOneOf(QUANTITY_KEYWORDS, keyword)) return undefined;
    const sign = this.#tokens.peek();
    if (sign?.kind !== 'compare') this.#tokens.fail(token, 'needs one of <, <=, >, >=, = and != after it');
    const comparison = comparisonOf(this.#tokens.take());
    return this.#other(this.#read(sign, word => quantityTerm(keyword, comparison, word)));
  }

  #read(before: Token, term: (word: string) => Expression | Problem): Expression {
    const value = this.#tokens.takeValue(before);
    const expression = term(value.text);
    return isProblem(expression) ? this.#tokens.fail(value, expression.problem) : expression;
  }

  /** A word that is no keyword: an id for the most recent qualifier, else an address, a port, or text in the row. */
  #bare(token: Token): Expression {
    const { text } = token;
    const carried = this.#qualifier && this.#identified(this.#qualifier, text, () => undefined);
    if (carried !== undefined) return carried;
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

const TERM_OF_TYPE: Readonly<
  Record<Qualifier['type'], (side: Side, id: string, context: FilterContext) => Expression | Problem>
> = {
  host: hostTerm,
  net: netTerm,
  port: portTerm,
  portrange: portRangeTerm,
  state: (_side, id) => stateTerm(id),
};

/** What reads the value of a keyword that takes one; undefined for any other word. */
function termOfValue(keyword: string): ((word: string) => Expression | Problem) | undefined {
  if (keyword === 'proto') return protocolTerm;
  if (keyword === 'mark') return markTerm;
  if (keyword === 'secmark') return secmarkTerm;
  if (isOneOf(ZONE_KEYWORDS, keyword)) return word => zoneTerm(keyword, word);
  if (isOneOf(ICMP_KEYWORDS, keyword)) return word => icmpTerm(keyword, word);
  if (isOneOf(GRE_KEYWORDS, keyword)) return word => greTerm(keyword, word);
  return undefined;
}
