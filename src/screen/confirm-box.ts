// The question before a change: which flows, by which commands, and a louder word where it cuts the user's own line.
import { commandText, isByName } from '../changes/change.ts';
import { formatCount } from '../words/figures.ts';
import { wrapText } from '../words/wrap-text.ts';
import type { Canvas, Rect } from './cells.ts';
import { hintsText } from './footer.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, paneIn } from './pane.ts';

import type { Role } from './theme.ts';

/** Commands that are shown in full; of more, the number. */
const SHOWN_COMMANDS = 4;
const WIDEST = 100;
const TAKES_MORE = 'What else they select by then goes too.';

export function drawConfirmBox(canvas: Canvas, model: Model, style: BoxStyle): void {
  const { confirm } = model.state;
  if (!confirm) return;
  const width = Math.min(WIDEST, canvas.width - 4);
  const lines = questionLines(model, width - 4).slice(0, canvas.height - 6);
  const rect: Rect = {
    x: Math.floor((canvas.width - width) / 2),
    y: model.layout.flows.y + 1,
    width,
    height: lines.length + 2,
  };
  canvas.fill(rect, ' ', model.theme.value);
  const flows = `${formatCount(confirm.flows)} ${confirm.flows === 1 ? 'flow' : 'flows'}`;
  drawBox(canvas, rect, `${confirm.verb === 'delete' ? 'Delete' : 'Mark'} ${flows}?`, style);
  const pane = paneIn(canvas, rect, 1);
  for (const [y, [text, role]] of lines.entries()) pane.put(1, y, text, model.theme[role]);
}

function questionLines({ state }: Model, width: number): (readonly [string, Role])[] {
  const { confirm } = state;
  if (!confirm) return [];
  const lines: (readonly [string, Role])[] = wrapText(headline(confirm), width).map(text => [text, 'value']);
  for (const args of confirm.commands.slice(0, SHOWN_COMMANDS)) {
    for (const text of wrapText(commandText(args), width)) lines.push([text, 'label']);
  }
  const more = confirm.commands.length - SHOWN_COMMANDS;
  if (more > 0) lines.push([`and ${formatCount(more)} more commands like these`, 'dim']);
  if (confirm.left > 0) {
    const left = `${formatCount(confirm.left)} more are left as they are: conntrack(8) cannot name them alone.`;
    lines.push(...wrapText(left, width).map(text => [text, 'warn'] as const));
  }
  if (!isByName(confirm)) lines.push([TAKES_MORE, 'warn']);
  if (confirm.cutsSsh) {
    lines.push(['', 'value'], ['THIS CUTS THE SSH CONNECTION YOU ARE USING.', 'critical']);
  }
  return [...lines, ['', 'value'], [hintsText(state, width), 'key']];
}

type Question = NonNullable<Model['state']['confirm']>;

function headline(change: Question): string {
  return change.verb === 'delete'
    ? `This deletes ${change.what}:`
    : `This sets the mark ${change.mark} of ${change.what}:`;
}
