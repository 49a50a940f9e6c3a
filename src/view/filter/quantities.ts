// The quantities that a filter can compare, one record each: `ttl > 1h`, `bytes >= 10M`.
import { Counter, type Snapshot } from '../../snapshot/snapshot.ts';
import type { Quantity } from './ast.ts';
import type { FilterContext } from './context.ts';
import type { FlowTest } from './flow-test.ts';
import type { Documented } from './word.ts';

export interface QuantityWord extends Documented {
  /** Seconds for times; amounts are plain numbers, rates of them a second. */
  readonly unit: 'time' | 'amount' | 'rate';
  /** NaN where the row does not tell. */
  measure(context: FilterContext): (snapshot: Snapshot, row: number) => number;
  /** Which rows tell no more than a lower bound. Absent: none. */
  isAtLeast?(context: FilterContext): FlowTest | undefined;
}

/** Times are whole seconds, as they are shown. */
export const QUANTITIES: Readonly<Record<Quantity, QuantityWord>> = {
  ttl: {
    form: 'ttl TIME',
    meaning:
      'the time left, with < <= > >= = or != before TIME, which is seconds or has its units: 90s, 5m, 2h, 1d, 1h30m',
    examples: ['ttl > 1h'],
    unit: 'time',
    measure: () => (snapshot, row) => snapshot.timeout(row) ?? Number.NaN,
  },
  age: {
    form: 'age TIME',
    meaning:
      'the time since the flow was made, by kernel timestamps (nf_conntrack_timestamp). Without them it is known to be at least as long as conntop has seen the flow: age > 2s matches after three seconds in sight, and age < 10s never, nor does not age > 10s',
    examples: ['age < 1h30m'],
    unit: 'time',
    measure: () => (snapshot, row) => Math.floor(snapshot.age(row)),
    isAtLeast: () => (snapshot, row) => snapshot.isAgeAtLeast(row),
  },
  idle: {
    form: 'idle TIME',
    meaning:
      'the time since the last packet, told from what is left of the timeout that packets renew; where it is unknown, or known to be at least so long only, no more matches than is certain',
    examples: ['idle >= 90s'],
    unit: 'time',
    measure:
      ({ idle }) =>
      (snapshot, row) =>
        Math.floor(idle?.(snapshot, row) ?? Number.NaN),
    isAtLeast: ({ isIdleAtLeast }) => isIdleAtLeast,
  },
  bytes: {
    form: 'bytes AMOUNT',
    meaning: 'the bytes of both directions; AMOUNT with k, M, G or T for thousands and so on',
    examples: ['bytes > 5M'],
    unit: 'amount',
    measure: () => (snapshot, row) =>
      snapshot.counter(row, Counter.ORIGINAL_BYTES) + snapshot.counter(row, Counter.REPLY_BYTES),
  },
  packets: {
    form: 'packets AMOUNT',
    meaning: 'the packets of both directions',
    examples: ['packets = 1'],
    unit: 'amount',
    measure: () => (snapshot, row) =>
      snapshot.counter(row, Counter.ORIGINAL_PACKETS) + snapshot.counter(row, Counter.REPLY_PACKETS),
  },
  rate: {
    form: 'rate AMOUNT',
    meaning: 'bytes per second of both directions; bits with a b after the amount, as in 10Mb/s',
    examples: ['rate > 100k', 'rate > 10Mb/s'],
    unit: 'rate',
    measure: () => (snapshot, row) =>
      snapshot.rate(row, Counter.ORIGINAL_BYTES) + snapshot.rate(row, Counter.REPLY_BYTES),
  },
};
