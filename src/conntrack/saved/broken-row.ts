// Puts a row together again that was broken over lines, if there is but one way to do it.

import { type TakenRow, takeRow } from './row-grammar.ts';
import { findHeads } from './row-head.ts';

/** A row is broken over no more lines than this; each break may have stood at a blank or within a word. */
export const MOST_PARTS = 7;

/** Tokens that only a row has: what is left over beside a row must hold none. */
const ROW_TOKEN =
  /(?:^|[\s"'`(])(?:src|dst|[sd]port|type|code|id|use|mark|zone|packets|bytes|delta-time)=\d|\[(?:UNREPLIED|ASSURED|OFFLOAD|HW_OFFLOAD)\]/;

/** Whether a text holds something that only a row has. */
export function hasRowToken(text: string): boolean {
  return ROW_TOKEN.test(text);
}

/** The first row of a text that holds one, if it is there for certain: nothing of a row is left over behind it. `isFollowed`: another row comes after it, perhaps glued to it. */
export function rowOf(text: string, isFollowed = false): TakenRow | undefined {
  const [head, next] = findHeads(text);
  if (head === undefined) return undefined;
  const end = next?.start ?? text.length;
  const row = takeRow(text.slice(0, end), head);
  if (row === undefined || (isFollowed && row.endsInText) || /=\s*$/.test(text)) return undefined;
  return hasRowToken(text.slice(row.end, end)) ? undefined : row;
}

/** Lines that could be several different rows. */
export const AMBIGUOUS = 'ambiguous';

/**
 * The row that these lines are together; undefined where they are none. `prefix` is what stood before the row in its
 * first line, and may stand before the others, numbers aside.
 */
export function joinedRow(parts: readonly string[], prefix: string): TakenRow | typeof AMBIGUOUS | undefined {
  const shape = shapeOf(prefix);
  let ways: Way[] = [{ text: parts[0] ?? '', breaks: [] }];
  for (const part of parts.slice(1)) {
    ways = ways.flatMap(way => continued(way, part, shape));
    if (ways.length > MOST_WAYS) return AMBIGUOUS;
  }
  return onlyOne(ways);
}

/** One way to put the lines together, and where in it their ends are. */
interface Way {
  readonly text: string;
  readonly breaks: readonly number[];
}

const MOST_WAYS = 256;

function continued({ text, breaks }: Way, part: string, shape: RegExp): Way[] {
  const starts = new Set([part, part.replace(shape, '')].map(each => each.trimStart()));
  const before = text.trimEnd();
  // A shell's backslash and mail's `=` say that the line goes on.
  const ends = /[=\\]$/.test(before) ? [before, before.slice(0, -1)] : [before];
  return [...starts].flatMap(start =>
    ends.flatMap(end =>
      ['', ' '].map(between => ({
        text: `${end}${between}${start}`,
        breaks: [...breaks, end.length + between.length],
      })),
    ),
  );
}

function onlyOne(ways: readonly Way[]): TakenRow | typeof AMBIGUOUS | undefined {
  const rows = new Map<string, TakenRow>();
  for (const { text, breaks } of ways) {
    const [head, next] = findHeads(text);
    if (head === undefined || next !== undefined) continue;
    const row = takeRow(text, head, breaks);
    if (row && isOfAllLines(row, text, breaks.at(-1) ?? 0)) rows.set(row.line, row);
  }
  return rows.size > 1 ? AMBIGUOUS : [...rows.values()][0];
}

/** Whether the last line is the row's too, and not other text that was put to its last word. */
function isOfAllLines(row: TakenRow, text: string, lastBreak: number): boolean {
  if (row.end <= lastBreak || /=\s*$/.test(text) || hasRowToken(text.slice(row.end))) return false;
  return !row.endsInText || row.lastStart > lastBreak;
}

/** The same text with any numbers in it, as line numbers and clocks have them; blanks may be fewer. */
export function shapeOf(prefix: string): RegExp {
  // A number at its end may as well be the row's, and so may one in its place in the next line.
  if (prefix.trim() === '' || /\d\s*$/.test(prefix)) return /^(?!)/;
  const escaped = prefix.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^\\s*${escaped.replace(/\d+/g, '\\d+').replace(/\s+/g, '\\s+')}\\s?`);
}
