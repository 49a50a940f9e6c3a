// Numbers as bytes, against their twins as strings.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascii, ByteBuffer } from '../../src/output/byte-buffer.ts';

function written(write: (out: ByteBuffer) => void): string {
  const out = new ByteBuffer();
  out.beginRow();
  write(out);
  return Buffer.from(out.bytes()).toString();
}

test('integers have the digits that String gives them', () => {
  const edges = [0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, 4_294_967_295, Number.MAX_SAFE_INTEGER];
  for (const value of edges) expect(written(out => out.decimal(value))).toBe(String(value));
  fc.assert(fc.property(fc.maxSafeNat(), value => written(out => out.decimal(value)) === String(value)));
});

test('hexadecimal has no leading zeros', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), value => written(out => out.hexadecimal(value)) === value.toString(16)),
  );
});

test('dotted quads', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), octets => {
      const word = Buffer.from(octets).readUInt32BE();
      expect(written(out => out.ipv4(word))).toBe(octets.join('.'));
    }),
  );
});

test('it grows around text of any length, and starts anew when cleared', () => {
  const out = new ByteBuffer();
  const text = 'é'.repeat(100_000);
  out.beginRow();
  out.word(ascii('a='));
  out.text(text);
  expect(Buffer.from(out.bytes()).toString()).toBe(`a=${text}`);
  out.clear();
  expect(out.length).toBe(0);
});
