// A one-line editor for the prompts: the text, the caret, and the last entries to go back to.

export interface Line {
  readonly text: string;
  /** 0 .. text.length. */
  readonly caret: number;
  /** Whether what is typed next takes the place of the whole text; any motion or change ends that. */
  readonly isSelected: boolean;
  /** Whether the last text put in was too long, and its end was left out. */
  readonly isCut: boolean;
  /** Earlier entries, newest first. */
  readonly past: readonly string[];
  /** Which of them is shown: 0 the newest; -1 the line being typed. */
  readonly recalled: number;
}

/** Longer entries than this are cut: no address list or expression on a terminal needs more. Characters. */
export const LONGEST_LINE = 4096;

/** A line that begins with a text, selected so that typing replaces it. */
export function startLine(text: string, past: readonly string[] = []): Line {
  return { text, caret: text.length, isSelected: text !== '', isCut: false, past, recalled: -1 };
}

/** The line with text put in at the caret, or in place of what is selected. The ends of lines become blanks. */
export function insertText(line: Line, text: string): Line {
  const printable = text.replace(/[\t\r\n]+/g, ' ').replace(/\p{Cc}/gu, '');
  return replace(line, line.isSelected ? 0 : line.caret, line.caret, printable);
}

export function editLine(line: Line, edit: Edit): Line {
  return EDITS[edit]({ ...line, isSelected: false, isCut: false });
}

/** Puts text where the caret is, in place of what stands between `from` and the caret. */
export function replaceBeforeCaret(line: Line, from: number, text: string): Line {
  return replace(line, from, line.caret, text);
}

const EDITS = {
  left: line => ({ ...line, caret: Math.max(0, line.caret - 1) }),
  right: line => ({ ...line, caret: Math.min(line.text.length, line.caret + 1) }),
  'to-start': line => ({ ...line, caret: 0 }),
  'to-end': line => ({ ...line, caret: line.text.length }),
  'erase-before': line => replace(line, Math.max(0, line.caret - 1), line.caret, ''),
  'erase-at': line => replace(line, line.caret, line.caret + 1, ''),
  'erase-word': line => replace(line, wordStart(line), line.caret, ''),
  'erase-to-start': line => replace(line, 0, line.caret, ''),
  'erase-to-end': line => replace(line, line.caret, line.text.length, ''),
  earlier: line => recall(line, line.recalled + 1),
  later: line => recall(line, line.recalled - 1),
} as const satisfies Readonly<Record<string, (line: Line) => Line>>;

/** A way to move or change what stands in the line. */
export type Edit = keyof typeof EDITS;

function replace(line: Line, from: number, to: number, text: string): Line {
  const whole = line.text.slice(0, from) + text + line.text.slice(to);
  return {
    ...line,
    text: whole.slice(0, LONGEST_LINE),
    caret: Math.min(LONGEST_LINE, from + text.length),
    isSelected: false,
    isCut: whole.length > LONGEST_LINE,
    recalled: -1,
  };
}

function wordStart({ text, caret }: Line): number {
  return text.slice(0, caret).replace(/\S+\s*$/, '').length;
}

function recall(line: Line, recalled: number): Line {
  if (recalled >= line.past.length) return line;
  const text = recalled < 0 ? '' : (line.past[recalled] ?? '');
  return { ...line, text, caret: text.length, recalled: Math.max(-1, recalled) };
}
