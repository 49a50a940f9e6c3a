// Limits as the sysctl files hold them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMIT_PATHS, parseLimits } from '../../src/conntrack/limits.ts';
import { readFacts } from './read-facts.ts';

it('reads what sysctl files hold', () => {
  const texts = new Map([
    ['sys/net/netfilter/nf_conntrack_count', '11482\n'],
    ['sys/net/netfilter/nf_conntrack_max', '16384\n'],
    ['sys/net/nf_conntrack_max', '1\n'],
    ['sys/net/netfilter/nf_conntrack_buckets', '4096\n'],
    ['sys/net/netfilter/nf_conntrack_expect_max', '64\n'],
    ['sys/net/netfilter/nf_conntrack_acct', '1\n'],
    ['sys/net/netfilter/nf_conntrack_timestamp', '0\n'],
  ]);
  expect(parseLimits(texts)).toEqual({
    count: 11482,
    max: 16384,
    buckets: 4096,
    expectMax: 64,
    accounting: true,
    timestamps: false,
  });
});

it('leaves absent what is absent or no number', () => {
  const texts = new Map([
    ['sys/net/netfilter/nf_conntrack_count', 'Permission denied'],
    ['sys/net/netfilter/nf_conntrack_max', ''],
    ['sys/net/netfilter/nf_conntrack_buckets', '-1\n'],
    ['sys/net/netfilter/nf_conntrack_expect_max', '99999999999999999999'],
  ]);
  for (const value of Object.values(parseLimits(texts))) expect(value).toBeUndefined();
});

it('keeps a maximum of 0, which means unlimited, apart from an absent one', () => {
  expect(parseLimits(new Map([['sys/net/ipv4/ip_conntrack_max', '0\n']])).max).toBe(0);
});

it.each([
  [
    'linux-6.18',
    { count: 25, max: 262144, buckets: 262144, expectMax: 4096, accounting: true, timestamps: true },
  ],
  [
    'linux-4.4',
    { count: 16, max: 65536, buckets: 16384, expectMax: 256, accounting: false, timestamps: false },
  ],
  ['tomato-2.6', { count: 8, max: 4096, buckets: 512, expectMax: undefined }],
  ['tomato-2.4', { count: undefined, max: 2048, buckets: 256, accounting: undefined }],
])('finds the limits of %s', (fixture, expected) => {
  expect(parseLimits(readFacts(fixture, LIMIT_PATHS))).toMatchObject(expected);
});

it('never throws', () => {
  fc.assert(
    fc.property(fc.string(), text => void parseLimits(new Map([['sys/net/nf_conntrack_max', text]]))),
  );
});
