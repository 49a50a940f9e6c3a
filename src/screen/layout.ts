// Where each region of the screen stands, for any size from 60x12 up.
import type { Rect } from './cells.ts';

/** Nothing is drawn in a region without a rectangle. */
export interface Layout {
  readonly title: Rect;
  /** The strip of three boxes; without it, its facts stand in the summary line. */
  readonly strip: { readonly table: Rect; readonly history: Rect; readonly trouble: Rect } | undefined;
  readonly summary: Rect | undefined;
  /** The line of the verdict, while there is one; between the strip and the flows they share no border then. */
  readonly verdict: Rect | undefined;
  readonly hosts: Rect | undefined;
  /** The largest groups in one line, in place of the sidebar. */
  readonly hostsLine: Rect | undefined;
  readonly flows: Rect;
  /** Everything between title and footer, for pages of text. */
  readonly page: Rect;
  /** The line above the footer, for prompts and notices; it lies over the last line of the region above. */
  readonly prompt: Rect;
  readonly footer: Rect;
}

/** Below this size there is no room for rows beside their headings. */
export const SMALLEST = { columns: 60, rows: 12 };

/** From this size on there is room for the strip of boxes, and for two lines a host. */
const STRIP_COLUMNS = 100;
const STRIP_ROWS = 20;
/** Below this width the sidebar shows only while the focus is in it: beside it, states would have no room. */
const SIDEBAR_COLUMNS = 100;
/** From this height on there is a line to spare for the largest groups. */
const HOSTS_LINE_ROWS = 16;
export const STRIP_HEIGHT = 5;
const TROUBLE_WIDTH = 30;

/** Whether the sidebar has the focus, stands where there is room, or has been put away. */
export type Sidebar = 'asked' | 'usual' | 'hidden';

/** Lays out a screen. */
export function layOut(width: number, height: number, sidebar: Sidebar, hasVerdict = false): Layout {
  const hasStrip = width >= STRIP_COLUMNS && height >= STRIP_ROWS;
  const hostsWidth = sidebarWidth(width, sidebar);
  const hasHostsLine = !hasStrip && hostsWidth === 0 && sidebar === 'usual' && height >= HOSTS_LINE_ROWS;
  const verdictY = hasStrip ? 1 + STRIP_HEIGHT : 2;
  const underStrip = hasVerdict ? verdictY + 1 : hasStrip ? STRIP_HEIGHT : 2;
  const top = underStrip + (hasHostsLine ? 1 : 0);
  const body: Rect = { x: 0, y: top, width, height: height - top - 1 };
  return {
    title: { x: 0, y: 0, width, height: 1 },
    strip: hasStrip ? strip(width) : undefined,
    summary: hasStrip ? undefined : { x: 0, y: 1, width, height: 1 },
    verdict: hasVerdict ? { x: 0, y: verdictY, width, height: 1 } : undefined,
    hosts: hostsWidth > 0 ? { ...body, width: hostsWidth } : undefined,
    hostsLine: hasHostsLine ? { x: 0, y: top - 1, width, height: 1 } : undefined,
    flows: { ...body, x: Math.max(0, hostsWidth - 1), width: width - Math.max(0, hostsWidth - 1) },
    page: { x: 0, y: 1, width, height: height - 2 },
    prompt: { x: 0, y: height - 2, width, height: 1 },
    footer: { x: 0, y: height - 1, width, height: 1 },
  };
}

/** Lines that a boxed region has for its entries, its header line taken off where it has one. */
export function roomIn(rect: Rect | undefined, headerLines: number): number {
  return rect ? Math.max(1, rect.height - 2 - headerLines) : 1;
}

function sidebarWidth(width: number, sidebar: Sidebar): number {
  if (sidebar === 'hidden') return 0;
  if (width >= 160) return 36;
  if (width >= SIDEBAR_COLUMNS) return 28;
  return sidebar === 'asked' ? 26 : 0;
}

/** Boxes share their borders, so that each begins where the one before ends. */
function strip(width: number): NonNullable<Layout['strip']> {
  const trouble = TROUBLE_WIDTH;
  const history = Math.max(22, Math.floor((width - trouble) * 0.34));
  const table = width - trouble - history + 2;
  const box = { y: 1, height: STRIP_HEIGHT };
  return {
    table: { ...box, x: 0, width: table },
    history: { ...box, x: table - 1, width: history },
    trouble: { ...box, x: table + history - 2, width: trouble },
  };
}
