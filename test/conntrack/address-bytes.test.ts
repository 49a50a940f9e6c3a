// Addresses from bytes, beside the kernel's spellings and against the parser of strings.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFullIPv6, parseAddress } from '../../src/conntrack/address.ts';
import { readIPv4, readIPv6 } from '../../src/conntrack/address-bytes.ts';
import { formatInetNtop } from './inet-ntop.ts';

/** Reads out of the middle of a buffer, as a line is; the bytes around it would be part of an address too. */
function ipv4(text: string): number {
  return readIPv4(Buffer.from(`1.${text}.1`, 'latin1'), 2, 2 + text.length);
}

function ipv6(text: string): number[] | undefined {
  const words = new Uint32Array(6);
  const bytes = Buffer.from(`::${text}::1`, 'latin1');
  return readIPv6(bytes, 2, 2 + text.length, words, 1) ? [...words.subarray(1, 5)] : undefined;
}

describe('IPv4', () => {
  test.each([
    ['0.0.0.0', 0],
    ['192.168.1.23', 0xc0a80117],
    ['255.255.255.255', 0xffffffff],
  ])('%s', (text, word) => expect(ipv4(text)).toBe(word));

  test.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '256.1.1.1',
    '01.1.1.1',
    '1.1.1.x',
    '1.1.1.1 ',
  ])('not %j', text => expect(ipv4(text)).toBe(-1));
});

describe('IPv6', () => {
  test("the kernel's full spelling and the shortened one are the same address", () => {
    expect(ipv6('fd77:0001:0000:0000:0000:0000:0000:0002')).toEqual([0xfd770001, 0, 0, 2]);
    expect(ipv6('fd77:1::2')).toEqual([0xfd770001, 0, 0, 2]);
  });

  test.each([
    ['::', [0, 0, 0, 0]],
    ['::1', [0, 0, 0, 1]],
    ['1::', [0x10000, 0, 0, 0]],
    ['1:2:3:4:5:6:7::', [0x10002, 0x30004, 0x50006, 0x70000]],
    ['::2:3:4:5:6:7:8', [2, 0x30004, 0x50006, 0x70008]],
    ['::ffff:10.0.0.1', [0, 0, 0xffff, 0x0a000001]],
    ['0000:0000:0000:0000:0000:ffff:0a00:0001', [0, 0, 0xffff, 0x0a000001]],
    ['FE80::AbCd', [0xfe800000, 0, 0, 0xabcd]],
  ])('%s', (text, words) => expect(ipv6(text)).toEqual(words));

  test.each([
    '',
    ':',
    ':::',
    '1:',
    ':1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '12345::',
    'g::',
    '::1.2.3',
    '1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3.4:1',
    '1:2:3:4:5:6:7:8::',
  ])('not %j', text => expect(ipv6(text)).toBeUndefined());
});

describe('against the parser of strings', () => {
  const soup = fc.string({ unit: fc.constantFrom(...'0123456789abcdefF::..'), maxLength: 45 });

  test('any text of the alphabet', () => {
    fc.assert(
      fc.property(soup, text => {
        const parsed = parseAddress(text);
        expect(ipv4(text) >= 0).toBe(parsed?.family === 2);
        expect(ipv6(text)).toEqual(parsed?.family === 10 ? [...parsed.words] : undefined);
      }),
      { numRuns: 5000 },
    );
  });

  test('every address in every spelling', () => {
    const word = fc.oneof(fc.constantFrom(0, 1, 0xffff, 0x10000), fc.integer({ min: 0, max: 0xffffffff }));
    fc.assert(
      fc.property(word, word, word, word, (w0, w1, w2, w3) => {
        expect(ipv6(formatFullIPv6(w0, w1, w2, w3))).toEqual([w0, w1, w2, w3]);
        expect(ipv6(formatInetNtop(10, w0, w1, w2, w3))).toEqual([w0, w1, w2, w3]);
        expect(ipv4(formatInetNtop(2, 0, 0, 0, w3))).toBe(w3);
      }),
      { numRuns: 2000 },
    );
  });
});
