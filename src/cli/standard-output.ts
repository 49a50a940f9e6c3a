// Standard output for commands that print and exit: written in line, so that a slow reader slows the reading down.
import { fstatSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { jsonText } from '../words/json-text.ts';
import { forTerminal } from '../words/terminal-bytes.ts';

const STANDARD_OUTPUT = 1;
/** A pipe that somebody else made non-blocking is tried again after this long. Milliseconds. */
const RETRY_AFTER = 5;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Standard output takes no more, as on a full disk; the message says why. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/**
 * Writes all of it: byte for byte into a file or a pipe, where others rely on the bytes; without what a terminal would
 * act on where a terminal it is. Throws the system's EPIPE where nobody reads any more, an OutputError for any other reason. */
export function print(output: string | Uint8Array): void {
  const all = typeof output === 'string' ? Buffer.from(output) : output;
  const bytes = isTerminal() ? forTerminal(all) : all;
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(STANDARD_OUTPUT, bytes, written);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') throw error;
      if (code !== 'EAGAIN') throw new OutputError(`standard output: ${message}`);
      Atomics.wait(sleeper, 0, 0, RETRY_AFTER);
    }
  }
}

/** One value as JSON on a line of its own. */
export function printJson(value: unknown): void {
  print(`${jsonText(value)}\n`);
}

/** Whether an error only says that the reader of a pipe, such as head(1), has seen enough. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EPIPE';
}

/** Columns of the terminal that is standard output; undefined where it is a file or a pipe. */
export function terminalWidth(): number | undefined {
  return isTerminal() ? process.stdout.columns : undefined;
}

/** A file or a pipe is told by its kind: asking for a terminal makes Node load what it needs for one. */
function isTerminal(): boolean {
  return fstatSync(STANDARD_OUTPUT).isCharacterDevice() && isatty(STANDARD_OUTPUT);
}
