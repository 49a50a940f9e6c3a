// Tests of times, sums and rates, of which not all need be known.
import type { Comparison, Expression } from './ast.ts';
import type { FilterContext } from './context.ts';
import type { FlowTest } from './flow-test.ts';
import { QUANTITIES } from './quantities.ts';

type Quantified = Extract<Expression, { kind: 'quantity' }>;

/**
 * What a row does not state compares as false, `!=` included, and so does a lower bound unless it decides by itself:
 * three seconds or more are more than two, but neither more nor less than ten.
 */
export function quantityTest({ quantity, comparison, value }: Quantified, context: FilterContext): FlowTest {
  const measure = QUANTITIES[quantity].measure(context);
  const isAtLeast = QUANTITIES[quantity].isAtLeast?.(context);
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
