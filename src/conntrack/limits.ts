// The size of the table and its switches: how many flows it holds, may hold, and what it records of them.
import { type FactPaths, type FactTexts, factNumber, sysctlFact } from './fact-paths.ts';

/** Every fact is undefined where its file is missing or unreadable. */
export interface Limits {
  /** Flows allocated in this network namespace, expired ones not yet collected included. */
  readonly count: number | undefined;
  /** Most flows that any one namespace may hold; 0 means unlimited. */
  readonly max: number | undefined;
  /** Heads of the hash table that all namespaces share. */
  readonly buckets: number | undefined;
  /** Most expectations that may wait at once. */
  readonly expectMax: number | undefined;
  /** Whether new flows get packet and byte counters. */
  readonly accounting: boolean | undefined;
  /** Whether new flows get a start time. */
  readonly timestamps: boolean | undefined;
}

const COUNT = sysctlFact('count');
const MAX: FactPaths = {
  fact: 'max',
  paths: [
    'sys/net/netfilter/nf_conntrack_max',
    'sys/net/nf_conntrack_max',
    'sys/net/ipv4/netfilter/ip_conntrack_max',
    'sys/net/ipv4/ip_conntrack_max',
  ],
};
const BUCKETS = sysctlFact('buckets');
const EXPECT_MAX = sysctlFact('expect_max');
const ACCT = sysctlFact('acct');
const TIMESTAMP = sysctlFact('timestamp');

/** Where each fact stands, the count first: reading the table makes the kernel collect what has expired. */
export const LIMIT_PATHS: readonly FactPaths[] = [COUNT, MAX, BUCKETS, EXPECT_MAX, ACCT, TIMESTAMP];

/** Reads the limits out of the files of `LIMIT_PATHS`. */
export function parseLimits(texts: FactTexts): Limits {
  return {
    count: factNumber(texts, COUNT),
    max: factNumber(texts, MAX),
    buckets: factNumber(texts, BUCKETS),
    expectMax: factNumber(texts, EXPECT_MAX),
    accounting: parseSwitch(texts, ACCT),
    timestamps: parseSwitch(texts, TIMESTAMP),
  };
}

function parseSwitch(texts: FactTexts, paths: FactPaths): boolean | undefined {
  const value = factNumber(texts, paths);
  return value === undefined ? undefined : value !== 0;
}
