// Turns a filter's expression into a test of one row.
import type { Expression } from './ast.ts';
import type { FilterContext } from './context.ts';
import { atSide, endpointTest, maskedTest, portTest, prefixTest } from './end-tests.ts';
import { factTest, isFact, negatedFactTest } from './facts.ts';
import type { FlowTest } from './flow-test.ts';
import { negatedQuantityTest, quantityTest } from './quantity-test.ts';
import { textTest } from './text-test.ts';

export type { FlowTest } from './flow-test.ts';

/** The test of an expression; good for any number of snapshots. */
export function compile(expression: Expression, context: FilterContext = {}): FlowTest {
  switch (expression.kind) {
    case 'and':
      return allTests(expression.terms.map(term => compile(term, context)));
    case 'or':
      return anyTest(expression.terms.map(term => compile(term, context)));
    case 'not':
      return compileNegated(expression.term, context);
    case 'host':
      return anyTest(expression.prefixes.map(prefix => atSide(expression.side, prefixTest(prefix))));
    case 'masked':
      return atSide(expression.side, maskedTest(expression));
    case 'port':
      return servicePortTest(expression);
    case 'endpoint':
      return atSide(expression.side, endpointTest(expression.address, expression.port));
    case 'quantity':
      return quantityTest(expression, context);
    case 'text':
      return textTest(expression.text, context);
    default:
      return factTest(expression, context);
  }
}

function servicePortTest({ side, ranges, protocol }: Extract<Expression, { kind: 'port' }>): FlowTest {
  const isPort = anyTest(ranges.map(range => atSide(side, portTest(range))));
  if (protocol === undefined) return isPort;
  return (snapshot, row) => snapshot.protocol(row) === protocol && isPort(snapshot, row);
}

/** The test of what `not` makes of an expression; it reaches the quantities and facts of which not all is known. */
function compileNegated(expression: Expression, context: FilterContext): FlowTest {
  switch (expression.kind) {
    case 'and':
      return anyTest(expression.terms.map(term => compileNegated(term, context)));
    case 'or':
      return allTests(expression.terms.map(term => compileNegated(term, context)));
    case 'not':
      return compile(expression.term, context);
    case 'quantity':
      return negatedQuantityTest(expression, context);
    default:
      return isFact(expression)
        ? negatedFactTest(expression, context)
        : negated(compile(expression, context));
  }
}

/** Two terms, by far the most common, are spared the loop. */
function allTests(tests: readonly FlowTest[]): FlowTest {
  const [first, second] = tests;
  if (first && second && tests.length === 2) {
    return (snapshot, row) => first(snapshot, row) && second(snapshot, row);
  }
  return (snapshot, row) => {
    for (const test of tests) if (!test(snapshot, row)) return false;
    return true;
  };
}

function anyTest(tests: readonly FlowTest[]): FlowTest {
  const [first, second] = tests;
  if (first && tests.length === 1) return first;
  if (first && second && tests.length === 2) {
    return (snapshot, row) => first(snapshot, row) || second(snapshot, row);
  }
  return (snapshot, row) => {
    for (const test of tests) if (test(snapshot, row)) return true;
    return false;
  };
}

function negated(test: FlowTest): FlowTest {
  return (snapshot, row) => !test(snapshot, row);
}
