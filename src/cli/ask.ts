// Asks a question on the terminal, also where standard input or output is something else.
import { createReadStream, createWriteStream, openSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { UsageError } from './usage-error.ts';

const TERMINAL = '/dev/tty';

/** The answer without blanks around it; empty where the terminal was closed. Throws where there is no terminal. */
export async function ask(question: string): Promise<string> {
  const input = createReadStream(TERMINAL, { fd: openTerminal('r') });
  const output = createWriteStream(TERMINAL, { fd: openTerminal('w') });
  const lines = createInterface({ input, output });
  try {
    const closed = new Promise<string>(resolve => lines.once('close', () => resolve('')));
    return (await Promise.race([lines.question(question), closed])).trim();
  } finally {
    lines.close();
    input.destroy();
    output.destroy();
  }
}

function openTerminal(flags: 'r' | 'w'): number {
  try {
    return openSync(TERMINAL, flags);
  } catch {
    throw new UsageError('there is no terminal to ask on; --yes deletes without asking');
  }
}
