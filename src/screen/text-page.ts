// A page of text over the whole screen that scrolls: the help, the details, the pressure report.
import type { Action } from '../app/action.ts';
import { activeSearch } from '../app/find.ts';
import { linesWith } from '../view/page-search.ts';
import type { Canvas } from './cells.ts';
import { type Layout, roomIn } from './layout.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, type Pane, paneIn } from './pane.ts';
import type { Role } from './theme.ts';

/** What a page says. */
export interface TextPage {
  readonly title: string;
  readonly lines: readonly string[];
  /** Lines that stand beside them, in a column of their own; absent where there is one column only. */
  readonly beside?: readonly string[];
  /** The lines on which the cursor of the page can stand; absent on pages that have none. */
  readonly targets?: readonly number[];
}

/** Draws lines from the state's scroll position; a line that begins with a letter is a heading. */
export function drawTextPage(canvas: Canvas, model: Model, page: TextPage, style: BoxStyle): void {
  const { layout, state } = model;
  const pane = paneIn(canvas, layout.page, 1);
  const length = lengthOf(page);
  const last = lastScroll(length, layout);
  const top = state.following ? last : Math.min(state.scroll, last);
  const more = length > pane.height ? `  ${top + 1}-${Math.min(length, top + pane.height)} of ${length}` : '';
  drawBox(canvas, layout.page, `${page.title}${more}  Esc back`, style);
  drawColumn(pane, 1, page.lines, top, model);
  if (page.beside) drawColumn(pane, besideAt(pane.width), page.beside, top, model);
}

/** Where the second of two columns begins. */
export function besideAt(width: number): number {
  return Math.ceil(width / 2) + 1;
}

function drawColumn(pane: Pane, x: number, lines: readonly string[], top: number, model: Model): void {
  const { theme, state } = model;
  const { pageCursor, search } = state;
  const found = new Set(linesWith(activeSearch(state), [lines]));
  for (let y = 0; y < pane.height; y++) {
    const at = top + y;
    const isCursor = pageCursor.lines[pageCursor.index] === at || (found.has(at) && search.at === at);
    if (isCursor && pageCursor.lines.length > 0) pane.fill(y, theme.cursor);
    const role = isCursor ? 'cursor' : found.has(at) ? 'found' : roleOf(lines, at);
    pane.put(x, y, lines[at] ?? '', theme[role]);
  }
}

/** A command is one also where a backslash continues it. */
function roleOf(lines: readonly string[], at: number): Role {
  const line = lines[at] ?? '';
  if (line.startsWith('$') || lines[at - 1]?.endsWith(' \\')) return 'key';
  return /^\S/.test(line) ? 'title' : 'label';
}

function lengthOf({ lines, beside = [] }: TextPage): number {
  return Math.max(lines.length, beside.length);
}

/** The furthest that a page of so many lines can be scrolled. */
function lastScroll(lines: number, { page }: Layout): number {
  return Math.max(0, lines - roomIn(page, 0));
}

/** What the state does not know yet of the page as it has been drawn: its end, its places, where stands what is looked for. */
export function pageNews(page: TextPage, { state, layout }: Model): Action | undefined {
  const { scroll, following, pageCursor, prompt, search } = state;
  const last = lastScroll(lengthOf(page), layout);
  const targets = page.targets ?? [];
  const matches =
    state.page === 'help' ? linesWith(activeSearch(state), [page.lines, page.beside ?? []]) : [];
  const isSamePage = targets.join() === pageCursor.lines.join() && matches.join() === search.lines.join();
  const isCounted = prompt?.kind !== 'page-find' || prompt.matches !== undefined;
  const isAtPlace = scroll <= last && (state.page !== 'events' || following === (scroll === last));
  return isSamePage && isCounted && isAtPlace
    ? undefined
    : { type: 'page-length', lastScroll: last, targets, matches };
}
