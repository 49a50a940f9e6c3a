// Reads a whole small text: a file that the user names, or standard input.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileFault, oddKind } from '../reader/bounded-file.ts';
import { SourceError } from '../reader/source.ts';

const STANDARD_INPUT = 0;
const PIECE = 64 * 1024;
/** Far above every list of expectations. Bytes. */
const LARGEST = 64 * 1024 * 1024;

/** `-` is standard input. latin1, so that every byte is kept. Throws a SourceError. */
export function readFileOrInput(path: string): string {
  try {
    return path === '-' ? readToEnd(STANDARD_INPUT) : readFile(path);
  } catch (error) {
    throw new SourceError(`${path}: ${fileFault(error)}`, 'check the path given with --file');
  }
}

/** A FIFO, as the shell makes of a command's output, is waited for; it is what the user has named. */
function readFile(path: string): string {
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

function readToEnd(fd: number): string {
  const pieces: Buffer[] = [];
  let length = 0;
  for (;;) {
    const room = Buffer.allocUnsafe(PIECE);
    const got = readSync(fd, room, 0, room.length, null);
    if (got === 0) return Buffer.concat(pieces).toString('latin1');
    pieces.push(room.subarray(0, got));
    length += got;
    if (length > LARGEST) throw new Error('is larger than 64 MiB');
  }
}
