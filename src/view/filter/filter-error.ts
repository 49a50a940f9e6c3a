// The one error of a filter: which word cannot be read, where it stands, and why.
import { fitCells, safeText } from '../../words/safe-text.ts';

/** More of a word than this says no more. Cells. */
const SHOWN_CELLS = 40;

export class FilterError extends Error {
  override readonly name = 'FilterError';
  /** The word at fault, made safe for a terminal. */
  readonly word: string;
  /** Where the word begins, in characters from 1. */
  readonly column: number;

  /** `where` heads the message: `filter: column 10`, or the option whose value it is. */
  constructor(where: string, word: string, column: number, reason: string) {
    const shown = shownWord(word);
    super(`${where}: "${shown}" ${reason}`);
    this.word = shown;
    this.column = column;
  }
}

/** What is wrong with a value: the predicate of a sentence whose subject is the word. */
export interface Problem {
  readonly problem: string;
}

export function isProblem(value: object): value is Problem {
  return 'problem' in value;
}

/** A word out of the filter, safe for a terminal and short enough for a message. */
function shownWord(word: string): string {
  return fitCells(safeText(word), SHOWN_CELLS);
}
