// Tests of times, sums and rates: `ttl > 1h`, `bytes >= 10M`.
import { Counter, type Snapshot } from '../../snapshot/snapshot.ts';
import type { Comparison, Expression, Quantity } from './ast.ts';
import type { FilterContext } from './context.ts';

type Quantified = Extract<Expression, { kind: 'quantity' }>;
type Measure = (snapshot: Snapshot, row: number) => number;

/** What a row does not state compares as false, `!=` included. Times are whole seconds, as they are shown. */
export function quantityTest(
  { quantity, comparison, value }: Quantified,
  context: FilterContext,
): (snapshot: Snapshot, row: number) => boolean {
  const measure = quantity === 'idle' ? idleMeasure(context) : MEASURES[quantity];
  const compare = COMPARISONS[comparison];
  return (snapshot, row) => compare(measure(snapshot, row), value);
}

const MEASURES: Readonly<Record<Exclude<Quantity, 'idle'>, Measure>> = {
  ttl: (snapshot, row) => snapshot.timeout(row) ?? Number.NaN,
  age: (snapshot, row) => Math.floor(snapshot.age(row)),
  bytes: (snapshot, row) =>
    snapshot.counter(row, Counter.ORIGINAL_BYTES) + snapshot.counter(row, Counter.REPLY_BYTES),
  packets: (snapshot, row) =>
    snapshot.counter(row, Counter.ORIGINAL_PACKETS) + snapshot.counter(row, Counter.REPLY_PACKETS),
  rate: (snapshot, row) =>
    snapshot.rate(row, Counter.ORIGINAL_BYTES) + snapshot.rate(row, Counter.REPLY_BYTES),
};

/** NaN, which an absent measure is, makes all but the last false by itself. */
const COMPARISONS: Readonly<Record<Comparison, (measured: number, value: number) => boolean>> = {
  '<': (measured, value) => measured < value,
  '<=': (measured, value) => measured <= value,
  '>': (measured, value) => measured > value,
  '>=': (measured, value) => measured >= value,
  '=': (measured, value) => measured === value,
  '!=': (measured, value) => measured < value || measured > value,
};

function idleMeasure({ idle }: FilterContext): Measure {
  return (snapshot, row) => Math.floor(idle?.(snapshot, row) ?? Number.NaN);
}
