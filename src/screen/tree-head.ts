// The line in the table under which a group's flows are folded: whose they are, how many, and what they carry.
import type { TreeHead } from '../view/flow-tree.ts';
import { counted } from '../words/figures.ts';
import { fitEnd } from '../words/fit-end.ts';
import { unrepliedText } from './hosts-sidebar.ts';
import type { Model } from './model.ts';
import type { Pane } from './pane.ts';
import { downUpText } from './traffic-text.ts';

/** Cells for a name, and for the number of flows behind it; the names of most IPv6 networks fit. */
const NAME = 26;
const FLOWS = 12;

export function drawTreeHead(
  pane: Pane,
  y: number,
  { entry, isFolded }: TreeHead,
  model: Model,
  isCursor: boolean,
): void {
  const { theme, symbols, state, hostNaming } = model;
  const base = isCursor ? theme.cursor : theme.value;
  const quiet = isCursor ? theme.cursor : theme.label;
  if (isCursor) pane.fill(y, base);
  const cut = { ellipsis: symbols.ellipsis, markTruncated: state.display.markTruncated };
  pane.put(0, y, isFolded ? symbols.folded : symbols.unfolded, base);
  pane.put(1, y, fitEnd(entry.name, NAME, cut), base);
  pane.putRight(NAME + FLOWS + 1, y, counted(entry.flows, 'flow'), base);
  let x = NAME + FLOWS + 3;
  for (const text of [
    downUpText(entry, model),
    unrepliedText(entry),
    hostNaming.nameOf?.(entry.name) ?? '',
  ]) {
    const room = pane.width - x;
    if (text !== '' && room > 0) x = pane.put(x, y, fitEnd(text, room, cut), quiet) + 2;
  }
}
