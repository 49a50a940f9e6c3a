// The largest groups in one line, where the screen is too narrow for a sidebar that leaves the flows their columns.
import { fitEnd } from '../words/fit-end.ts';
import type { Canvas } from './cells.ts';
import { groupFigure, nameBeside, sidebarTitle } from './hosts-sidebar.ts';
import type { Model } from './model.ts';
import { paneIn } from './pane.ts';

/** Longer names are cut. Cells. */
const WIDEST_NAME = 24;
const GAP = 2;

/** As many as fit whole, the largest first. */
export function drawHostsLine(canvas: Canvas, model: Model): void {
  const rect = model.layout.hostsLine;
  if (!rect) return;
  const { theme, shown, symbols, state } = model;
  const pane = paneIn(canvas, rect);
  const cut = { ellipsis: symbols.ellipsis, markTruncated: true };
  let x = pane.put(1, 0, sidebarTitle(model), theme.label) + GAP;
  for (const group of shown.groups) {
    const text = fitEnd(nameBeside(group, model) ?? group.name, WIDEST_NAME, cut);
    const count = groupFigure(group, state);
    if (x + text.length + 1 + count.length > pane.width) break;
    x = pane.put(x, 0, text, theme.value) + 1;
    x = pane.put(x, 0, count, theme.label) + GAP;
  }
}
