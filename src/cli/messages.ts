// What conntop says on standard error: one line each, safe for a terminal whatever it quotes.
import { writeSync } from 'node:fs';
import type { Readability } from '../reader/readable.ts';
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
