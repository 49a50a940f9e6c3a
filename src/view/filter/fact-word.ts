// What a fact of the filter language is: the record that reads, tests and writes it.
import type { FactExpression } from './ast.ts';
import type { FilterContext } from './context.ts';
import type { Problem } from './filter-error.ts';
import type { FlowTest } from './flow-test.ts';
import type { Documented } from './word.ts';

export interface FactWord<E extends FactExpression = FactExpression> extends Documented {
  /** Each begins a primitive. */
  readonly keywords: readonly string[];
  /** Those among them that need a value after them, or a list parted by commas. Absent: none does. */
  readonly takes?: { readonly what: 'word' | 'list'; readonly after: readonly string[] };
  /** Whether a value that follows `or` or `and` is another one of these, as in `state SYN_SENT or SYN_RECV`. */
  readonly carries?: boolean;
  /** `text` is the value, or empty for a keyword without one. */
  read(keyword: string, text: string): E | Problem;
  test(expression: E, context: FilterContext): FlowTest;
  /** What `not` makes of it, where not every flow is known to be this or not this; absent: all others. */
  testNot?(expression: E, context: FilterContext): FlowTest;
  /** Its text, which `read` takes back. */
  describe(expression: E): string;
  /** What could follow; undefined where the values are no words that could be offered. */
  candidates?(context: FilterContext): Iterable<string>;
}
