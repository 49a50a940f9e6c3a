// A rectangle of the canvas to draw in, with its own origin and edges; boxes join where their borders meet.
import type { Canvas, Rect } from './cells.ts';
import type { Symbols } from './symbols.ts';
import type { Attribute } from './theme.ts';

export interface Pane {
  readonly width: number;
  readonly height: number;
  /** Writes clipped text; yields the column after it. */
  put(x: number, y: number, text: string, attribute: Attribute): number;
  /** Writes text that ends before column `x`. */
  putRight(x: number, y: number, text: string, attribute: Attribute): void;
  fill(y: number, attribute: Attribute): void;
}

/** The part of a canvas inside a rectangle, without its border where `border` is 1. */
export function paneIn(canvas: Canvas, rect: Rect, border: 0 | 1 = 0): Pane {
  const width = Math.max(0, rect.width - border * 2);
  const height = Math.max(0, rect.height - border * 2);
  const put = (x: number, y: number, text: string, attribute: Attribute): number => {
    if (y < 0 || y >= height || x >= width) return x;
    const clipped = text.slice(Math.max(0, -x), Math.max(0, width - x));
    return (
      canvas.put(rect.x + border + Math.max(0, x), rect.y + border + y, clipped, attribute) - rect.x - border
    );
  };
  return {
    width,
    height,
    put,
    putRight: (x, y, text, attribute) => void put(x - text.length, y, text, attribute),
    fill: (y, attribute) => {
      if (y >= 0 && y < height) put(0, y, ' '.repeat(width), attribute);
    },
  };
}

/** A box's border with its title; a corner that lies on a border drawn before becomes a joint. */
export interface BoxStyle {
  readonly symbols: Symbols;
  readonly border: Attribute;
  readonly label: Attribute;
}

/** Draws the border and the title; yields the column after the title. */
export function drawBox(canvas: Canvas, rect: Rect, title: string, style: BoxStyle): number {
  const { symbols, border } = style;
  const right = rect.x + rect.width - 1;
  const bottom = rect.y + rect.height - 1;
  const line = symbols.horizontal.repeat(Math.max(0, rect.width - 2));
  canvas.put(rect.x + 1, rect.y, line, border);
  canvas.put(rect.x + 1, bottom, line, border);
  for (let y = rect.y + 1; y < bottom; y++) {
    canvas.put(rect.x, y, symbols.vertical, border);
    canvas.put(right, y, symbols.vertical, border);
  }
  canvas.put(rect.x, rect.y, symbols.topLeft, border);
  canvas.put(right, rect.y, symbols.topRight, border);
  canvas.put(rect.x, bottom, symbols.bottomLeft, border);
  canvas.put(right, bottom, symbols.bottomRight, border);
  if (title === '') return rect.x;
  return canvas.put(rect.x + 1, rect.y, ` ${cutTitle(title, titleRoom(rect), symbols)} `, style.label);
}

/** The cells that a box has for its title. */
export function titleRoom({ width }: Rect): number {
  return Math.max(0, width - 5);
}

/** A title cut short says so, lest half an address in it be taken for a whole one. */
export function cutTitle(title: string, room: number, { ellipsis }: Symbols): string {
  if (title.length <= room) return title;
  return title.slice(0, Math.max(0, room - ellipsis.length)) + ellipsis;
}

/** Draws the joints of boxes that share borders: each says which of the four directions have a line. */
export function drawJoints(
  canvas: Canvas,
  joints: readonly (readonly [x: number, y: number, kind: keyof Symbols])[],
  style: BoxStyle,
): void {
  for (const [x, y, kind] of joints) canvas.put(x, y, style.symbols[kind], style.border);
}
