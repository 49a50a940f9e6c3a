// Two lines of totals above the table: flows by protocol and by state, of those shown and of all.
import type { Total } from '../view/totals.ts';
import { formatCount } from '../words/figures.ts';
import { safeText } from '../words/safe-text.ts';
import type { Model } from './model.ts';
import type { Pane } from './pane.ts';

/** Lines that the totals take. */
export function totalsHeight({ totals }: Model['state']['display']): 0 | 2 {
  return totals ? 2 : 0;
}

export function drawTotals(pane: Pane, model: Model): void {
  if (!model.state.display.totals) return;
  const { protocols, states } = model.shown.totals;
  const isFiltered = model.shown.isFiltered;
  drawLine(pane, 0, 'Protocols', protocols, isFiltered, model);
  drawLine(pane, 1, 'States', states, isFiltered, model);
}

/** As many as fit, and how many kinds more there are. */
function drawLine(
  pane: Pane,
  y: number,
  title: string,
  totals: readonly Total[],
  isFiltered: boolean,
  { theme }: Model,
): void {
  let x = pane.put(1, y, title.padEnd(9), theme.label) + 1;
  for (const [at, { name, shown, all }] of totals.entries()) {
    const label = safeText(name);
    const figures = isFiltered ? `${formatCount(shown)} of ${formatCount(all)}` : formatCount(all);
    const more = `+${totals.length - at}`;
    const isLast = at === totals.length - 1;
    if (x + label.length + figures.length + 3 + (isLast ? 0 : more.length) > pane.width) {
      pane.put(x, y, more, theme.dim);
      return;
    }
    x = pane.put(x, y, label, theme.label) + 1;
    x = pane.put(x, y, figures, theme.value) + 2;
  }
}
