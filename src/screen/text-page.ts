// A page of text over the whole screen that scrolls: the help, the details, the pressure report.
import type { Canvas } from './cells.ts';
import { type Layout, roomIn } from './layout.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, paneIn } from './pane.ts';
import type { Role } from './theme.ts';

/** Draws lines from the state's scroll position; a line that begins with a letter is a heading. */
export function drawTextPage(
  canvas: Canvas,
  model: Model,
  title: string,
  lines: readonly string[],
  style: BoxStyle,
): void {
  const { layout, theme, state } = model;
  const pane = paneIn(canvas, layout.page, 1);
  const last = lastScroll(lines.length, layout);
  const top = state.following ? last : Math.min(state.scroll, last);
  const more =
    lines.length > pane.height
      ? `  ${top + 1}-${Math.min(lines.length, top + pane.height)} of ${lines.length}`
      : '';
  drawBox(canvas, layout.page, `${title}${more}  Esc back`, style);
  const { pageCursor } = state;
  for (let y = 0; y < pane.height; y++) {
    const isCursor = pageCursor.lines[pageCursor.index] === top + y;
    if (isCursor) pane.fill(y, theme.cursor);
    pane.put(1, y, lines[top + y] ?? '', isCursor ? theme.cursor : theme[roleOf(lines, top + y)]);
  }
}

/** A command is one also where a backslash continues it. */
function roleOf(lines: readonly string[], at: number): Role {
  const line = lines[at] ?? '';
  if (line.startsWith('$') || lines[at - 1]?.endsWith(' \\')) return 'key';
  return /^\S/.test(line) ? 'title' : 'label';
}

/** The furthest that a page of so many lines can be scrolled. */
export function lastScroll(lines: number, { page }: Layout): number {
  return Math.max(0, lines - roomIn(page, 0));
}
