// A terminal without a tty: fake streams for the screen, and an emulator that reads what it writes.
import { PassThrough, Writable } from 'node:stream';
import headless from '@xterm/headless';
import { openTerminal, type Terminal } from '../../src/screen/terminal.ts';
import { type EmulatedCell, readCell, readText, until } from './emulator.ts';

export interface VirtualTerminalOptions {
  columns?: number;
  rows?: number;
  env?: NodeJS.ProcessEnv;
  ascii?: boolean;
  mouse?: boolean;
}

export interface VirtualTerminal {
  input: FakeInput;
  output: FakeOutput;
  /** What `openTerminal` takes. */
  options: Parameters<typeof openTerminal>[0];
  /** Sends keys as the bytes that a terminal sends. */
  type(bytes: string): void;
  /** The screen as it stands, a line a row, blanks at the ends of lines cut off. */
  text(): string;
  cell(x: number, y: number): EmulatedCell;
  resize(columns: number, rows: number): void;
  /** Waits until the screen satisfies the condition; fails with the screen as it stands then. */
  waitFor(condition: string | RegExp | ((text: string) => boolean)): Promise<void>;
}

/** Makes the streams and the emulator; the caller opens the screen on `options`. */
export function createVirtualTerminal(options: VirtualTerminalOptions = {}): VirtualTerminal {
  const { columns = 80, rows = 24, ascii = false, mouse = false } = options;
  const env = options.env ?? { TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const emulator = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const input = new FakeInput();
  const output = new FakeOutput(columns, rows, bytes => emulator.write(bytes));
  return {
    input,
    output,
    options: { input, output, env, ascii, mouse },
    type: bytes => void input.write(bytes),
    text: () => readText(emulator),
    cell: (x, y) => readCell(emulator, x, y),
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      output.resize(newColumns, newRows);
    },
    waitFor: condition => until(() => readText(emulator), condition),
  };
}

/** Opens a screen on a virtual terminal, runs the test, and closes the screen whatever happens. */
export async function withTerminal(
  options: VirtualTerminalOptions,
  run: (terminal: Terminal, virtual: VirtualTerminal) => Promise<void>,
): Promise<void> {
  const virtual = createVirtualTerminal(options);
  const terminal = openTerminal(virtual.options);
  try {
    await run(terminal, virtual);
  } finally {
    virtual.output.stall(false);
    await terminal.close();
  }
}

export class FakeInput extends PassThrough {
  isTTY = true;
  isRaw = false;

  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }
}

export class FakeOutput extends Writable {
  isTTY = true;
  columns: number;
  rows: number;
  /** Everything written, as the terminal got it. */
  written = '';
  readonly #show: (bytes: Buffer) => void;
  #stalled = false;
  #waiting: (() => void) | undefined;

  constructor(columns: number, rows: number, show: (bytes: Buffer) => void) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#show = show;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString();
    this.#show(chunk);
    if (this.#stalled) this.#waiting = done;
    else setImmediate(done);
  }

  /** A stalled terminal takes what is in flight, and nothing after it, until it goes on. */
  stall(stalled: boolean): void {
    this.#stalled = stalled;
    if (stalled) return;
    this.#waiting?.();
    this.#waiting = undefined;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}
