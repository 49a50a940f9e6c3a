// Reads an open file to its end in a thread of its own, so that the kernel's work and ours overlap and keys are answered.
//
// Blocks lie in shared memory, are filled in turn, and are free again when the main thread has counted them as
// consumed. A wake-up costs much on some machines: each side wakes the other only where that has said that it waits.
import { setImmediate as immediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { TableSink } from './source.ts';

/** Large enough that waiting for one costs little, small enough that parsing one never delays a key. */
const BLOCK_BYTES = 256 * 1024;
const BLOCKS = 6;
/** The kernel gives whole lines, at most a page of them a call; larger pages exist, but no line is longer. */
const LEAST_READ = 64 * 1024;

/** Where what is in the shared control words. */
const Word = {
  /** Blocks filled, and blocks consumed, since the reading began. */
  FILLED: 0,
  CONSUMED: 1,
  /** 1 where the reading is to be given up. */
  GIVEN_UP: 2,
  /** 1 once the last block has been filled. */
  ENDED: 3,
  /** 1 while the main thread waits for a block, or the reading thread for room. */
  MAIN_WAITS: 4,
  THREAD_WAITS: 5,
  /** The length of block 0, and of those after it. */
  LENGTHS: 6,
} as const;

/** What the thread says: that it may be worth looking, or why it cannot read. */
type Answer = 'look' | { code: string; message: string };

/** A thread that reads files one after the other. It keeps the program alive only while it reads. */
export class ReadThread {
  #worker: Worker | undefined;
  /** Shared with that worker alone. */
  #blocks = new SharedArrayBuffer(0);
  #control = new Int32Array(new SharedArrayBuffer(0));
  #isReady = false;
  /** Why the present reading cannot go on. */
  #failure: Error | undefined;
  #onAnswer: () => void = () => {};

  /** Whether it has started and waits for a file. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Starts the thread, unless it has been; it takes some ten milliseconds to be ready. */
  start(): Worker {
    if (this.#worker) return this.#worker;
    this.#blocks = new SharedArrayBuffer(BLOCK_BYTES * BLOCKS);
    this.#control = new Int32Array(new SharedArrayBuffer((Word.LENGTHS + BLOCKS) * 4));
    const worker = new Worker(`(${readLoop.toString()})(require)`, {
      eval: true,
      workerData: { blocks: this.#blocks, control: this.#control, BLOCK_BYTES, BLOCKS, LEAST_READ, Word },
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    });
    worker.unref();
    worker.once('online', () => {
      this.#isReady = worker === this.#worker;
    });
    worker.on('message', (answer: Answer) => {
      if (answer !== 'look') this.#failure = Object.assign(new Error(answer.message), { code: answer.code });
      this.#onAnswer();
    });
    worker.on('error', () => this.#end(worker));
    worker.once('exit', () => this.#end(worker));
    this.#worker = worker;
    return worker;
  }

  /**
   * Reads the open file from where it stands to its end; the caller closes it. Rejects with the system's error (its
   * `code`), or with the signal's reason. One reading at a time.
   */
  async read(file: number, sink: TableSink, signal: AbortSignal): Promise<void> {
    const worker = this.start();
    this.#control.fill(0);
    this.#failure = undefined;
    const giveUp = (): void => {
      Atomics.store(this.#control, Word.GIVEN_UP, 1);
      this.#consume();
    };
    signal.addEventListener('abort', giveUp);
    worker.ref();
    try {
      worker.postMessage(file);
      await this.#take(worker, sink, signal);
    } finally {
      worker.unref();
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Hands on the blocks of one reading; none after the signal. A key gets its turn after each. */
  async #take(worker: Worker, sink: TableSink, signal: AbortSignal): Promise<void> {
    const control = this.#control;
    for (let taken = 0; ; ) {
      // A thread that was told to give up says that it is through: what has been read is not the whole.
      if (worker !== this.#worker) throw new Error('the reading thread has ended');
      // Asked first: what comes between two looks came before the end.
      const isOver = Atomics.load(control, Word.ENDED) === 1;
      if (Atomics.load(control, Word.FILLED) > taken) {
        const block = taken++ % BLOCKS;
        const length = control[Word.LENGTHS + block] ?? 0;
        if (!signal.aborted)
          sink(new Uint8Array(this.#blocks, block * BLOCK_BYTES, length), performance.now());
        this.#consume();
        await immediate();
      } else if (this.#failure) throw this.#failure;
      else if (isOver) return signal.throwIfAborted();
      else await this.#wait(taken);
    }
  }

  /** Waits until more than `taken` blocks have been filled or the reading is over; it may also be for nothing. */
  async #wait(taken: number): Promise<void> {
    const control = this.#control;
    const answered = new Promise<void>(resolve => {
      this.#onAnswer = resolve;
    });
    Atomics.store(control, Word.MAIN_WAITS, 1);
    const isOver = Atomics.load(control, Word.ENDED) === 1;
    if (Atomics.load(control, Word.FILLED) === taken && !isOver) await answered;
  }

  /** Ends the thread, also in mid-reading. */
  close(): void {
    const worker = this.#worker;
    if (!worker) return;
    Atomics.store(this.#control, Word.GIVEN_UP, 1);
    this.#consume();
    void worker.terminate();
    this.#worker = undefined;
    this.#isReady = false;
  }

  #end(worker: Worker): void {
    if (worker === this.#worker) this.close();
    if (this.#worker) return;
    this.#failure = new Error('the reading thread has ended');
    this.#onAnswer();
  }

  #consume(): void {
    Atomics.add(this.#control, Word.CONSUMED, 1);
    if (Atomics.load(this.#control, Word.THREAD_WAITS) === 1) Atomics.notify(this.#control, Word.CONSUMED);
  }
}

/** The thread's whole program. It is handed over as text, since a bundle of one file has no other: it may name nothing outside. */
function readLoop(load: NodeJS.Require): void {
  // V8 sets this flag of the whole process back when a thread begins; see .ci/launcher.cjs.
  (load('node:v8') as typeof import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1');
  const { parentPort, workerData } = load('node:worker_threads') as typeof import('node:worker_threads');
  const fs = load('node:fs') as typeof import('node:fs');
  const { blocks, BLOCK_BYTES, BLOCKS, LEAST_READ } = workerData;
  const Place: typeof Word = workerData.Word;
  const control: Int32Array = workerData.control;
  const bytes = Buffer.from(blocks);
  const fill = (file: number, start: number): number => {
    let length = 0;
    let got = 1;
    while (got > 0 && length + LEAST_READ <= BLOCK_BYTES) {
      got = fs.readSync(file, bytes, start + length, BLOCK_BYTES - length, null);
      length += got;
    }
    return length;
  };
  const awaitRoom = (filled: number): void => {
    for (;;) {
      Atomics.store(control, Place.THREAD_WAITS, 1);
      const consumed = Atomics.load(control, Place.CONSUMED);
      if (filled - consumed < BLOCKS) break;
      Atomics.wait(control, Place.CONSUMED, consumed);
    }
    Atomics.store(control, Place.THREAD_WAITS, 0);
  };
  const wakeMain = (): void => {
    if (Atomics.exchange(control, Place.MAIN_WAITS, 0) === 1) parentPort?.postMessage('look');
  };
  const readAll = (file: number): void => {
    for (let filled = 0; ; filled++) {
      if (filled - Atomics.load(control, Place.CONSUMED) >= BLOCKS) awaitRoom(filled);
      if (Atomics.load(control, Place.GIVEN_UP) !== 0) return;
      const block = filled % BLOCKS;
      const length = fill(file, block * BLOCK_BYTES);
      if (length === 0) return;
      control[Place.LENGTHS + block] = length;
      Atomics.store(control, Place.FILLED, filled + 1);
      wakeMain();
    }
  };
  parentPort?.on('message', (file: number) => {
    try {
      readAll(file);
      Atomics.store(control, Place.ENDED, 1);
      wakeMain();
    } catch (error) {
      const { code = 'EIO', message } = error as NodeJS.ErrnoException;
      parentPort?.postMessage({ code, message });
    }
  });
}
