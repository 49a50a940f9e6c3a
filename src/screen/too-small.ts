// What is shown in place of everything else on a terminal that has no room for it.
import type { Canvas } from './cells.ts';
import { SMALLEST } from './layout.ts';
import type { Theme } from './theme.ts';

export function isTooSmall({ width, height }: Pick<Canvas, 'width' | 'height'>): boolean {
  return width < SMALLEST.columns || height < SMALLEST.rows;
}

/** Says what is needed, in lines that are short and so can be read on nearly anything. */
export function drawTooSmall(canvas: Canvas, theme: Theme): void {
  const { width, height } = canvas;
  const lines = [
    'conntop: no room',
    `this is ${width}x${height},`,
    `${SMALLEST.columns}x${SMALLEST.rows} is needed`,
    'q quits',
  ];
  for (const [y, line] of lines.entries()) if (y < height) canvas.put(0, y, line, theme.value);
}
