// The words for one flow.
import { describe, expect, test } from 'vitest';
import { End } from '../../src/snapshot/snapshot.ts';
import { endText, portText, stateText } from '../../src/view/flow-text.ts';
import { type Flow, readings } from '../snapshot/tables.ts';

const state = (flow: Flow): string => stateText(readings([flow]), 0);
const A: Flow = { src: '10.0.0.1' };

describe('state', () => {
  test.each<[string, Flow]>([
    ['ESTABLISHED', { ...A, protocol: 'tcp', state: 'ESTABLISHED', flags: ['ASSURED'] }],
    ['OFFLOAD', { ...A, protocol: 'tcp', flags: ['OFFLOAD'] }],
    ['UNREPLIED', { ...A, flags: ['UNREPLIED'] }],
    ['ASSURED', { ...A, flags: ['ASSURED'] }],
    ['', A],
    ['echo-request id 1024', { ...A, protocol: 'icmp', flags: ['UNREPLIED'] }],
    ['key 0x400/0x0', { ...A, protocol: 'gre' }],
    ['UNREPLIED', { ...A, protocol: 'gre', sport: 0, flags: ['UNREPLIED'] }],
  ])('%j', (text, flow) => expect(state(flow)).toBe(text));
});

describe('ends', () => {
  const ipv4 = readings([A]);
  const ipv6 = readings([{ src: 'fd77::1' }]);

  test('an IPv6 address with a port stands in brackets', () => {
    expect(endText(ipv4, 0, End.REPLY_SRC)).toBe('192.0.2.1:53');
    expect(endText(ipv6, 0, End.ORIGINAL_SRC)).toBe('[fd77::1]:1024');
  });

  test('a name needs no brackets, and an unknown address keeps its numbers', () => {
    const nameOf = (address: string): string | undefined => (address === 'fd77::1' ? 'xbox' : undefined);
    expect(endText(ipv6, 0, End.ORIGINAL_SRC, { nameOf })).toBe('xbox:1024');
    expect(endText(ipv6, 0, End.ORIGINAL_DST, { nameOf })).toBe('[2001:db8::1]:53');
  });

  test('services by port and protocol', () => {
    const serviceOf = (port: number, protocol: string): string | undefined =>
      port === 53 && protocol === 'udp' ? 'domain' : undefined;
    expect(endText(ipv4, 0, End.ORIGINAL_DST, { serviceOf })).toBe('192.0.2.1:domain');
    expect(portText(ipv4, 0, End.REPLY_SRC, { serviceOf })).toBe('domain');
    expect(portText(ipv4, 0, End.REPLY_DST, { serviceOf })).toBe('1024');
  });

  test('a protocol without ports has an address alone', () => {
    const icmp = readings([{ ...A, protocol: 'icmp' }]);
    expect([endText(icmp, 0, End.ORIGINAL_SRC), portText(icmp, 0, End.ORIGINAL_SRC)]).toEqual([
      '10.0.0.1',
      '',
    ]);
  });
});
