// Which timeout a flow is given, and the sysctls by their names of all years.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATES } from '../../src/conntrack/states.ts';
import {
  legacyTimeoutSysctl,
  parseTimeouts,
  TIMEOUT_PATHS,
  TIMEOUTS,
  type Timeout,
  timeoutFor,
  timeoutSeconds,
  timeoutSysctl,
} from '../../src/conntrack/timeouts.ts';
import { readFacts } from './read-facts.ts';

const FRESH = { replied: false, assured: false };
const REPLIED = { replied: true, assured: false };
const ASSURED = { replied: true, assured: true };

function named(name: string): Timeout {
  return TIMEOUTS.find(timeout => timeout.name === name) as Timeout;
}

describe('timeoutFor', () => {
  it.each([
    [6, 'SYN_SENT', FRESH, 'tcp_timeout_syn_sent'],
    [6, 'ESTABLISHED', ASSURED, 'tcp_timeout_established'],
    [6, 'ESTABLISHED', REPLIED, 'tcp_timeout_established'],
    [6, 'ESTABLISHED', FRESH, 'tcp_timeout_unacknowledged'],
    [6, 'TIME_WAIT', ASSURED, 'tcp_timeout_time_wait'],
    [6, 'SYN_SENT2', FRESH, 'tcp_timeout_syn_sent2'],
    [6, 'NONE', FRESH, undefined],
    [6, 'FASTNAT', FRESH, undefined],
    [6, undefined, ASSURED, undefined],
    [17, undefined, FRESH, 'udp_timeout'],
    [17, undefined, REPLIED, 'udp_timeout'],
    [17, undefined, ASSURED, 'udp_timeout_stream'],
    [136, undefined, ASSURED, 'udplite_timeout_stream'],
    [47, undefined, REPLIED, 'gre_timeout'],
    [47, undefined, ASSURED, 'gre_timeout_stream'],
    [1, undefined, REPLIED, 'icmp_timeout'],
    [58, undefined, REPLIED, 'icmpv6_timeout'],
    [132, 'ESTABLISHED', ASSURED, 'sctp_timeout_established'],
    [33, 'TIMEWAIT', ASSURED, 'dccp_timeout_timewait'],
    [33, 'TIME_WAIT', ASSURED, 'dccp_timeout_timewait'],
    [33, undefined, REPLIED, 'generic_timeout'],
    [50, undefined, REPLIED, 'generic_timeout'],
    [253, undefined, FRESH, 'generic_timeout'],
  ])('protocol %i %s %o: %s', (protocol, state, progress, expected) => {
    expect(timeoutFor(protocol, state, progress)?.name).toBe(expected);
  });
});

describe('TIMEOUTS', () => {
  it('names each sysctl once and only states that exist', () => {
    expect(new Set(TIMEOUTS.map(({ name }) => name)).size).toBe(TIMEOUTS.length);
    for (const { protocol, states } of TIMEOUTS) {
      for (const word of states)
        expect(STATES.find(({ name }) => name === word)?.protocols).toContain(protocol);
    }
  });

  it.each(['linux-4.4', 'linux-4.15', 'linux-5.4', 'linux-5.10', 'linux-5.15', 'linux-6.18', 'linux-7.2'])(
    'has the defaults that %s has',
    fixture => {
      const values = parseTimeouts(readFacts(fixture, TIMEOUT_PATHS));
      expect(values.size).toBeGreaterThan(20);
      for (const [name, value] of values) {
        const { default: seconds, otherDefault } = named(name);
        expect([seconds, otherDefault?.seconds]).toContain(value);
      }
    },
  );

  it('knows every timeout sysctl that the captured kernels have', () => {
    const fixtures = new URL('../../fixtures/', import.meta.url);
    const captured = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
      .map(path => /^linux-.*\/nf_conntrack_(\w*timeout\w*)$/.exec(path)?.[1])
      .filter(name => name !== undefined);
    const names = new Set(captured);
    expect(names.size).toBeGreaterThan(30);
    // Reassembly of IPv6 fragments, not flow tracking, despite its name.
    names.delete('frag6_timeout');
    expect([...names].filter(name => named(name) === undefined)).toEqual([]);
  });
});

it('reads the old names where the new ones are missing', () => {
  const values = parseTimeouts(readFacts('tomato-2.6', TIMEOUT_PATHS));
  expect(timeoutSeconds(named('tcp_timeout_established'), values)).toBe(7440);
  expect(timeoutSeconds(named('tcp_timeout_unacknowledged'), values)).toBe(300);
});

it('lets UDP-Lite follow UDP where it has no sysctls of its own', () => {
  expect(timeoutSeconds(named('udplite_timeout'), new Map([['udp_timeout', 60]]))).toBe(60);
  expect(timeoutSeconds(named('udplite_timeout'), new Map())).toBe(30);
});

it('spells both sysctl names', () => {
  expect(timeoutSysctl(named('udp_timeout_stream'))).toBe('net.netfilter.nf_conntrack_udp_timeout_stream');
  expect(legacyTimeoutSysctl(named('generic_timeout'))).toBe(
    'net.ipv4.netfilter.ip_conntrack_generic_timeout',
  );
  expect(legacyTimeoutSysctl(named('icmpv6_timeout'))).toBeUndefined();
  expect(legacyTimeoutSysctl(named('tcp_timeout_unacknowledged'))).toBeUndefined();
  expect(timeoutSysctl(named('tcp_timeout_syn_sent2'))).toBe(
    'net.ipv4.netfilter.ip_conntrack_tcp_timeout_syn_sent2',
  );
});
