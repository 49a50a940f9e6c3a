// What gzip's files may do to us: unpack to what a table would, or end at once.
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzipped } from '../../src/reader/gunzipped.ts';

const MIB = 1024 * 1024;

async function lengthOf(packed: Buffer): Promise<number> {
  let length = 0;
  for await (const chunk of gunzipped(Readable.from([packed]))) length += chunk.length;
  return length;
}

test('a few kilobytes that unpack without end are refused while they unpack', async () => {
  await expect(lengthOf(gzipSync(Buffer.alloc(64 * MIB)))).rejects.toThrow('unpacks to more than 100 times');
});

test('what shrinks well and is small is read', async () => {
  expect(await lengthOf(gzipSync(Buffer.alloc(8 * MIB)))).toBe(8 * MIB);
});

test('what is cut off or none is unreadable', async () => {
  const packed = gzipSync('tcp      6 100 ESTABLISHED');
  await expect(lengthOf(packed.subarray(0, -9))).rejects.toThrow('gzip: unreadable');
  await expect(lengthOf(Buffer.from([0x1f, 0x8b, 1, 2]))).rejects.toThrow('gzip: unreadable');
});
