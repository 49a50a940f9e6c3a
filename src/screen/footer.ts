// The last line: the keys that matter most where the user is, from the key registry.
import { keyText } from '../app/key-text.ts';
import { type Hint, hintsAt } from '../app/keys.ts';
import type { State } from '../app/state.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { paneIn } from './pane.ts';

/** Empty while a prompt, a list or a question takes every key, and says itself which. */
export function drawFooter(canvas: Canvas, { layout, theme, state }: Model): void {
  if (state.prompt || state.popup || state.confirm) return;
  const pane = paneIn(canvas, layout.footer);
  let x = 0;
  for (const { key, label } of hintsThatFit(pane.width, hintsAt(state))) {
    x = pane.put(x + 1, 0, keyText(key), theme.key);
    x = pane.put(x + 1, 0, label, theme.keyLabel);
  }
}

/** By rank; the last one, quitting, always has its place. */
function hintsThatFit(width: number, hints: readonly Hint[]): Hint[] {
  const last = hints.at(-1);
  const kept: Hint[] = [];
  let used = last ? cells(last) : 0;
  for (const hint of hints) {
    if (hint !== last && used + cells(hint) > width) continue;
    if (hint !== last) used += cells(hint);
    kept.push(hint);
  }
  return kept;
}

function cells({ key, label }: Hint): number {
  return keyText(key).length + label.length + 2;
}

/** The keys of a prompt, a list or a question, as one line of text. */
export function hintsText(state: State): string {
  return hintsAt(state)
    .map(({ key, label }) => `${keyText(key)} ${label}`)
    .join(', ');
}
