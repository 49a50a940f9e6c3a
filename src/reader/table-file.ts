// Reads one file to its end, a block at a time: a short one in line, what is left of a long one in a thread of its own.
//
// The kernel prints the table a page at a time, and while it does, whoever called read() waits: 30 milliseconds for
// 10,000 flows, half a second for 250,000. Between two blocks everybody else gets a turn, so that a short table needs
// no thread, nor its memory of some 9 MB; a long one goes on in the thread as soon as that is there.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate as immediate } from 'node:timers/promises';
import { ReadThread } from './read-thread.ts';
import type { TableSink } from './source.ts';

/**
 * A file with more is long: some 15,000 flows. By the time that it takes it could not be told, since on a busy machine each
 * takes long. Bytes.
 */
const SHORT_BYTES = 4 * 1024 * 1024;
/** The part of it below which a table that was long is short again, so that none is both in turn. */
const SHORT_AGAIN = 0.5;
/** Small enough that neither printing nor parsing one ever delays a key. */
const BLOCK_BYTES = 64 * 1024;
/** The kernel gives whole lines, at most a page of them a call: a block is full when another might not fit. */
const LEAST_READ = 16 * 1024;

/** Reads files one after the other. Does not keep the program alive. */
export class TableFile {
  readonly #shortBytes: number;
  readonly #thread = new ReadThread();
  readonly #block = Buffer.allocUnsafe(BLOCK_BYTES);
  #isLong: boolean;
  /** How often `close` was called: a reading that finds it changed has been closed. */
  #closings = 0;

  /** `shortBytes` may be 0, for a thread from the start. */
  constructor(shortBytes = SHORT_BYTES) {
    this.#shortBytes = shortBytes;
    this.#isLong = shortBytes === 0;
  }

  /**
   * Reads `path` from its beginning to its end. Rejects with the system's error (its `code`: ENOENT, EACCES ...), or
   * with the signal's reason. One reading at a time.
   */
  async read(path: string, sink: TableSink, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const file = openRegular(path);
    try {
      if (this.#isLong) this.#settle(await this.#readLong(file, sink, signal));
      else if (!(await this.#readShort(file, sink, signal))) await this.#readLong(file, sink, signal);
    } finally {
      closeSync(file);
    }
  }

  /** Settles a reading under way and ends the thread. */
  close(): void {
    this.#closings++;
    this.#thread.close();
  }

  /** Reads in line; false where there is more than that and the thread is ready to go on. */
  async #readShort(file: number, sink: TableSink, signal: AbortSignal): Promise<boolean> {
    const closings = this.#closings;
    for (let sofar = 0; sofar < this.#shortBytes || !this.#thread.isReady; ) {
      if (sofar >= this.#shortBytes) this.#thread.start();
      const length = this.#fill(file);
      if (length === 0) return true;
      sofar += length;
      this.#isLong = sofar >= this.#shortBytes;
      sink(this.#block.subarray(0, length), performance.now());
      await immediate();
      signal.throwIfAborted();
      if (closings !== this.#closings) throw new Error('the reading has ended');
    }
    return false;
  }

  /** Yields how many bytes there were. */
  async #readLong(file: number, sink: TableSink, signal: AbortSignal): Promise<number> {
    let length = 0;
    const count: TableSink = (bytes, instant) => {
      length += bytes.length;
      sink(bytes, instant);
    };
    await this.#thread.read(file, count, signal);
    return length;
  }

  /** Lets the thread go after a whole table of `length` bytes that was short. */
  #settle(length: number): void {
    this.#isLong = length >= this.#shortBytes * SHORT_AGAIN;
    if (!this.#isLong) this.#thread.close();
  }

  #fill(file: number): number {
    let length = 0;
    let got = 1;
    while (got > 0 && length + LEAST_READ <= BLOCK_BYTES) {
      got = readSync(file, this.#block, length, BLOCK_BYTES - length, null);
      length += got;
    }
    return length;
  }
}

/** A FIFO would hold whoever reads it, and the program's end with it, until somebody writes there. */
function openRegular(path: string): number {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = fstatSync(file);
  if (!found.isFIFO() && !found.isCharacterDevice()) return file;
  closeSync(file);
  throw new Error('is no regular file');
}
