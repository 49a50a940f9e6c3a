// A stream's bytes, unpacked where they are gzip's, whatever the file is called.
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const GZIP = [0x1f, 0x8b];
/** A table of some five million flows. Bytes. */
export const MOST_UNPACKED = 1024 ** 3;
/** Tables shrink to a tenth. What shrinks to less than this part of a large text is a trap, and would be read for minutes. */
const MOST_RATIO = 100;
const LARGE = 16 * 1024 * 1024;

/**
 * Yields the stream's chunks as they are, or what they hold. Throws where they are gzip's and cannot be unpacked, or
 * unpack to far more than a table would.
 */
export async function* gunzipped(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  const chunks = withFirstBytes(stream);
  const first = await chunks.next();
  if (first.done) return;
  if (!isGzip(first.value)) {
    yield first.value;
    yield* chunks;
    return;
  }
  let packedLength = 0;
  const packed = Readable.from(
    joined(first.value, chunks, bytes => {
      packedLength += bytes;
    }),
  );
  // The loop below is told of every error; the callback is only there because pipeline wants one.
  const unpacked = pipeline(packed, createGunzip({ chunkSize: 256 * 1024 }), () => {});
  let length = 0;
  try {
    for await (const chunk of unpacked) {
      length += (chunk as Buffer).length;
      if (length > LARGE && length > packedLength * MOST_RATIO)
        throw new Error(`gzip: unpacks to more than ${MOST_RATIO} times its size`);
      if (length > MOST_UNPACKED) throw new Error('gzip: unpacks to more than 1 GiB');
      yield chunk as Buffer;
    }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw code.startsWith('Z_') ? new Error('gzip: unreadable') : error;
  }
}

/** The same bytes, of which the first chunk has two unless there is but one. */
async function* withFirstBytes(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  let held: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes: Buffer = held ? Buffer.concat([held, Buffer.from(chunk)]) : (chunk as Buffer);
    held = held && bytes.length < GZIP.length ? bytes : undefined;
    if (held === undefined) yield bytes;
  }
  if (held && held.length > 0) yield held;
}

/** `onBytes` is told how much has been taken of it. */
async function* joined(
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  onBytes(first.length);
  yield first;
  for await (const chunk of rest) {
    onBytes(chunk.length);
    yield chunk;
  }
}

function isGzip(bytes: Buffer): boolean {
  return GZIP.every((byte, at) => bytes[at] === byte);
}
