// Reads a whole small text: a file that the user names, or standard input, packed with gzip or not.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fileFault, oddKind } from '../reader/bounded-file.ts';
import { SourceError } from '../reader/source.ts';

const STANDARD_INPUT = 0;
const PIECE = 64 * 1024;
/** Far above every list of expectations. Bytes. */
const LARGEST = 64 * 1024 * 1024;

/** `-` is standard input. latin1, so that every byte is kept. Throws a SourceError. */
export function readFileOrInput(path: string): string {
  try {
    return unpacked(path === '-' ? readToEnd(STANDARD_INPUT) : readFile(path)).toString('latin1');
  } catch (error) {
    throw new SourceError(`${path}: ${fileFault(error)}`, 'check the path given with --file');
  }
}

/** A FIFO, as the shell makes of a command's output, is waited for; it is what the user has named. */
function readFile(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const found = fstatSync(fd);
    const kind = found.isFIFO() ? undefined : oddKind(found);
    if (kind !== undefined) throw new Error(kind);
    return readToEnd(fd);
  } finally {
    closeSync(fd);
  }
}

function readToEnd(fd: number): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  for (;;) {
    const room = Buffer.allocUnsafe(PIECE);
    const got = readSync(fd, room, 0, room.length, null);
    if (got === 0) return Buffer.concat(pieces);
    pieces.push(room.subarray(0, got));
    length += got;
    if (length > LARGEST) throw new Error('is larger than 64 MiB');
  }
}

function unpacked(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch {
    throw new Error('gzip: unreadable, or unpacks to more than 64 MiB');
  }
}
