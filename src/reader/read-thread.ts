// Reads one file to its end in a thread of its own, so that the kernel's work and ours overlap and keys are answered.
//
// The kernel prints the table a page at a time, and while it does, whoever called read() waits: for 250,000 flows
// half a second in all. The thread waits instead; the main thread takes each block as it fills. Blocks lie in shared
// memory, are filled in turn, and are free again when the main thread has counted them as consumed.
import { on } from 'node:events';
import { setImmediate as immediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { TableSink } from './source.ts';

/** Large enough that a message costs little beside its block, small enough that parsing one never delays a key. */
const BLOCK_BYTES = 128 * 1024;
const BLOCKS = 8;
/** The kernel gives whole lines, at most a page of them a call; larger pages exist, but no line is longer. */
const LEAST_READ = 64 * 1024;

/** What the thread is given, and what it answers with: a filled block, the end, or why it could not read. */
interface Job {
  path: string;
}
type Answer = { block: number; length: number } | { end: true } | { code: string; message: string };

/** A thread that reads files one after the other. It does not keep the program alive. */
export class ReadThread {
  readonly #blocks = new SharedArrayBuffer(BLOCK_BYTES * BLOCKS);
  /** [0] blocks consumed so far, [1] 1 where the reading is to be given up. */
  readonly #control = new Int32Array(new SharedArrayBuffer(8));
  #worker: Worker | undefined;

  /**
   * Reads `path` from its beginning to its end. Rejects with the system's error (its `code`: ENOENT, EACCES ...), or
   * with the signal's reason. One reading at a time.
   */
  async read(path: string, sink: TableSink, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const worker = this.#start();
    Atomics.store(this.#control, 0, 0);
    Atomics.store(this.#control, 1, 0);
    const giveUp = (): void => {
      Atomics.store(this.#control, 1, 1);
      this.#consume();
    };
    signal.addEventListener('abort', giveUp);
    try {
      const answers = on(worker, 'message', { close: ['exit'] });
      worker.postMessage({ path } satisfies Job);
      await this.#take(answers, sink, signal);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /**
   * Hands on the blocks of one reading; none after the signal. Node delivers messages as long as there are any, and a
   * thread that keeps pace with us would always have one more: so a key gets its turn after each block.
   */
  async #take(answers: AsyncIterable<Answer[]>, sink: TableSink, signal: AbortSignal): Promise<void> {
    for await (const [answer] of answers) {
      if (answer === undefined || 'end' in answer) return signal.throwIfAborted();
      if ('code' in answer) throw Object.assign(new Error(answer.message), { code: answer.code });
      if (!signal.aborted)
        sink(new Uint8Array(this.#blocks, answer.block * BLOCK_BYTES, answer.length), performance.now());
      this.#consume();
      await immediate();
    }
    throw signal.reason ?? new Error('the reading thread has ended');
  }

  /** Ends the thread, also in mid-reading. */
  close(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(`(${readLoop.toString()})(require)`, {
      eval: true,
      workerData: { blocks: this.#blocks, control: this.#control, BLOCK_BYTES, BLOCKS, LEAST_READ },
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    });
    worker.unref();
    worker.once('error', () => {
      this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  #consume(): void {
    Atomics.add(this.#control, 0, 1);
    Atomics.notify(this.#control, 0);
  }
}

/** The thread's whole program. It is handed over as text, since a bundle of one file has no other: it may name nothing outside. */
function readLoop(load: NodeJS.Require): void {
  // V8 sets this flag of the whole process back when a thread begins; see cli/small-heap.ts.
  (load('node:v8') as typeof import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1');
  const { parentPort, workerData } = load('node:worker_threads') as typeof import('node:worker_threads');
  const fs = load('node:fs') as typeof import('node:fs');
  const { blocks, BLOCK_BYTES, BLOCKS, LEAST_READ } = workerData;
  const control: Int32Array = workerData.control;
  const bytes = Buffer.from(blocks);
  const fill = (fd: number, start: number): number => {
    let length = 0;
    let got = 1;
    while (got > 0 && length + LEAST_READ <= BLOCK_BYTES) {
      got = fs.readSync(fd, bytes, start + length, BLOCK_BYTES - length, null);
      length += got;
    }
    return length;
  };
  const readAll = (fd: number): void => {
    for (let filled = 0; ; filled++) {
      for (;;) {
        const consumed = Atomics.load(control, 0);
        if (filled - consumed < BLOCKS) break;
        Atomics.wait(control, 0, consumed);
      }
      if (Atomics.load(control, 1) !== 0) return;
      const block = filled % BLOCKS;
      const length = fill(fd, block * BLOCK_BYTES);
      if (length === 0) return;
      parentPort?.postMessage({ block, length });
    }
  };
  parentPort?.on('message', ({ path }: { path: string }) => {
    try {
      // A FIFO would hold the thread, and the program's end with it, until somebody writes there.
      const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
      try {
        const found = fs.fstatSync(fd);
        if (found.isFIFO() || found.isCharacterDevice()) throw new Error('is no regular file');
        readAll(fd);
      } finally {
        fs.closeSync(fd);
      }
      parentPort?.postMessage({ end: true });
    } catch (error) {
      const { code = 'EIO', message } = error as NodeJS.ErrnoException;
      parentPort?.postMessage({ code, message });
    }
  });
}
