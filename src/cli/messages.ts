// What conntop says on standard error: one line each, safe for a terminal whatever it quotes.
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Readability } from '../reader/readable.ts';
import type { SourceError } from '../reader/source.ts';
import { safeText } from '../words/safe-text.ts';
import { savedNotes } from '../words/saved-notes.ts';

const STANDARD_ERROR = 2;

/** Prints `conntop: MESSAGE`. */
export function warn(message: string): void {
  try {
    writeSync(STANDARD_ERROR, `conntop: ${safeLine(message)}\n`);
  } catch {
    // Nobody listens; the exit code still tells.
  }
}

/** Warns of a trouble once, until there is another or none. */
export function tellerOfTrouble(): (trouble: SourceError | undefined) => void {
  let told = '';
  return trouble => {
    if (trouble && trouble.message !== told) warn(`${trouble.message}; ${trouble.hint}`);
    told = trouble?.message ?? '';
  };
}

/** Milliseconds from one word of how far it is to the next. */
const PROGRESS_INTERVAL = 200;

/** Says in one line of a terminal, again and again, how far something is; nothing where standard error is none. */
export function tellProgress(text: (done: number) => string): { tell(done: number): void; end(): void } {
  let toldAt = performance.now();
  let isTold = false;
  const write = (line: string): void => void writeSync(STANDARD_ERROR, `\r\x1b[K${line}`);
  return {
    tell: done => {
      if (!isatty(STANDARD_ERROR) || performance.now() - toldAt < PROGRESS_INTERVAL) return;
      toldAt = performance.now();
      isTold = true;
      write(text(done));
    },
    end: () => {
      if (isTold) write('');
    },
  };
}

/** Tells what is to be said of a saved text, and of lines that could not be read: what was printed is without them. */
export function warnUnreadable({ rows, facts: { unreadable, saved } }: Readability): void {
  const { count } = unreadable;
  if (saved) for (const note of savedNotes(saved, rows.listed)) warn(note);
  else if (count > 0) warn(`${count} ${count === 1 ? 'line' : 'lines'} of the table could not be read`);
}

/** A message of any length as one safe line. Safe text is cut at 255 cells, so a longer one goes piece by piece. */
function safeLine(message: string): string {
  return (message.replaceAll('\n', ' ').match(/.{1,200}/gsu) ?? []).map(safeText).join('');
}
