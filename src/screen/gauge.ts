// A gauge one row high: blessed-contrib's own needs six rows, and takes a value of 1 for 100 percent.
import ContribGauge from 'blessed-contrib/lib/widget/gauge.js';
import { placeBox, type Rect } from './cells.ts';
import type { Symbols } from './symbols.ts';
import type { Terminal } from './terminal.ts';
import { foregroundOf, type Role, type Theme } from './theme.ts';

/** Adds an empty gauge to the screen; only the first row of the rectangle is drawn. */
export function addGauge(terminal: Terminal, rect: Rect): Gauge {
  const gauge = new Gauge(terminal, rect);
  terminal.add(gauge);
  return gauge;
}

export class Gauge extends ContribGauge {
  #theme: Theme;
  readonly #symbols: Symbols;
  #role: Role = 'good';

  constructor(terminal: Terminal, { x, y, width }: Rect) {
    super({ screen: terminal.screen, left: x, top: y, width, height: 1, percent: 0, wrap: false });
    this.#theme = terminal.theme;
    this.#symbols = terminal.symbols;
  }

  /** Fills the gauge to a share of 0 to 100 (what lies beyond is clamped), in the colour of a role. */
  update(percent: number, role: Role): void {
    this.#role = role;
    this.setPercent(percent);
  }

  /** Takes its colours from another theme, from the next update on. */
  wear(theme: Theme): void {
    this.#theme = theme;
  }

  /** Moves the gauge. blessed-contrib makes the canvas when the gauge is attached, and never resizes it. */
  place(rect: Rect): void {
    placeBox(this, { ...rect, height: 1 });
    if (!this.detached) this.emit('attach');
  }

  override calcSize(): void {
    this.canvasSize = { width: Math.max(1, this.width), height: 1 };
  }

  override setPercent(percent: number): void {
    const share = Number.isNaN(percent) ? 0 : Math.min(100, Math.max(0, percent));
    this.options.percent = share;
    if (!this.ctx) return;
    const { width } = this.canvasSize;
    const filled = Math.round((share / 100) * width);
    this.ctx.clearRect(0, 0, width, 1);
    this.#fill(0, filled, this.#symbols.full, this.#role);
    this.#fill(filled, width, this.#symbols.empty, 'barEmpty');
  }

  /** Characters rather than coloured blanks, so that the gauge shows on terminals without colour too. */
  #fill(from: number, to: number, symbol: string, role: Role): void {
    if (!this.ctx || to <= from) return;
    this.ctx.strokeStyle = 'normal';
    this.ctx.fillStyle = foregroundOf(this.#theme[role]) ?? 'normal';
    this.ctx.fillText(symbol.repeat(to - from), from, 0);
  }
}
