// A gauge one row high: how full the table is, as a bar.
import { type Canvas, Cells, type Rect } from './cells.ts';
import type { Terminal } from './terminal.ts';
import type { Role, Theme } from './theme.ts';

/** Adds an empty gauge to the screen; only the first row of the rectangle is drawn. */
export function addGauge(terminal: Terminal, rect: Rect): Gauge {
  const gauge = new Gauge(terminal, rect);
  terminal.add(gauge);
  return gauge;
}

export class Gauge extends Cells {
  readonly #terminal: Terminal;
  #theme: Theme;
  #role: Role = 'good';
  #percent = 0;

  constructor(terminal: Terminal, rect: Rect) {
    super(terminal, { ...rect, height: 1 }, canvas => this.#draw(canvas));
    this.#terminal = terminal;
    this.#theme = terminal.theme;
  }

  /** Fills the gauge to a share of 0 to 100 (what lies beyond is clamped), in the colour of a role. */
  update(percent: number, role: Role): void {
    this.#role = role;
    this.#percent = Number.isNaN(percent) ? 0 : Math.min(100, Math.max(0, percent));
  }

  /** Takes its colours from another theme, from the next update on. */
  wear(theme: Theme): void {
    this.#theme = theme;
  }

  override place(rect: Rect): void {
    super.place({ ...rect, height: 1 });
  }

  /** Characters rather than coloured blanks, so that the gauge shows on terminals without colour too. */
  #draw(canvas: Canvas): void {
    const { full, empty } = this.#terminal.symbols;
    const filled = Math.round((this.#percent / 100) * canvas.width);
    canvas.put(0, 0, full.repeat(filled), this.#theme[this.#role]);
    canvas.put(filled, 0, empty.repeat(canvas.width - filled), this.#theme.barEmpty);
  }
}
