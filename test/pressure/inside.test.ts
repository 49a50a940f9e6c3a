// Which addresses are ours: the private ranges, and the router's own prefixes.
import { describe, expect, it } from 'vitest';
import { parsePrefix } from '../../src/conntrack/address.ts';
import { Inside } from '../../src/pressure/inside.ts';
import { End } from '../../src/snapshot/snapshot.ts';
import { read, tcp } from './table.ts';

function isInside(src: string, ...own: string[]): boolean {
  const prefixes = own.map(parsePrefix).filter(prefix => prefix !== undefined);
  const dst = src.includes(':') ? '2001:db8::1' : '203.0.113.1';
  return new Inside(prefixes).has(read([tcp({ src, dst, sport: 1, dport: 2 })]), 0, End.ORIGINAL_SRC);
}

describe('Inside', () => {
  it.each([
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '169.254.1.1',
    '127.0.0.1',
  ])('has %s', address => expect(isInside(address)).toBe(true));

  it.each(['11.0.0.0', '172.15.255.255', '172.32.0.0', '192.169.0.0', '100.128.0.0', '8.8.8.8'])(
    'has not %s',
    address => expect(isInside(address)).toBe(false),
  );

  it.each([
    ['fd00::1', true],
    ['fcff::1', true],
    ['fe80::1', true],
    ['febf::1', true],
    ['::1', true],
    ['fec0::1', false],
    ['2001:db8::2', false],
    ['::10.0.0.1', false],
  ])('knows IPv6: %s is %s', (address, expected) => expect(isInside(address)).toBe(expected));

  it("takes the router's own prefixes", () => {
    expect(isInside('203.0.113.9', '203.0.113.8/29')).toBe(true);
    expect(isInside('203.0.113.17', '203.0.113.8/29')).toBe(false);
    expect(isInside('2001:db8:1:2::3', '2001:db8:1::/48')).toBe(true);
    expect(isInside('2001:db8:2::3', '2001:db8:1::/48')).toBe(false);
  });

  it('prefers who opened the flow, then who answers it', () => {
    const end = (line: string): End => new Inside().endOf(read([line]), 0);
    expect(end(tcp({ src: '10.0.0.1', dst: '10.0.0.2', sport: 1, dport: 2 }))).toBe(End.ORIGINAL_SRC);
    expect(end(tcp({ src: '8.8.8.8', dst: '203.0.113.1', server: '10.0.0.2', sport: 1, dport: 2 }))).toBe(
      End.REPLY_SRC,
    );
    expect(end(tcp({ src: '8.8.8.8', dst: '9.9.9.9', sport: 1, dport: 2 }))).toBe(End.ORIGINAL_SRC);
  });
});
