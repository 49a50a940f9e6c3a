// The last line: the keys that matter most, from the key registry.
import { keyText } from '../app/key-text.ts';
import { presentKeys } from '../app/keys.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { paneIn } from './pane.ts';

export function drawFooter(canvas: Canvas, { layout, theme, state }: Model): void {
  const pane = paneIn(canvas, layout.footer);
  let x = 0;
  for (const { key, label } of entriesThatFit(pane.width, state.replay !== undefined)) {
    x = pane.put(x + 1, 0, key, theme.key);
    x = pane.put(x + 1, 0, label, theme.keyLabel);
  }
}

interface FooterEntry {
  readonly key: string;
  readonly label: string;
}

/** By rank; the last one, quitting, always has its place. */
function entriesThatFit(width: number, isReplaying: boolean): FooterEntry[] {
  const shown = presentKeys(isReplaying).filter(({ footer }) => footer);
  const ranked = shown.sort((a, b) => (a.footer?.rank ?? 0) - (b.footer?.rank ?? 0));
  const entries = ranked.map(({ keys, footer }) => ({
    key: footerKey(keys),
    label: footer?.label ?? '',
  }));
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

function cells({ key, label }: FooterEntry): number {
  return key.length + label.length + 2;
}

/** The function key where there is one, since the footer is htop's; but everybody quits with q. */
function footerKey(keys: readonly string[]): string {
  return keyText(keys.find(key => /^f\d$/.test(key)) ?? keys[0] ?? '');
}
