// Puts a row together again that was broken over lines, if there is but one way to do it.

import { type TakenRow, takeRow } from './row-grammar.ts';
import { findHeads } from './row-head.ts';
import { prefixPattern, withoutEventClock } from './text-profile.ts';

/** A row is broken over no more lines than this; each break may have stood at a blank or within a word. */
export const MOST_PARTS = 7;

/** Tokens that only a row has: what is left over beside a row must hold none. */
const ROW_TOKEN =
  /(?:^|[\s"'`(:])(?:(?:src|dst|[sd]port|use|mark|packets|bytes|delta-time)=|(?:type|code|id|zone)=\d)|\[(?:UNREPLIED|ASSURED|OFFLOAD|HW_OFFLOAD)\]/;

/** Whether a text holds something that only a row has. */
export function hasRowToken(text: string): boolean {
  return ROW_TOKEN.test(text);
}

/** The end of a line has cut a flag. */
const CUT_BRACKET = /\[[A-Z_]*\s*$/;

/** The first row of a text that holds one, if it is there for certain: nothing of a row is left over behind it. `isFollowed`: another row comes after it, perhaps glued to it. */
export function rowOf(text: string, isFollowed = false): TakenRow | undefined {
  const [head, next] = findHeads(text);
  if (head === undefined) return undefined;
  const end = next?.start ?? text.length;
  const row = takeRow(text.slice(0, end), head);
  const isGlued = isFollowed && !/^\s+$/.test(text.slice(row?.end, end));
  if (row === undefined || (isGlued && row.endsInText) || /=\s*$/.test(text)) return undefined;
  const behind = text.slice(row.end, end);
  return hasRowToken(behind) || CUT_BRACKET.test(behind) ? undefined : row;
}

/** Lines that could be several different rows. */
export const AMBIGUOUS = 'ambiguous';

/**
 * The row that these lines are together; undefined where they are none. `prefix` is what stood before the row in its
 * first line, and may stand before the others, numbers aside.
 */
export function joinedRow(parts: readonly string[], prefix: string): TakenRow | typeof AMBIGUOUS | undefined {
  // Whether a clock stands before the line or is the row's is then told by which of the two is a row.
  const own = withoutEventClock(prefix);
  const shape = CLOCK.test(own) ? prefixPattern(own) : furtherPrefix(prefix);
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
  const starts = new Set(
    [part, part.replace(shape, ''), part.replace(CLOCK_FIRST, '')].map(each => each.trimStart()),
  );
  const before = text.trimEnd();
  // A shell's backslash says that the line goes on, and so may mail's `=`, which a row may have there too.
  const ends = before.endsWith('=') ? [before, before.slice(0, -1)] : [before.replace(/\s*\\$/, '')];
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
    if (head === undefined || next !== undefined || head.start >= (breaks[0] ?? 0)) continue;
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

/** An address may go on so too. */
const CLOCK_FIRST = /^\s*\d\d:\d\d:\d\d(?:[.,]\d+)?\s/;
const CLOCK = /(?:^|[\sT])\d{1,2}:\d\d:\d\d(?:[.,]\d+)?\s*$/;

/** What stood before a row may stand before the lines that go on with it; matches nothing where that cannot be told. */
export function furtherPrefix(prefix: string): RegExp {
  // A number at its end may as well be the row's, and so may one in its place in the next line.
  const own = withoutEventClock(prefix);
  return own.trim() === '' || /\d\s*$/.test(own) ? /^(?!)/ : prefixPattern(own);
}
