// The line under the strip: who fills the table or takes the line, and why, from the moment a rule holds.

import { KEYS } from '../app/keys.ts';
import { keyText } from '../view/key-text.ts';
import { safeText } from '../words/safe-text.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { cutTitle, paneIn } from './pane.ts';

/** The page that tells the rest has a key; it stands at the end of the line, whatever is cut. */
export function drawVerdictLine(canvas: Canvas, { layout, theme, symbols, verdict }: Model): void {
  if (!layout.verdict || !verdict) return;
  const pane = paneIn(canvas, layout.verdict);
  const role = theme[verdict.isUrgent ? 'critical' : 'warn'];
  const why = `  ${keyText(KEY)} why `;
  const text = cutTitle(safeText(verdict.text), pane.width - why.length - 3, symbols);
  const x = pane.put(1, 0, `! ${text}`, role);
  pane.put(x, 0, why, theme.key);
}

const KEY = KEYS.find(({ action }) => action.type === 'show-pressure')?.keys[0] ?? '';
