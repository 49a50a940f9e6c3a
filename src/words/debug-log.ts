// The debug log: what the program does, one line each, in the file that CONNTOP_LOG names.
import { closeSync, openSync, writeSync } from 'node:fs';

/** By name: numbers as they are, rounded to a tenth; texts in quotes, with nothing in them that a terminal would obey. */
export type LogFields = Readonly<Record<string, string | number | undefined>>;

let file: number | undefined;

/** Keeps a log in a file from now on, after what is in it; none where there is no path. Throws where it cannot be written. */
export function logTo(path: string | undefined): void {
  if (file !== undefined) closeSync(file);
  file = path ? openSync(path, 'a', 0o600) : undefined;
}

/** One line: the time, what has happened, and its figures. */
export function log(what: string, fields: LogFields = {}): void {
  if (file === undefined) return;
  try {
    writeSync(file, `${new Date().toISOString()} ${what}${Object.entries(fields).map(fieldText).join('')}\n`);
  } catch {
    // A full disk must not end what is being looked into.
    file = undefined;
  }
}

function fieldText([name, value]: readonly [string, string | number | undefined]): string {
  if (value === undefined) return '';
  return ` ${name}=${typeof value === 'number' ? Math.round(value * 10) / 10 : quoted(value)}`;
}

/** Names in a table come from strangers: only plain characters are written as they are. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, character => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}
