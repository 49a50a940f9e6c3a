// Tests of times, sums and rates: `ttl > 1h`, `bytes >= 10M`.
import { Counter, type Snapshot } from '../../snapshot/snapshot.ts';
import type { Comparison, Expression, Quantity } from './ast.ts';
import type { FilterContext } from './context.ts';

type Quantified = Extract<Expression, { kind: 'quantity' }>;
type FlowTest = (snapshot: Snapshot, row: number) => boolean;
type Measure = (snapshot: Snapshot, row: number) => number;

/** What is known of one quantity of a row. */
interface Knowledge {
  /** NaN where the row does not tell. */
  readonly measure: Measure;
  /** Whether it is no more than a lower bound. Absent: it is always exact. */
  readonly isAtLeast?: FlowTest;
}

/**
 * What a row does not state compares as false, `!=` included, and so does a lower bound unless it decides by itself:
 * three seconds or more are more than two, but neither more nor less than ten. Times are whole seconds, as they are shown.
 */
export function quantityTest({ quantity, comparison, value }: Quantified, context: FilterContext): FlowTest {
  const { measure, isAtLeast } = quantity === 'idle' ? idleKnowledge(context) : KNOWLEDGE[quantity];
  const compare = COMPARISONS[comparison];
  if (!isAtLeast) return (snapshot, row) => compare(measure(snapshot, row), value);
  const compareBound = BOUND_COMPARISONS[comparison];
  return (snapshot, row) =>
    (isAtLeast(snapshot, row) ? compareBound : compare)(measure(snapshot, row), value);
}

/**
 * The test of what `not` makes of a quantity. A time that is not known is not known to be otherwise either, and a
 * deletion must not take it for such; for sums and rates `not` takes in the rows that state none.
 */
export function negatedQuantityTest(quantified: Quantified, context: FilterContext): FlowTest {
  const { quantity, comparison } = quantified;
  if (quantity === 'age' || quantity === 'idle') {
    return quantityTest({ ...quantified, comparison: OPPOSITES[comparison] }, context);
  }
  const test = quantityTest(quantified, context);
  return (snapshot, row) => !test(snapshot, row);
}

const KNOWLEDGE: Readonly<Record<Exclude<Quantity, 'idle'>, Knowledge>> = {
  ttl: { measure: (snapshot, row) => snapshot.timeout(row) ?? Number.NaN },
  age: {
    measure: (snapshot, row) => Math.floor(snapshot.age(row)),
    isAtLeast: (snapshot, row) => snapshot.isAgeAtLeast(row),
  },
  bytes: {
    measure: (snapshot, row) =>
      snapshot.counter(row, Counter.ORIGINAL_BYTES) + snapshot.counter(row, Counter.REPLY_BYTES),
  },
  packets: {
    measure: (snapshot, row) =>
      snapshot.counter(row, Counter.ORIGINAL_PACKETS) + snapshot.counter(row, Counter.REPLY_PACKETS),
  },
  rate: {
    measure: (snapshot, row) =>
      snapshot.rate(row, Counter.ORIGINAL_BYTES) + snapshot.rate(row, Counter.REPLY_BYTES),
  },
};

type Compare = (measured: number, value: number) => boolean;

/** NaN, which an absent measure is, makes all of them false. */
const COMPARISONS: Readonly<Record<Comparison, Compare>> = {
  '<': (measured, value) => measured < value,
  '<=': (measured, value) => measured <= value,
  '>': (measured, value) => measured > value,
  '>=': (measured, value) => measured >= value,
  '=': (measured, value) => measured === value,
  '!=': (measured, value) => measured < value || measured > value,
};

const never: Compare = () => false;

/** Of a lower bound: true where every time that is no shorter compares so. */
const BOUND_COMPARISONS: Readonly<Record<Comparison, Compare>> = {
  '<': never,
  '<=': never,
  '>': COMPARISONS['>'],
  '>=': COMPARISONS['>='],
  '=': never,
  '!=': COMPARISONS['>'],
};

const OPPOSITES: Readonly<Record<Comparison, Comparison>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '=': '!=',
  '!=': '=',
};

function idleKnowledge({ idle, isIdleAtLeast }: FilterContext): Knowledge {
  const measure: Measure = (snapshot, row) => Math.floor(idle?.(snapshot, row) ?? Number.NaN);
  return isIdleAtLeast ? { measure, isAtLeast: isIdleAtLeast } : { measure };
}
