// A stream's bytes, unpacked where they are gzip's, whatever the file is called.
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const GZIP = [0x1f, 0x8b];

/** Yields the stream's chunks as they are, or what they hold. Throws where they are gzip's and cannot be unpacked. */
export async function* gunzipped(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  const chunks = withFirstBytes(stream);
  const first = await chunks.next();
  if (first.done) return;
  if (!isGzip(first.value)) {
    yield first.value;
    yield* chunks;
    return;
  }
  const packed = Readable.from(joined(first.value, chunks));
  // The loop below is told of every error; the callback is only there because pipeline wants one.
  const unpacked = pipeline(packed, createGunzip({ chunkSize: 256 * 1024 }), () => {});
  try {
    for await (const chunk of unpacked) yield chunk as Buffer;
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

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function isGzip(bytes: Buffer): boolean {
  return GZIP.every((byte, at) => bytes[at] === byte);
}
