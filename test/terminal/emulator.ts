// What the tests read off an emulated screen, and how they wait for it.
import type headless from '@xterm/headless';
import { until as untilTrue } from '../waiting.ts';

export interface EmulatedCell {
  text: string;
  /** A palette index; absent where the terminal's own colour shows. */
  foreground: number | undefined;
  background: number | undefined;
  bold: boolean;
  underline: boolean;
  inverse: boolean;
}

/** The visible screen, a line a row, blanks at the ends of lines cut off. */
export function readText(emulator: headless.Terminal): string {
  const { active } = emulator.buffer;
  const rows = Array.from({ length: emulator.rows }, (_, row) => active.getLine(active.viewportY + row));
  return rows.map(row => row?.translateToString(true).trimEnd() ?? '').join('\n');
}

export function readCell(emulator: headless.Terminal, x: number, y: number): EmulatedCell {
  const { active } = emulator.buffer;
  const cell = active.getLine(active.viewportY + y)?.getCell(x);
  if (!cell) throw new RangeError(`no cell at ${x},${y}`);
  return {
    text: cell.getChars() || ' ',
    foreground: cell.isFgDefault() ? undefined : cell.getFgColor(),
    background: cell.isBgDefault() ? undefined : cell.getBgColor(),
    bold: cell.isBold() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}

/** Waits until the text satisfies the condition; fails with the text as it stands then. */
export function until(
  text: () => string,
  condition: string | RegExp | ((text: string) => boolean),
): Promise<void> {
  return untilTrue(
    () => holds(condition, text()),
    () => `${condition}; the screen shows:\n${text()}`,
  );
}

function holds(condition: string | RegExp | ((text: string) => boolean), text: string): boolean {
  if (typeof condition === 'string') return text.includes(condition);
  return condition instanceof RegExp ? condition.test(text) : condition(text);
}
