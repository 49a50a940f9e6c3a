// The last line: the keys that matter most where the user is, from the key registry.
import { keyText } from '../app/key-text.ts';
import { type Place, presentKeys } from '../app/keys.ts';
import type { State } from '../app/state.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { paneIn } from './pane.ts';

/** Empty while a prompt, a list or a question takes every key, and says itself which. */
export function drawFooter(canvas: Canvas, { layout, theme, state }: Model): void {
  if (state.prompt || state.popup || state.confirm) return;
  const pane = paneIn(canvas, layout.footer);
  let x = 0;
  for (const { key, label } of entriesThatFit(pane.width, state)) {
    x = pane.put(x + 1, 0, key, theme.key);
    x = pane.put(x + 1, 0, label, theme.keyLabel);
  }
}

interface FooterEntry {
  readonly key: string;
  readonly label: string;
  readonly rank: number;
}

/** By rank; the last one, quitting, always has its place. */
function entriesThatFit(width: number, state: State): FooterEntry[] {
  const entries = entriesAt(state.page === 'flows' ? state.focus : state.page, state.replay !== undefined);
  const last = entries.at(-1);
  const kept: FooterEntry[] = [];
  let used = last ? cells(last) : 0;
  for (const entry of entries) {
    if (entry !== last && used + cells(entry) > width) continue;
    if (entry !== last) used += cells(entry);
    kept.push(entry);
  }
  return kept;
}

function entriesAt(place: Place, isReplaying: boolean): FooterEntry[] {
  const entries = presentKeys(isReplaying).flatMap(({ keys, footer }) => {
    const label = typeof footer?.label === 'string' ? footer.label : footer?.label[place];
    return footer && label !== undefined ? [{ key: footerKey(keys), label, rank: footer.rank }] : [];
  });
  return entries.sort((a, b) => a.rank - b.rank);
}

function cells({ key, label }: FooterEntry): number {
  return key.length + label.length + 2;
}

/** The function key where there is one, since the footer is htop's; but everybody quits with q. */
function footerKey(keys: readonly string[]): string {
  return keyText(keys.find(key => /^f\d$/.test(key)) ?? keys[0] ?? '');
}
