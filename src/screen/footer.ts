// The last line: the keys that matter most where the user is, from the key registry.

import { hintsAt, type ShownHint } from '../app/keys.ts';
import type { State } from '../app/state.ts';
import { keyText } from '../view/key-text.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { paneIn } from './pane.ts';

/** Empty while a prompt, a list or a question takes every key, and says itself which. */
export function drawFooter(canvas: Canvas, { layout, theme, state }: Model): void {
  if (state.prompt || state.popup || state.confirm) return;
  const pane = paneIn(canvas, layout.footer);
  let x = 0;
  for (const { key, label } of hintsThatFit(pane.width, hintsAt(state), 2)) {
    x = pane.put(x + 1, 0, keyText(key), theme.key);
    x = pane.put(x + 1, 0, label, theme.keyLabel);
  }
}

/** The key whose name or word stands in a column of the footer. */
export function footerKeyAt({ layout, state }: Model, column: number): string | undefined {
  if (state.prompt || state.popup || state.confirm) return undefined;
  let x = 0;
  for (const { key, label } of hintsThatFit(layout.footer.width, hintsAt(state), 2)) {
    const end = x + keyText(key).length + label.length + 2;
    if (column > x && column < end) return key;
    x = end;
  }
  return undefined;
}

/** By rank; the last one, which leaves, always has its place. `apart` are the cells that each takes beside its words. */
function hintsThatFit(width: number, hints: readonly ShownHint[], apart: number): ShownHint[] {
  const cells = ({ key, label }: ShownHint): number => keyText(key).length + label.length + apart;
  const last = hints.at(-1);
  const kept: ShownHint[] = [];
  let used = last ? cells(last) : 0;
  for (const hint of hints) {
    if (hint !== last && used + cells(hint) > width) continue;
    if (hint !== last) used += cells(hint);
    kept.push(hint);
  }
  return kept;
}

/** The keys of a prompt, a list or a question, as one line of text of at most `width` cells. */
export function hintsText(state: State, width: number): string {
  return hintsThatFit(width + 2, hintsAt(state), 3)
    .map(({ key, label }) => `${keyText(key)} ${label}`)
    .join(', ');
}
