// What may stand around a row in its own line: quotes and their ends, marks of quoting, a save command's beginning.
import { parseSaveCommand } from '../save-parser.ts';

/** Marks of quoting: no piece of a row begins with one. */
export const QUOTES = /^(?:\s*[>|\u2500-\u257f])+ ?/;

const SAVE_COMMAND = /(?:^|[^\w-])(-[AUD] -t \d.*)$/;

/** What stands at the end of a line for each sign that may stand before its row. */
const CLOSINGS: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '|': '|',
  '(': ')',
  '“': '”',
  '„': '“',
  '«': '»',
  '‘': '’',
  '<': '>',
};

/** The line without the sign that closes what was opened right before its row. */
export function withoutClosing(line: string, before: string): string {
  const closing = CLOSINGS[before.trimEnd().at(-1) ?? ''];
  const end = line.replace(/[\s,;|]+$/, rest => (rest.includes('|') && closing === '|' ? '|' : ''));
  return closing !== undefined && end.endsWith(closing) ? end.slice(0, -1) : line;
}

/** The flow of a command of `-o save` that other text stands before. */
export function savedCommand(text: string): ReturnType<typeof parseSaveCommand> {
  const command = SAVE_COMMAND.exec(text)?.[1];
  return command === undefined ? undefined : parseSaveCommand(command);
}

/** A last word with a sign in it that quotes and prompts have: it may be the text's around the row. */
export const DOUBTFUL =
  /\slabels.*\s\S*[^\w\s.,+-]\S*\s*$|=[^\s=]*["'`()<>;|@#$~*\\\p{Pi}\p{Pf}\p{Ps}\p{Pe}][^\s=]*\s*$/u;
const LESS = 60;
const CLOSE = 93;

/** Most rows end with a number or a bracket, which settles it. */
export function hasDoubtfulEnd(bytes: Uint8Array, start: number, end: number): boolean {
  const last = bytes[end - 1]!;
  if ((last >= 48 && last <= 57) || last === CLOSE || bytes[start] === LESS) return false;
  return DOUBTFUL.test(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
}
