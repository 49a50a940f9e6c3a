// The expectation table as kernels print it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/conntrack/address.ts';
import { EXPECTATION_PATHS, type Expectation, parseExpectations } from '../../src/conntrack/expectations.ts';
import { readFact, readFixture } from './read-facts.ts';

function one(line: string): Expectation {
  const { expectations, unreadable } = parseExpectations(`${line}\n`);
  expect(unreadable).toBe(0);
  return expectations[0] as Expectation;
}

describe('parseExpectations', () => {
  it('reads the proc file', () => {
    expect(one('297 l3proto = 2 proto=6 src=10.77.1.2 dst=203.0.113.2 sport=0 dport=40002 ftp')).toEqual({
      timeout: 297,
      family: 2,
      protocol: 6,
      tuple: { src: parseAddress('10.77.1.2'), dst: parseAddress('203.0.113.2'), sport: 0, dport: 40002 },
      flags: [],
      helper: 'ftp',
      extra: [],
    });
  });

  it('reads IPv6, flags, class and a missing timer', () => {
    const line =
      '- l3proto = 10 proto=17 src=fd77:0001:0000:0000:0000:0000:0000:0002 dst=2001:0db8:0077:0000:0000:0000:0000:0002 sport=0 dport=5060 PERMANENT,INACTIVE sip/signalling';
    expect(one(line)).toMatchObject({
      family: 10,
      tuple: { src: parseAddress('fd77:1::2') },
      flags: ['PERMANENT', 'INACTIVE'],
      helper: 'sip',
      class: 'signalling',
    });
    expect(one(line)).not.toHaveProperty('timeout');
  });

  it('keeps the three tuples of conntrack -L expect apart', () => {
    const line =
      '297 proto=6 src=10.77.1.2 dst=203.0.113.2 sport=0 dport=40002 mask-src=255.255.255.255 mask-dst=255.255.255.255 sport=0 dport=65535 master-src=10.77.1.2 master-dst=203.0.113.2 sport=56432 dport=21 zone=7 class=0 helper=ftp';
    expect(one(line)).toMatchObject({
      family: 2,
      tuple: { sport: 0, dport: 40002 },
      mask: { src: parseAddress('255.255.255.255'), sport: 0, dport: 65535 },
      master: { dst: parseAddress('203.0.113.2'), sport: 56432, dport: 21 },
      zone: 7,
      class: '0',
      helper: 'ftp',
    });
  });

  it('reads GRE keys, and keeps words it does not know', () => {
    expect(
      one('30 l3proto = 2 proto=47 src=10.0.0.1 dst=10.0.0.2 srckey=0x0 dstkey=0x8001 vendor=9 pptp'),
    ).toMatchObject({ tuple: { srckey: '0x0', dstkey: '0x8001' }, extra: ['vendor=9'], helper: 'pptp' });
  });

  it('reads the legacy forms', () => {
    expect(one('285 proto=6 src=203.0.113.21 dst=198.51.100.7 sport=0 dport=4021 ')).toMatchObject({
      timeout: 285,
    });
    expect(one('EXPECTING: - use=1 proto=17 src=0.0.0.0 dst=198.51.100.7 sport=0 dport=5004 ')).toMatchObject(
      {
        protocol: 17,
        tuple: { dport: 5004 },
      },
    );
  });

  it('reads a row without a number in front, and the rows of events', () => {
    const tuple =
      'proto=17 src=192.168.11.4 dst=192.168.10.4 sport=0 dport=5060 mask-src=255.255.255.255 mask-dst=255.255.255.255 sport=0 dport=65535 master-src=192.168.10.4 master-dst=192.168.11.4 sport=5060 dport=5060 PERMANENT class=0 helper=sip';
    expect(one(tuple)).toMatchObject({ protocol: 17, helper: 'sip', flags: ['PERMANENT'] });
    expect(one(tuple)).not.toHaveProperty('timeout');
    expect(one(`    [NEW] 300 ${tuple}`)).toMatchObject({ timeout: 300, helper: 'sip' });
    expect(one(`[1795226435.694177]\t[DESTROY] 300 ${tuple}`)).toMatchObject({ timeout: 300 });
  });

  it.each([
    '297 l3proto = 2 proto=6 src=10.77.1.2',
    '297 l3proto = 2 proto=6 ',
    '297 l3proto = 2 proto=6 src=x.x.x.x dst=10.0.0.1 sport=0 dport=1 ftp',
    '297 l3proto = 2 proto=6 src=10.0.0.1 dst=10.0.0.2 sport=0 dport=70000 ftp',
    '297 l3proto = 2 proto=999 src=10.0.0.1 dst=10.0.0.2 sport=0 dport=1 ftp',
    '297 proto=6 src=10.0.0.1 dst=10.0.0.2 sport=0 dport=1 ftp297 proto=6 src=10.0.0.3 dst=10.0.0.4 sport=0 dport=1',
    'conntrack v1.4.7 (conntrack-tools): 0 expectations have been shown.',
  ])('counts %j as unreadable', line => {
    expect(parseExpectations(`\n${line}\n`)).toEqual({ expectations: [], unreadable: 1 });
  });

  it.each([
    ['linux-5.10', 1],
    ['linux-6.18', 2],
    ['linux-7.2', 1],
    ['tomato-2.6', 2],
    ['openwrt-23', 0],
  ])('reads the file of %s', (fixture, count) => {
    const { expectations, unreadable } = parseExpectations(readFact(fixture, EXPECTATION_PATHS) ?? 'missing');
    expect([expectations.length, unreadable]).toEqual([count, 0]);
  });

  it('reads what conntrack printed for the same expectation', () => {
    const { expectations } = parseExpectations(readFixture('conntrack/linux-6.18-L-expect-f-ipv6.txt') ?? '');
    expect(expectations[0]).toMatchObject({ family: 10, helper: 'ftp', master: { dport: 21 } });
  });

  it('never throws', () => {
    const pieces = fc.constantFrom(
      '297 ',
      'proto=6 ',
      'l3proto = 2 ',
      'src=1.2.3.4 ',
      'src=',
      'mask-src=',
      '\n',
      '=',
      '/',
      ',',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: pieces })), text => {
        parseExpectations(text);
      }),
    );
  });
});
