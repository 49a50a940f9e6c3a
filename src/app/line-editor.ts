// A one-line editor for the prompts: the text, the caret, and the last entries to go back to.

export interface Line {
  readonly text: string;
  /** 0 .. text.length. */
  readonly caret: number;
  /** Earlier entries, newest first. */
  readonly past: readonly string[];
  /** Which of them is shown: 0 the newest; -1 the line being typed. */
  readonly recalled: number;
}

/** Longer entries than this are cut: no address list or expression on a terminal needs more. */
const LONGEST = 1000;

export function editLine(text: string, past: readonly string[] = []): Line {
  return { text, caret: text.length, past, recalled: -1 };
}

/** The line after a key, or undefined where the key means nothing to an editor. */
export function pressKey(line: Line, key: string): Line | undefined {
  const edit = EDITS[key];
  if (edit) return edit(line);
  const character = key === 'space' ? ' ' : key;
  if (character.length !== 1 || character < ' ') return undefined;
  return replace(line, line.caret, line.caret, character);
}

/** Puts text where the caret is, in place of what stands between `from` and the caret. */
export function replaceBeforeCaret(line: Line, from: number, text: string): Line {
  return replace(line, from, line.caret, text);
}

const EDITS: Readonly<Record<string, (line: Line) => Line>> = {
  left: line => ({ ...line, caret: Math.max(0, line.caret - 1) }),
  right: line => ({ ...line, caret: Math.min(line.text.length, line.caret + 1) }),
  'C-b': line => ({ ...line, caret: Math.max(0, line.caret - 1) }),
  'C-f': line => ({ ...line, caret: Math.min(line.text.length, line.caret + 1) }),
  home: line => ({ ...line, caret: 0 }),
  'C-a': line => ({ ...line, caret: 0 }),
  end: line => ({ ...line, caret: line.text.length }),
  'C-e': line => ({ ...line, caret: line.text.length }),
  backspace: line => replace(line, Math.max(0, line.caret - 1), line.caret, ''),
  'C-h': line => replace(line, Math.max(0, line.caret - 1), line.caret, ''),
  delete: line => replace(line, line.caret, line.caret + 1, ''),
  'C-d': line => replace(line, line.caret, line.caret + 1, ''),
  'C-u': line => replace(line, 0, line.caret, ''),
  'C-k': line => replace(line, line.caret, line.text.length, ''),
  'C-w': line => replace(line, wordStart(line), line.caret, ''),
  up: line => recall(line, line.recalled + 1),
  down: line => recall(line, line.recalled - 1),
};

function replace(line: Line, from: number, to: number, text: string): Line {
  const whole = (line.text.slice(0, from) + text + line.text.slice(to)).slice(0, LONGEST);
  return { ...line, text: whole, caret: Math.min(whole.length, from + text.length), recalled: -1 };
}

function wordStart({ text, caret }: Line): number {
  return text.slice(0, caret).replace(/\S+\s*$/, '').length;
}

function recall(line: Line, recalled: number): Line {
  if (recalled >= line.past.length) return line;
  const text = recalled < 0 ? '' : (line.past[recalled] ?? '');
  return { ...line, text, caret: text.length, recalled: Math.max(-1, recalled) };
}
