// The question before a deletion: what would go, by which commands, and a louder word where it cuts the user's own line.
import { commandText } from '../app/deletion.ts';
import { formatCount } from '../view/format.ts';
import type { Canvas, Rect } from './cells.ts';
import type { Model } from './model.ts';
import { type BoxStyle, drawBox, paneIn } from './pane.ts';
import { wrapText } from './text-page.ts';
import type { Role } from './theme.ts';

/** Commands that are shown in full; of more, the number. */
const SHOWN_COMMANDS = 4;
const WIDEST = 100;

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
  drawBox(
    canvas,
    rect,
    `Delete ${formatCount(confirm.flows)} ${confirm.flows === 1 ? 'flow' : 'flows'}?`,
    style,
  );
  const pane = paneIn(canvas, rect, 1);
  for (const [y, [text, role]] of lines.entries()) pane.put(1, y, text, model.theme[role]);
}

function questionLines({ state }: Model, width: number): (readonly [string, Role])[] {
  const { confirm } = state;
  if (!confirm) return [];
  const lines: (readonly [string, Role])[] = wrapText(`This deletes ${confirm.what}:`, width).map(text => [
    text,
    'value',
  ]);
  for (const args of confirm.commands.slice(0, SHOWN_COMMANDS)) {
    for (const text of wrapText(commandText(args), width)) lines.push([text, 'label']);
  }
  const more = confirm.commands.length - SHOWN_COMMANDS;
  if (more > 0) lines.push([`and ${formatCount(more)} more commands like these`, 'dim']);
  if (confirm.cutsSsh) {
    lines.push(['', 'value'], ['THIS CUTS THE SSH CONNECTION YOU ARE USING.', 'critical']);
  }
  return [...lines, ['', 'value'], ['y deletes, any other key does not', 'key']];
}
