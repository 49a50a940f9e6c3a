// The file of a recording while it is written: ours alone, the one that stands under its name, and replaced at one stroke.
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { setImmediate as immediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fileFault, oddKind } from '../bounded-file.ts';
import { SourceError } from '../source-error.ts';
import { otherWriter } from './other-writer.ts';

/** What the table tells of the people behind the router is for the recorder's eyes. */
const PRIVATE = 0o600;
const PERMISSIONS = 0o7777;
const COPY_BYTES = 1024 * 1024;
const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR, O_NONBLOCK } = constants;

const bringToDisk = promisify(fsync);

export class RecordingFile {
  readonly path: string;
  /** Where the name leads, through links. */
  #real: string;
  #fd: number;

  /**
   * Opens `path`, or makes a new file there. Throws a SourceError where it is no file, cannot be written,
   * or is written by another recorder.
   */
  constructor(path: string) {
    this.path = path;
    this.#fd = openOrCreate(path);
    try {
      this.#real = realpathSync(path);
      const writer = otherWriter(this.#real, this.#fd);
      if (writer !== undefined)
        throw new SourceError(`${path}: is written by process ${writer}`, 'name another file');
    } catch (error) {
      closeSync(this.#fd);
      throw error instanceof SourceError ? error : unwritable(path, error);
    }
  }

  get fd(): number {
    return this.#fd;
  }

  /** What stands under the name by now: still this file, another one, or none. */
  get standing(): 'here' | 'replaced' | 'removed' {
    const own = fstatSync(this.#fd);
    const found = statSync(this.#real, { throwIfNoEntry: false });
    if (!found) return 'removed';
    return found.ino === own.ino && found.dev === own.dev ? 'here' : 'replaced';
  }

  /** Makes a new, empty file under the name that stands for none. Throws a SourceError. */
  beginAnew(): void {
    const fd = createNew(this.path, this.#real, PRIVATE);
    closeSync(this.#fd);
    this.#fd = fd;
  }

  /**
   * Replaces the file by its own bytes from `start` on, at one stroke: whatever happens, one of the two is there, and
   * whole. The name, the links to it, the mode and the owner stay. Rejects with a SourceError.
   */
  async dropBefore(start: number): Promise<void> {
    const part = `${this.#real}.part`;
    let fd: number | undefined;
    try {
      // A part that a crash has left behind, or a link that somebody has put there: it is the name that is taken away.
      rmSync(part, { force: true });
      fd = createNew(this.path, part, PRIVATE);
      keepOwner(fd, fstatSync(this.#fd));
      await copyTail(this.#fd, fd, start);
      await bringToDisk(fd);
      renameSync(part, this.#real);
      closeSync(this.#fd);
      this.#fd = fd;
    } catch (error) {
      if (fd !== undefined) closeSync(fd);
      rmSync(part, { force: true });
      throw error instanceof SourceError ? error : full(this.path, error);
    }
  }

  /** Has what was written brought to the disk, where that can be done, and lets go of the file. */
  close(): void {
    try {
      fsyncSync(this.#fd);
    } catch {
      // A file system may lack it; what was written is the system's to keep.
    }
    closeSync(this.#fd);
  }
}

/** Why a file cannot be written, now that it is open. */
export function full(path: string, error: unknown): SourceError {
  return new SourceError(`${path}: ${fileFault(error)}`, 'make room, or record to another file');
}

function openOrCreate(path: string): number {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return createNew(path, path, PRIVATE);
    const kind = oddKind(found);
    if (kind !== undefined) throw new Error(kind);
    return openSync(path, O_RDWR | O_NONBLOCK);
  } catch (error) {
    throw error instanceof SourceError ? error : unwritable(path, error);
  }
}

/** Makes a file where there is nothing, not even a link. `path` is what it is called in a SourceError. */
function createNew(path: string, real: string, mode: number): number {
  try {
    return openSync(real, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  } catch (error) {
    if (lstatSync(real, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw unwritable(path, new Error('is a link that leads nowhere'));
    }
    const isFolderMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw unwritable(path, isFolderMissing ? new Error('no such folder') : error);
  }
}

function unwritable(path: string, error: unknown): SourceError {
  return new SourceError(`${path}: ${fileFault(error)}`, 'check the path of the recording');
}

/** Only root may give a file away; anybody else owned it before. */
function keepOwner(fd: number, { mode, uid, gid }: Stats): void {
  try {
    fchownSync(fd, uid, gid);
  } catch {
    // Then it is ours, as what is recorded was.
  }
  fchmodSync(fd, mode & PERMISSIONS);
}

/** Others have their turn after each piece. */
async function copyTail(from: number, to: number, start: number): Promise<void> {
  const buffer = Buffer.alloc(COPY_BYTES);
  for (let at = start; ; ) {
    const length = readSync(from, buffer, 0, buffer.length, at);
    if (length === 0) return;
    for (let done = 0; done < length; ) done += writeSync(to, buffer, done, length - done, at - start + done);
    at += length;
    await immediate();
  }
}
