// The element everything is drawn with: a painter fills a canvas, and the cells that differ reach the screen.
import { Box } from './blessed.ts';
import type { Terminal } from './terminal.ts';
import { type Attribute, PLAIN } from './theme.ts';

/** A part of the screen, in cells. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a painter draws on: blank at the start of each frame, clipped at its edges. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /**
   * Writes characters of one cell each, and returns the column after the last. Control characters become `?`:
   * none from outside may reach the terminal, though text should be clean before it gets here.
   */
  put(x: number, y: number, text: string, attribute: Attribute): number;
  /** Fills a rectangle with one character. */
  fill(rect: Rect, character: string, attribute: Attribute): void;
}

export type Painter = (canvas: Canvas) => void;

/** Adds an element to the screen that `paint` fills anew at each frame. */
export function addCells(terminal: Terminal, rect: Rect, paint: Painter): Cells {
  const cells = new Cells(terminal, rect, paint);
  terminal.add(cells);
  return cells;
}

export class Cells extends Box {
  readonly #canvas = new CellCanvas();
  readonly #paint: Painter;

  constructor(terminal: Terminal, rect: Rect, paint: Painter) {
    super({ screen: terminal.screen, ...boxPosition(rect) });
    this.#paint = paint;
  }

  /** Moves the element; what it covered before is blanked. */
  place(rect: Rect): void {
    placeBox(this, rect);
  }

  override render() {
    const coordinates = this._getCoords(true);
    this.lpos = coordinates;
    if (!coordinates) return undefined;
    const { xi, xl, yi, yl } = coordinates;
    this.#canvas.clear(xl - xi, yl - yi);
    this.#paint(this.#canvas);
    this.#canvas.copyTo(this.screen.lines, xi, yi);
    return coordinates;
  }
}

/** Moves any box; what it covered before is blanked. */
export function placeBox(box: Box, rect: Rect): void {
  box.clearPos();
  Object.assign(box.position, boxPosition(rect));
}

function boxPosition({ x, y, width, height }: Rect) {
  return { left: x, top: y, width, height };
}

/** Row by row, one attribute and one character a cell; kept from frame to frame. */
class CellCanvas implements Canvas {
  width = 0;
  height = 0;
  #attributes: Attribute[] = [];
  #characters: string[] = [];

  clear(width: number, height: number): void {
    this.width = Math.max(0, width);
    this.height = Math.max(0, height);
    this.#attributes.length = this.#characters.length = this.width * this.height;
    this.#attributes.fill(PLAIN);
    this.#characters.fill(' ');
  }

  put(x: number, y: number, text: string, attribute: Attribute): number {
    let column = x;
    for (const character of text) this.#set(column++, y, character, attribute);
    return column;
  }

  fill(rect: Rect, character: string, attribute: Attribute): void {
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      for (let x = rect.x; x < rect.x + rect.width; x++) this.#set(x, y, character, attribute);
    }
  }

  #set(x: number, y: number, character: string, attribute: Attribute): void {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height) return;
    const at = y * this.width + x;
    this.#attributes[at] = attribute;
    this.#characters[at] = isControl(character) ? '?' : character;
  }

  /** Changes only the cells that differ: blessed compares each row marked dirty cell by cell again. */
  copyTo(lines: Box['screen']['lines'], left: number, top: number): void {
    for (let y = 0; y < this.height; y++) {
      const line = lines[top + y];
      if (!line) return;
      for (let x = 0; x < this.width; x++) {
        const cell = line[left + x];
        if (!cell) break;
        const attribute = this.#attributes[y * this.width + x] ?? PLAIN;
        const character = this.#characters[y * this.width + x] ?? ' ';
        if (cell[0] === attribute && cell[1] === character) continue;
        cell[0] = attribute;
        cell[1] = character;
        line.dirty = true;
      }
    }
  }
}

/** C0, DEL and C1. */
function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}
