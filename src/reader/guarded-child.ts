// One program that we run and that may go wrong: it hangs, prints without end, or leaves somebody behind who holds its
// pipes. Every child of conntop is one of these.
import { type ChildProcess, spawn } from 'node:child_process';
import { Silence } from './silence.ts';

/** A program that has said nothing for so long hangs. Milliseconds. */
export const LONGEST_SILENCE = 20_000;
/** No line of any table, counter or answer is nearly as long. Bytes. */
const LONGEST_LINE = 8 * 1024 * 1024;
/** Complaints are a few lines. Bytes. */
const MOST_COMPLAINTS = 8 * 1024 * 1024;
/** So long after its end, what a program has printed must have come; whoever still holds its pipes is not waited for. */
const AFTERMATH = 1000;
const LINE_FEED = 0x0a;

/** What a program was ended for. */
export type ChildFault = 'silent' | 'endless' | 'long line';

/** Called while it runs, and then exactly one of `failed`, `faulted` and `ended`, once; none after `close`. */
export interface ChildEvents {
  /** What it prints; borrowed until this returns. */
  bytes(chunk: Buffer): void;
  /** What it says on standard error. */
  complaint(chunk: Buffer): void;
  /** It could not be started. */
  failed(error: NodeJS.ErrnoException): void;
  /** It went wrong and was ended. */
  faulted(fault: ChildFault): void;
  /** It has ended by itself, and all that it printed was handed over. */
  ended(status: number | null, signal: NodeJS.Signals | null): void;
}

export interface ChildOptions {
  /** Whether it is written to; false by default. */
  readonly hasInput?: boolean;
  /** What ends it when it is given up: SIGKILL by default. One that has a terminal's echo switched off is asked first. */
  readonly ending?: 'SIGKILL' | 'SIGTERM';
}

const USUAL: Required<ChildOptions> = { hasInput: false, ending: 'SIGKILL' };

export class GuardedChild {
  readonly #events: ChildEvents;
  readonly #options: Required<ChildOptions>;
  #child: ChildProcess | undefined;
  #silence: Silence | undefined;
  #mostBytes = Number.POSITIVE_INFINITY;
  /** Bytes since `expect`, of complaints too, and of the line that is not at its end yet. */
  #printed = 0;
  #open = 0;
  #complained = 0;
  #isOver = false;

  /** Starts `argv` without a shell. */
  constructor(argv: readonly string[], events: ChildEvents, options: ChildOptions = {}) {
    const [program = '', ...args] = argv;
    this.#options = { ...USUAL, ...options };
    this.#events = events;
    try {
      this.#child = spawn(program, args, {
        stdio: [this.#options.hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      });
      this.#listen(this.#child);
    } catch (error) {
      // Most failures are told by the child's `error` event; some, such as too little memory, are thrown.
      queueMicrotask(() => this.#finish(() => events.failed(error as NodeJS.ErrnoException)));
    }
  }

  /** Undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** From now on it is to print something within `patience` milliseconds, again and again, and `mostBytes` at most. */
  expect(patience: number, mostBytes = Number.POSITIVE_INFINITY): void {
    this.rest();
    this.#printed = 0;
    this.#complained = 0;
    this.#mostBytes = mostBytes;
    if (Number.isFinite(patience)) this.#silence = new Silence(patience, () => this.#fault('silent'));
  }

  /** It may be silent from now on. */
  rest(): void {
    this.#silence?.end();
    this.#silence = undefined;
  }

  /** Writes to its standard input. Whether it is still there is told by `ended`. */
  write(text: string): void {
    this.#child?.stdin?.write(text);
  }

  /** Closes its standard input. */
  endInput(): void {
    this.#child?.stdin?.end();
  }

  /** Ends it; no event comes any more. */
  close(): void {
    this.#finish(() => {});
  }

  #listen(child: ChildProcess): void {
    child.stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#takeComplaint(chunk));
    child.stdin?.on('error', () => {});
    child.on('error', error => this.#finish(() => this.#events.failed(error)));
    child.on('close', (status, signal) => this.#finish(() => this.#events.ended(status, signal)));
    child.on('exit', (status, signal) => {
      setTimeout(() => this.#finish(() => this.#events.ended(status, signal)), AFTERMATH).unref();
    });
  }

  #take(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#silence?.broken();
    this.#printed += chunk.length;
    const lineEnd = chunk.lastIndexOf(LINE_FEED);
    this.#open = lineEnd === -1 ? this.#open + chunk.length : chunk.length - lineEnd - 1;
    if (this.#printed > this.#mostBytes) this.#fault('endless');
    else if (this.#open > LONGEST_LINE) this.#fault('long line');
    else this.#events.bytes(chunk);
  }

  #takeComplaint(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#complained += chunk.length;
    if (this.#complained > MOST_COMPLAINTS) this.#fault('endless');
    else this.#events.complaint(chunk);
  }

  #fault(fault: ChildFault): void {
    this.#finish(() => this.#events.faulted(fault));
  }

  #finish(tell: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.rest();
    const child = this.#child;
    child?.kill(this.#options.ending);
    setTimeout(() => child?.kill('SIGKILL'), AFTERMATH).unref();
    // Who still writes there gets SIGPIPE, and who only holds them no longer holds us.
    for (const stream of [child?.stdin, child?.stdout, child?.stderr]) stream?.destroy();
    tell();
  }
}
