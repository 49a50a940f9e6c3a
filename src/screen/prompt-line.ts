// The line above the footer: an open prompt with what there is to say of its entry, or a notice, or the alert.
import { PROMPTS } from '../app/prompt.ts';
import type { Prompt } from '../app/state.ts';
import { safeText } from '../names/safe-text.ts';
import { formatCount } from '../view/format.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { type Pane, paneIn } from './pane.ts';
import { wrapText } from './text-page.ts';
import type { Role } from './theme.ts';

/** Covers the line it stands on, and with a prompt open those above that it needs. */
export function drawPromptLine(canvas: Canvas, model: Model): void {
  const { layout, state, alert } = model;
  const { prompt, notice } = state;
  const pane = paneIn(canvas, layout.prompt);
  if (prompt) {
    drawRemark(canvas, prompt, model);
    drawEntry(pane, prompt, model);
  } else if (notice) {
    drawLine(pane, safeText(notice.text), notice.tone === 'warn' ? 'warn' : 'value', model);
  } else if (alert) drawLine(pane, `! ${safeText(alert)}`, 'critical', model);
}

function drawLine(pane: Pane, text: string, role: Role, { theme }: Model): void {
  pane.fill(0, theme.value);
  pane.put(1, 0, text, theme[role]);
}

/** The entry with its caret, scrolled so that the caret is in sight; a word at fault stands out. */
function drawEntry(pane: Pane, { kind, line, error }: Prompt, { theme }: Model): void {
  pane.fill(0, theme.value);
  const start = pane.put(1, 0, `${PROMPTS[kind].title}: `, theme.label);
  const room = Math.max(1, pane.width - start - 2);
  const from = Math.max(0, line.caret - room + 1);
  pane.put(start, 0, safeText(line.text.slice(from, from + room)), theme.value);
  if (error?.at) {
    const end = error.at.start + error.at.length;
    const faulty = line.text.slice(Math.max(from, error.at.start), Math.min(from + room, end));
    pane.put(start + Math.max(0, error.at.start - from), 0, safeText(faulty), theme.critical);
  }
  pane.put(start + line.caret - from, 0, safeText(line.text[line.caret] ?? ' '), theme.cursor);
}

/** What is wrong, or what Tab offers, or how many flows there are. */
function drawRemark(canvas: Canvas, prompt: Prompt, model: Model): void {
  const { prompt: rect } = model.layout;
  const width = rect.width - 2;
  const lines = remarkLines(prompt, width);
  for (const [at, line] of lines.entries()) {
    const y = rect.y - lines.length + at;
    drawLine(paneIn(canvas, { ...rect, y }), line, prompt.error ? 'warn' : 'label', model);
  }
}

function remarkLines(prompt: Prompt, width: number): string[] {
  if (prompt.error) return wrapText(safeText(prompt.error.text), width);
  if (prompt.candidates.length > 0) return [candidatesText(prompt.candidates, width)];
  return [`${countText(prompt)}${keysText(prompt)}`];
}

/** As many as fit, and how many more there are. */
function candidatesText(candidates: readonly string[], width: number): string {
  let text = '';
  for (const [at, candidate] of candidates.entries()) {
    const more = `and ${candidates.length - at} more`;
    const isLast = at === candidates.length - 1;
    const next = `${text}${safeText(candidate)}  `;
    if (next.length + (isLast ? 0 : more.length) > width) return `${text}${more}`;
    text = next;
  }
  return text;
}

function countText({ kind, matches, line }: Prompt): string {
  if (matches === undefined || line.text.trim() === '') return '';
  if (kind === 'find') return matches === 0 ? 'no match  ' : `${formatCount(matches)} found  `;
  return `${formatCount(matches)} ${matches === 1 ? 'flow' : 'flows'}  `;
}

function keysText({ kind, line }: Prompt): string {
  const tab = PROMPTS[kind].isExpression ? 'Tab completes, ' : '';
  const enter = line.text.trim() === '' && kind !== 'interval' ? 'Enter clears' : 'Enter accepts';
  return `${tab}${enter}, Esc leaves as it was`;
}
