// Reads files that may be anything: a FIFO, a device, endless, or on a mount that no longer answers. Every small file
// that conntop reads is read here.
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** Far above every kernel file, lease file and configuration of a router. Bytes. */
const MOST_BYTES = 8 * 1024 * 1024;
/** A file that has not been read by then is on a mount that does not answer. Milliseconds. */
const PATIENCE = 5000;
/** Most of the files are a line, and few of them more than this. Bytes. */
const FIRST_PIECE = 4096;
const PIECE = 64 * 1024;
/** Without it, opening what became a FIFO meanwhile would wait for its writer. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

export interface FileBounds {
  /** What lies beyond is not read; 8 MiB by default. */
  readonly mostBytes?: number;
  /** Milliseconds; 5 s by default. Only what is read asynchronously can be given up. */
  readonly patience?: number;
}

/**
 * What `readFileNow` reads into. Thirty of the kernel's files are read a second for days: a buffer for each would wait for the
 * collector outside of its heap, some megabytes at a time, and leave memory in pieces.
 */
let keptRoom: Buffer | undefined;

/**
 * The bytes of a regular file on a file system that answers, such as /proc. Throws the system's error, or one that says
 * that it is no file.
 */
export function readFileNow(path: string, { mostBytes = MOST_BYTES }: FileBounds = {}): Buffer {
  // Opened and closed again, a FIFO would lose its writer, and a tape its place.
  refuse(statSync(path));
  const fd = openSync(path, FLAGS);
  try {
    refuse(fstatSync(fd));
    keptRoom ??= Buffer.allocUnsafeSlow(PIECE);
    const pieces = new Pieces(keptRoom, mostBytes);
    while (pieces.take(readSync(fd, pieces.room, 0, pieces.room.length, null)));
    return pieces.bytes;
  } finally {
    closeSync(fd);
  }
}

/** As `readFileNow`, of any file system. Rejects also when it has taken too long. */
export async function readFileInTime(path: string, bounds: FileBounds = {}): Promise<Buffer> {
  if (HANGING.has(path)) throw new Error(NO_ANSWER);
  const { mostBytes = MOST_BYTES, patience = PATIENCE } = bounds;
  const reading = readWhole(path, mostBytes);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      HANGING.add(path);
      reject(new Error(NO_ANSWER));
    }, patience);
  });
  void reading.catch(() => {}).finally(() => HANGING.delete(path));
  return Promise.race([reading, timeout]).finally(() => clearTimeout(timer));
}

/** Why a file could not be read, in words without the system's codes. */
export function fileFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : FAULTS[code]) ?? message;
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ELOOP: 'is a link that leads nowhere',
  EEXIST: 'exists',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EDQUOT: 'no space left',
  EMFILE: 'too many open files',
  EIO: 'the device fails',
  ENAMETOOLONG: 'the name is too long',
};

/** What a path leads to that is no regular file, in words. */
export function oddKind(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return 'is a directory';
  if (found.isFIFO()) return 'is a FIFO';
  return found.isSocket() ? 'is a socket' : 'is a device';
}

const NO_ANSWER = 'does not answer';
/** Files that a read still waits for: another would only take one more of the few threads that read. */
const HANGING = new Set<string>();

function refuse(found: Stats): void {
  const kind = oddKind(found);
  if (kind !== undefined) throw new Error(kind);
}

async function readWhole(path: string, mostBytes: number): Promise<Buffer> {
  refuse(await stat(path));
  const file = await open(path, FLAGS);
  try {
    refuse(await file.stat());
    const pieces = new Pieces(Buffer.allocUnsafe(FIRST_PIECE), mostBytes);
    while (pieces.take((await file.read(pieces.room, 0, pieces.room.length, null)).bytesRead));
    return pieces.bytes;
  } finally {
    await file.close();
  }
}

/** Gathers what is read until there is no more, or enough of it: there is another room only when one is full. */
class Pieces {
  readonly #full: Buffer[] = [];
  #last: Buffer;
  #filled = 0;
  #left: number;

  /** The room may be used again when `bytes` has been taken. */
  constructor(room: Buffer, mostBytes: number) {
    this.#last = room;
    this.#left = mostBytes;
  }

  get room(): Buffer {
    return this.#last.subarray(this.#filled);
  }

  /** Keeps the first bytes of the room; false where nothing more is to be read. */
  take(length: number): boolean {
    const kept = Math.min(length, this.#left);
    this.#filled += kept;
    this.#left -= kept;
    if (length === 0 || this.#left === 0) return false;
    if (this.#filled === this.#last.length) {
      this.#full.push(this.#last);
      this.#last = Buffer.allocUnsafe(PIECE);
      this.#filled = 0;
    }
    return true;
  }

  /** A copy. */
  get bytes(): Buffer {
    return Buffer.concat([...this.#full, this.#last.subarray(0, this.#filled)]);
  }
}
