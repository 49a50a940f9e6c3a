// Asks a question on the terminal, also where standard input or output is something else.
import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { ReadStream } from 'node:tty';
import { UsageError } from './usage-error.ts';

const TERMINAL = '/dev/tty';

/** The answer without blanks around it; empty where the terminal was closed. Throws where there is no terminal. */
export async function ask(question: string, withoutTerminal: string): Promise<string> {
  // Read as a terminal, not as a file: a file's read cannot be called off, and would wait for one more Enter at the end.
  const input = openTerminal(withoutTerminal);
  const lines = createInterface({ input, terminal: false });
  try {
    writeSync(input.fd, question);
    const closed = new Promise<string>(resolve => lines.once('close', () => resolve('')));
    return (await Promise.race([lines.question(''), closed])).trim();
  } finally {
    lines.close();
    input.destroy();
  }
}

function openTerminal(withoutTerminal: string): ReadStream & { readonly fd: number } {
  try {
    const fd = openSync(TERMINAL, 'r+');
    return Object.assign(new ReadStream(fd), { fd });
  } catch {
    throw new UsageError(withoutTerminal);
  }
}
