// A history one row high: blessed-contrib's sparkline on a fixed scale of 0 to 100, the newest point at the right.
import ContribSparkline from 'blessed-contrib/lib/widget/sparkline.js';
import { placeBox, type Rect } from './cells.ts';
import { symbolsFor } from './symbols.ts';
import type { Terminal } from './terminal.ts';
import { foregroundOf, type Role, type Theme } from './theme.ts';

/**
 * Two points that blessed-contrib draws before ours and we cut off again: without them its scale would run
 * from the least point to the greatest, and a table that went from 99 to 100 would look like one that filled up.
 */
const SCALE = [0, 100];

/** The columns that blessed-contrib leaves unused at the right. */
const UNUSED = 2;

/** Adds an empty sparkline to the screen; only the first row of the rectangle is drawn. */
export function addSparkline(terminal: Terminal, rect: Rect, role: Role): Sparkline {
  const sparkline = new Sparkline(terminal, rect, role);
  terminal.add(sparkline);
  return sparkline;
}

export class Sparkline extends ContribSparkline {
  readonly #ticks: string;
  readonly #role: Role;

  constructor(terminal: Terminal, { x, y, width }: Rect, role: Role) {
    super({
      screen: terminal.screen,
      left: x,
      top: y,
      width,
      height: 1,
      wrap: false,
      style: { fg: foregroundOf(terminal.theme[role]) },
    });
    this.#ticks = terminal.symbols.ticks;
    this.#role = role;
  }

  /** Takes its colour from another theme, from the next draw on. */
  wear(theme: Theme): void {
    this.style.fg = foregroundOf(theme[this.#role]);
  }

  /** How many points are shown: fewer than the columns, by those that blessed-contrib needs. */
  get capacity(): number {
    return Math.max(0, this.width - UNUSED - SCALE.length);
  }

  /** Shows the last points that fit; values from 0 to `full`, which is not 0. */
  update(points: readonly number[], full: number): void {
    const shown = this.capacity > 0 ? points.slice(-this.capacity) : [];
    this.setData([''], [[...SCALE, ...shown.map(point => toPercent(point, full))]]);
  }

  /** Moves the sparkline; its points fit anew at the next update. */
  place(rect: Rect): void {
    placeBox(this, { ...rect, height: 1 });
  }

  /** blessed-contrib's content is a blank line, a title, the ticks and a blank line; only the ticks are kept. */
  override setContent(content: string): void {
    const ticks = content.split('\r\n')[2] ?? '';
    const own = [...ticks.slice(SCALE.length)].map(tick => this.#ticks[UTF8_TICKS.indexOf(tick)] ?? ' ');
    super.setContent(own.join('').padStart(this.width));
  }
}

/**
 * The last points that fit as text, for a page that scrolls: the newest at the right, the highest of them at full
 * height, the least tick for nothing at all, and a blank for what is not known (NaN).
 */
export function sparklineText(points: readonly number[], width: number, ticks: string): string {
  const shown = width > 0 ? points.slice(-width) : [];
  const full = Math.max(0, ...shown.filter(point => !Number.isNaN(point)));
  return shown
    .map(point => {
      if (Number.isNaN(point)) return ' ';
      const height = Math.round((toPercent(point, full) * (ticks.length - 1)) / 100);
      return ticks[point > 0 ? Math.max(1, height) : 0];
    })
    .join('')
    .padStart(width);
}

const UTF8_TICKS = symbolsFor(true).ticks;

function toPercent(point: number, full: number): number {
  const percent = (100 * point) / full;
  return Number.isNaN(percent) ? 0 : Math.min(100, Math.max(0, percent));
}
