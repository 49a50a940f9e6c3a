// The fast spelling of addresses against its slower twin.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress, formatFullIPv6 } from '../../src/conntrack/address.ts';
import { ByteBuffer } from '../../src/output/byte-buffer.ts';
import { writeAddress, writeInetNtop } from '../../src/output/write-address.ts';
import { End } from '../../src/snapshot/snapshot.ts';
import { formatInetNtop } from '../conntrack/inet-ntop.ts';
import { readTable } from './tables.ts';

/** Words with many zero groups, as addresses have. */
const word = fc.oneof(
  fc.constant(0),
  fc.nat(0xffff),
  fc.nat(0xffff).map(high => high * 65_536),
  fc.nat(0xffff_ffff),
);

test('the bytes are those of the slower formatters', () => {
  fc.assert(
    fc.property(word, word, fc.oneof(word, fc.constant(0xffff)), word, (w0, w1, w2, w3) => {
      const address = formatFullIPv6(w0, w1, w2, w3);
      const line = `ipv6 10 unknown 50 9 src=${address} dst=::1 src=::1 dst=${address} use=1\n`;
      const snapshot = readTable(line);
      const out = new ByteBuffer();
      out.beginRow();
      writeAddress(snapshot, 0, End.ORIGINAL_SRC, out);
      expect(Buffer.from(out.bytes()).toString()).toBe(formatAddress(10, w0, w1, w2, w3));
      out.clear();
      writeInetNtop(snapshot, 0, End.REPLY_DST, out);
      expect(Buffer.from(out.bytes()).toString()).toBe(formatInetNtop(10, w0, w1, w2, w3));
    }),
  );
});
