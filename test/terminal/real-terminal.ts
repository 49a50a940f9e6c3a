// A program in a real pty, with an emulator that reads what it writes: by default the built conntop.
import { existsSync } from 'node:fs';
import pty from '@lydell/node-pty';
import headless from '@xterm/headless';
import { NODE } from '../node.ts';
import { type EmulatedCell, readCell, readText, until } from './emulator.ts';

export const CONNTOP = 'dist/conntop.cjs';

export interface RealTerminalOptions {
  /** The script that Node runs. */
  script?: string;
  columns?: number;
  rows?: number;
  /** What is run in place of Node and a script; `args` follow. */
  program?: string[];
  /** What Node is run under, such as `ip netns exec NAME`; nothing by default. */
  under?: string[];
  /** Beside TERM and LANG; what the tests themselves run in is not passed on, save PATH. */
  env?: Record<string, string>;
}

export interface Exit {
  code: number;
  /** The number of the signal that ended it; 0 for none. */
  signal: number;
}

export interface RealTerminal {
  pid: number;
  type(bytes: string): void;
  text(): string;
  cell(x: number, y: number): EmulatedCell;
  /** Everything the program wrote, as it wrote it. */
  written(): string;
  resize(columns: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  /** Reads nothing from the program until told to go on, as a stalled link does. */
  stall(stalled: boolean): void;
  /** Closes the terminal under the program, as a dropped link does; whether a signal tells of it is the kernel's affair. */
  hangUp(): void;
  waitFor(condition: string | RegExp | ((text: string) => boolean)): Promise<void>;
  exit: Promise<Exit>;
}

/** Starts a program in a pty of its own, and kills it when the test is over (see `onTestFinished`). */
export function startRealTerminal(args: string[], options: RealTerminalOptions = {}): RealTerminal {
  const { script = CONNTOP, columns = 80, rows = 24, under = [], program = [NODE, script] } = options;
  if (!existsSync(script)) throw new Error(`${script} is not there: run "npm run build" first`);
  const emulator = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const env = {
    PATH: process.env.PATH ?? '',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    // What is typed into its prompts is kept nowhere.
    XDG_STATE_HOME: '/dev/null/none',
    ...options.env,
  };
  const [command = '', ...words] = [...under, ...program, ...args];
  const child = pty.spawn(command, words, { cols: columns, rows, env });
  let written = '';
  child.onData(data => {
    written += data;
    emulator.write(data);
  });
  return {
    pid: child.pid,
    type: bytes => child.write(bytes),
    text: () => readText(emulator),
    cell: (x, y) => readCell(emulator, x, y),
    written: () => written,
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    kill: signal => process.kill(child.pid, signal),
    stall: stalled => (stalled ? child.pause() : child.resume()),
    hangUp() {
      // The library sends SIGHUP besides, which would hide what the closed terminal does by itself.
      Object.assign(child, { kill: () => {} });
      (child as unknown as { destroy(): void }).destroy();
    },
    waitFor: condition => until(() => readText(emulator), condition),
    exit: new Promise(resolve => {
      child.onExit(({ exitCode, signal }) => resolve({ code: exitCode, signal: signal ?? 0 }));
    }),
  };
}
