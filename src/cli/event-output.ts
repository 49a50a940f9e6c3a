// Standard output for events: a reader that is slow keeps nobody waiting, and what it misses is counted and told.
import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { formatCount } from '../words/figures.ts';
import { warn } from './messages.ts';
import { print } from './standard-output.ts';

const STANDARD_OUTPUT = 1;
/** Events that wait for the reader of a pipe. Bytes. */
const MOST_WAITING = 8 * 1024 * 1024;
/** A full pipe is tried again after this long. Milliseconds. */
const RETRY_AFTER = 20;
/** At the end, a reader that takes nothing is not waited for any longer. Milliseconds. */
const PATIENCE = 5000;

export interface EventOutputOptions {
  readonly isJson: boolean;
  /** False for a recording, which has time to wait. */
  readonly mayLose: boolean;
  /** Hears of the system's error where nothing can be written any more: EPIPE where the reader has gone. */
  readonly onError: (error: Error) => void;
  /** Standard output where absent. */
  readonly descriptor?: number;
}

/**
 * Into a pipe it never waits: what does not fit waits here, up to a bound, and what comes then is lost. Into a file, a
 * terminal or a socket it is written in line, as all else that is printed.
 */
export class EventOutput {
  /** Events that nobody was told of. */
  lost = 0;
  /** How often the kernel has dropped some. */
  overruns = 0;
  readonly #isJson: boolean;
  readonly #onError: (error: Error) => void;
  /** The pipe, opened anew so as not to wait, which whoever else writes into it does not notice; undefined for all else. */
  readonly #pipe: number | undefined;
  readonly #waiting: Buffer[] = [];
  #bytes = 0;
  /** Lost since this was last told. */
  #untold = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ isJson, mayLose, onError, descriptor = STANDARD_OUTPUT }: EventOutputOptions) {
    this.#isJson = isJson;
    this.#onError = onError;
    this.#pipe = mayLose ? openPipe(descriptor) : undefined;
  }

  /** Takes the lines of so many events. */
  write(text: string, events: number): void {
    if (text === '') return;
    if (this.#pipe === undefined) this.#print(text);
    else if (this.#bytes + text.length > MOST_WAITING) this.#lose(events);
    else {
      this.#tellLoss();
      this.#push(text);
      this.#flush();
    }
  }

  /** The kernel has dropped events that nobody took from it in time; how many, it does not say. */
  tellOverrun(): void {
    this.overruns++;
    if (this.overruns === 1) warn('the kernel drops events: they come faster than conntrack(8) takes them');
    if (this.#isJson) this.write(`{"event":"LOST","time":"${new Date().toISOString()}"}\n`, 0);
  }

  /** Waits until all has been written, or the reader takes nothing more. */
  async end(): Promise<void> {
    for (let [left, until] = [this.#bytes, performance.now() + PATIENCE]; this.#bytes > 0; ) {
      if (performance.now() > until) break;
      await delay(RETRY_AFTER);
      if (this.#bytes < left) until = performance.now() + PATIENCE;
      left = this.#bytes;
    }
    clearTimeout(this.#timer);
    if (this.#pipe !== undefined) closeSync(this.#pipe);
  }

  #print(text: string): void {
    try {
      print(text);
    } catch (error) {
      this.#onError(error as Error);
    }
  }

  #lose(events: number): void {
    if (this.#untold === 0) warn('the reader is too slow: events are being lost');
    this.lost += events;
    this.#untold += events;
  }

  /** Where in the stream events are missing, and how many: before the next that is told. */
  #tellLoss(): void {
    if (this.#untold === 0) return;
    warn(`${formatCount(this.#untold)} events lost`);
    const time = new Date().toISOString();
    if (this.#isJson) this.#push(`{"event":"LOST","time":"${time}","events":${this.#untold}}\n`);
    this.#untold = 0;
  }

  #push(text: string): void {
    const bytes = Buffer.from(text);
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
  }

  #flush(): void {
    if (this.#timer !== undefined || this.#pipe === undefined) return;
    try {
      for (let next = this.#waiting[0]; next; next = this.#waiting[0])
        this.#wrote(writeSync(this.#pipe, next));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') this.#retry();
      else this.#fail(error as Error);
    }
  }

  #wrote(bytes: number): void {
    this.#bytes -= bytes;
    const [first] = this.#waiting;
    if (first && bytes < first.length) this.#waiting[0] = first.subarray(bytes);
    else this.#waiting.shift();
  }

  #retry(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, RETRY_AFTER);
  }

  #fail(error: Error): void {
    this.#waiting.length = 0;
    this.#bytes = 0;
    this.#onError(error);
  }
}

function openPipe(descriptor: number): number | undefined {
  if (!fstatSync(descriptor).isFIFO()) return undefined;
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // Without a proc file system, as with one that is hidden, a slow reader slows us down.
    return undefined;
  }
}
