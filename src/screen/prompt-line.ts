// The line above the footer: an open prompt with what there is to say of its entry, or a notice, or a note.
import { type Prompt, promptNamed } from '../view/prompts.ts';
import { counted, formatCount } from '../words/figures.ts';
import { safeText } from '../words/safe-text.ts';
import { wrapText } from '../words/wrap-text.ts';
import type { Canvas } from './cells.ts';
import { hintsText } from './footer.ts';
import type { Model } from './model.ts';
import { type Pane, paneIn } from './pane.ts';

import type { Role } from './theme.ts';

/** Covers the line it stands on, and those above that it needs. */
export function drawPromptLine(canvas: Canvas, model: Model): void {
  const { prompt, notice, changing } = model.state;
  const { layout, note } = model;
  if (prompt) {
    const width = layout.prompt.width - 2;
    const isWrong = prompt.error !== undefined && prompt.candidates.length === 0;
    drawLines(canvas, remarkLines(prompt, model, width), 1, isWrong ? 'warn' : 'label', model);
    drawEntry(paneIn(canvas, layout.prompt), prompt, model);
  } else if (changing) {
    drawLines(canvas, [progressLine(changing)], 0, 'value', model);
  } else if (notice) {
    const lines = wrapText(safeText(notice.text), layout.prompt.width - 2);
    drawLines(canvas, lines, 0, notice.tone === 'warn' ? 'warn' : 'value', model);
  } else if (note)
    drawLines(canvas, [noteLine(note, model)], 0, model.status.failure ? 'critical' : 'label', model);
}

function progressLine({ verb, done, of, unit }: NonNullable<Model['state']['changing']>): string {
  const doing = verb === 'delete' ? 'Deleting' : 'Marking';
  return of === 1 ? `${doing} ...` : `${doing}: ${formatCount(done)} of ${counted(of, unit)}; Esc stops`;
}

/** One line, so that it hides no more of the table than that. */
function noteLine(note: string, { layout, symbols }: Model): string {
  const text = `! ${safeText(note)}`;
  const room = layout.prompt.width - 2;
  return text.length <= room ? text : text.slice(0, room - symbols.ellipsis.length) + symbols.ellipsis;
}

/** Lines of text, of which the last stands that many lines above the prompt's. */
function drawLines(canvas: Canvas, lines: readonly string[], above: number, role: Role, model: Model): void {
  const { prompt: rect } = model.layout;
  for (const [at, line] of lines.entries()) {
    const pane = paneIn(canvas, { ...rect, y: rect.y - above - lines.length + 1 + at });
    pane.fill(0, model.theme.value);
    pane.put(1, 0, line, model.theme[role]);
  }
}

/** The entry with its caret, scrolled so that the caret is in sight; a word at fault stands out. */
function drawEntry(pane: Pane, { kind, line, error }: Prompt, { theme }: Model): void {
  pane.fill(0, theme.value);
  const start = pane.put(1, 0, `${promptNamed(kind).title}: `, theme.label);
  const room = Math.max(1, pane.width - start - 2);
  const from = Math.max(0, line.caret - room + 1);
  pane.put(
    start,
    0,
    safeText(line.text.slice(from, from + room)),
    line.isSelected ? theme.cursor : theme.value,
  );
  if (error?.at) {
    const end = error.at.start + error.at.length;
    const faulty = line.text.slice(Math.max(from, error.at.start), Math.min(from + room, end));
    pane.put(start + Math.max(0, error.at.start - from), 0, safeText(faulty), theme.critical);
  }
  pane.put(start + line.caret - from, 0, safeText(line.text[line.caret] ?? ' '), theme.cursor);
}

/** What Tab offers, or what is wrong, or how many flows there are. */
function remarkLines(prompt: Prompt, { state }: Model, width: number): string[] {
  if (prompt.candidates.length > 0) return [candidatesText(prompt.candidates, width)];
  if (prompt.error) return wrapText(safeText(prompt.error.text), width);
  const count = countText(prompt);
  return [`${count}${hintsText(state, width - count.length)}`];
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
  if (kind === 'find' || kind === 'page-find')
    return matches === 0 ? 'no match  ' : `${formatCount(matches)} found  `;
  return `${formatCount(matches)} ${matches === 1 ? 'flow' : 'flows'}  `;
}
