// A program in a pseudo-terminal that is always read, as by a terminal quicker than the program.
import { type IPty, spawn } from '@lydell/node-pty';

export interface TerminalSize {
  columns: number;
  rows: number;
}

export interface Terminal {
  pid: number;
  /** Bytes written by the program so far. */
  bytes(): number;
  /** Types a key and waits until the output since then is an answer to it; rejects after five seconds. */
  type(key: string, isAnswer: (output: string) => boolean): Promise<void>;
  /** Settles when the program has ended, by itself or closed. */
  ended: Promise<void>;
  /** Kills the program and waits for its end. */
  close(): Promise<void>;
}

const PATIENCE_MS = 5000;

/** Starts a program in a terminal of this size, of a kind that every machine describes. */
export function openTerminal([program = '', ...argv]: readonly string[], size: TerminalSize): Terminal {
  const pty = spawn(program, argv, { name: 'xterm', cols: size.columns, rows: size.rows, encoding: null });
  let bytes = 0;
  // Without an encoding node-pty hands over Buffers, which its types do not know.
  pty.onData(data => {
    bytes += data.length;
  });
  const ended = new Promise<void>(resolve => pty.onExit(() => resolve()));
  return {
    pid: pty.pid,
    bytes: () => bytes,
    type: (key, isAnswer) => typeKey(pty, key, isAnswer),
    ended,
    close: () => {
      pty.kill('SIGKILL');
      return ended;
    },
  };
}

function typeKey(pty: IPty, key: string, isAnswer: (output: string) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const impatience = setTimeout(() => {
      listening.dispose();
      reject(new Error(`no answer to ${JSON.stringify(key)} within ${PATIENCE_MS} ms`));
    }, PATIENCE_MS);
    const listening = pty.onData(data => {
      output += String(data);
      if (!isAnswer(output)) return;
      clearTimeout(impatience);
      listening.dispose();
      resolve();
    });
    pty.write(key);
  });
}
