// The last line: the keys that matter most, from the key registry; above it, prompts and notices.
import { KEYS, keyText } from '../app/keys.ts';
import { PROMPTS } from '../app/prompt.ts';
import { safeText } from '../names/safe-text.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { paneIn } from './pane.ts';

const FOOTER_KEYS = KEYS.filter(({ footer }) => footer).sort(
  (a, b) => (a.footer?.rank ?? 0) - (b.footer?.rank ?? 0),
);

export function drawFooter(canvas: Canvas, { layout, theme }: Model): void {
  const pane = paneIn(canvas, layout.footer);
  let x = 0;
  for (const { keys, footer } of FOOTER_KEYS) {
    const key = footerKey(keys);
    const label = footer?.label ?? '';
    if (x + key.length + label.length + 3 > pane.width) continue;
    x = pane.put(x + 1, 0, key, theme.key);
    x = pane.put(x + 1, 0, label, theme.keyLabel);
  }
}

/** The function key where there is one, since the footer is htop's. */
function footerKey(keys: readonly string[]): string {
  return keyText(keys.find(key => /^f\d/.test(key)) ?? keys[0] ?? '');
}

/** An open prompt with its caret, or else the notice, or else the alert; covers the line it stands on. */
export function drawPromptLine(canvas: Canvas, { layout, theme, state, alert }: Model): void {
  const { prompt, notice } = state;
  if (!prompt && !notice && !alert) return;
  const pane = paneIn(canvas, layout.prompt);
  pane.fill(0, theme.value);
  if (!prompt && notice) {
    pane.put(1, 0, safeText(notice.text), notice.tone === 'warn' ? theme.warn : theme.value);
    return;
  }
  if (!prompt) {
    pane.put(1, 0, `! ${safeText(alert ?? '')}`, theme.critical);
    return;
  }
  const title = `${PROMPTS[prompt.kind].title}: `;
  const start = pane.put(1, 0, title, theme.label);
  const { text, caret } = prompt.line;
  const room = Math.max(1, pane.width - start - 2);
  const from = Math.max(0, caret - room + 1);
  pane.put(start, 0, safeText(text.slice(from, from + room)), theme.value);
  pane.put(start + caret - from, 0, safeText(text[caret] ?? ' '), theme.cursor);
  if (prompt.error) pane.putRight(pane.width, 0, ` ${safeText(prompt.error)} `, theme.warn);
}
