// The cursor of a page of text on which something can be done with some of the lines: it stands on one of them, or is out of sight.
import { type Motion, motionLines, turnedLines } from './motion.ts';

export interface PageCursor {
  /** Which of the lines it stands on. */
  readonly index: number;
  /** The lines that it can stand on, as whoever draws the page has told; none on pages that are only read. */
  readonly lines: readonly number[];
}

export const NO_PAGE_CURSOR: PageCursor = { index: 0, lines: [] };

/** How long a page turned out as it was drawn. */
export interface PageLength {
  /** The last of its lines that can be the first shown. */
  readonly lastScroll: number;
  /** The lines that its cursor can stand on. */
  readonly targets: readonly number[];
  /** The lines in which stands what is looked for. */
  readonly matches: readonly number[];
}

export interface PagePosition {
  readonly pageCursor: PageCursor;
  /** First line shown. */
  readonly scroll: number;
}

/** By lines the cursor moves, where there is one; whatever else scrolls takes it along. `room` is lines in sight. */
export function moveOnPage(position: PagePosition, motion: Motion, room: number): PagePosition {
  const isLine = motion === 'up' || motion === 'down';
  if (isLine && position.pageCursor.lines.length > 0)
    return stepOnPage(position, motion === 'up' ? -1 : 1, room);
  const lines = motionLines(motion, turnedLines(room));
  // Where the page ends is known to whoever draws it.
  const scroll = Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, position.scroll + lines));
  return { scroll, pageCursor: followScroll({ ...position, scroll }, room) };
}

/** One place on or back; the page scrolls along, and on from the last place by itself. `room` is lines in sight. */
export function stepOnPage({ pageCursor, scroll }: PagePosition, by: 1 | -1, room: number): PagePosition {
  const { index, lines } = pageCursor;
  const next = lines[index + by];
  if (next === undefined || Math.abs(next - (lines[index] ?? next)) > room) {
    return { pageCursor, scroll: Math.max(0, scroll + by) };
  }
  const first = index + by === 0 ? 0 : next;
  const top = Math.min(first, Math.max(scroll, next - room + 1));
  return { pageCursor: { lines, index: index + by }, scroll: top };
}

/** Whether the line on which it stands is shown: what is out of sight is not meant. */
export function isInSight({ pageCursor: { index, lines }, scroll }: PagePosition, room: number): boolean {
  const line = lines[index];
  return line !== undefined && line >= scroll && line < scroll + room;
}

/** After the page has been scrolled: the cursor goes with it, to the nearest of its places in sight. */
export function followScroll({ pageCursor, scroll }: PagePosition, room: number): PageCursor {
  const { index, lines } = pageCursor;
  const inSight = (line: number): boolean => line >= scroll && line < scroll + room;
  const own = lines[index];
  if (own === undefined || isInSight({ pageCursor, scroll }, room)) return pageCursor;
  const found = own < scroll ? lines.findIndex(inSight) : lines.findLastIndex(inSight);
  return found < 0 ? pageCursor : { lines, index: found };
}

/** The page has been made anew, and may be shorter. */
export function withLines({ index }: PageCursor, lines: readonly number[]): PageCursor {
  return { index: Math.max(0, Math.min(index, lines.length - 1)), lines };
}
