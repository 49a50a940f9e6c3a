// The first line: which router, read how and how often, sorted and filtered by what, and what is wrong.

import { columnOf } from '../view/columns.ts';
import { hasFilters } from '../view/filter/selection.ts';
import { safeText } from '../words/safe-text.ts';
import { savedGist } from '../words/saved-notes.ts';
import type { Canvas } from './cells.ts';
import type { Model } from './model.ts';
import { paneIn } from './pane.ts';
import { readingState } from './reading-state.ts';
import type { Role } from './theme.ts';

export function drawTitleBar(canvas: Canvas, model: Model): void {
  const { theme, state } = model;
  const pane = paneIn(canvas, model.layout.title);
  pane.fill(0, theme.title);
  let x = 1;
  for (const [text, role] of partsThatFit(model, pane.width)) x = pane.put(x, 0, text, theme[role]) + 2;
  const right = `sort ${sortText(model)}  filter: ${filterText(model)}  h help `;
  if (x + right.length <= pane.width) pane.putRight(pane.width, 0, right, theme.title);
  else if (x + 16 <= pane.width && state.page === 'flows') {
    pane.putRight(pane.width, 0, `sort ${sortText(model)} `, theme.title);
  }
}

type Part = readonly [string, Role];

/** The time of a replay is worth more than the name of its file. */
function partsThatFit(model: Model, width: number): readonly Part[] {
  const parts = leftParts(model);
  const isTooWide = parts.reduce((sum, [text]) => sum + text.length + 2, 0) > width;
  return model.state.replay && isTooWide ? parts.filter((_, at) => at !== LABEL) : parts;
}

/** Where the source's label stands among the parts. */
const LABEL = 2;

function leftParts(model: Model): Part[] {
  const { place, shown, state } = model;
  const parts: Part[] = [['conntop', 'title']];
  if (place.isSimulated) parts.push(['DEMO', 'warn']);
  else parts.push([model.router, 'title']);
  parts.push([safeText(place.label), 'title']);
  const saved = shown.snapshot?.facts.saved;
  const gist = saved ? savedGist(saved) : '';
  if (gist !== '') parts.push([gist, 'warn']);
  if (state.frozen) parts.push(['FROZEN', 'warn']);
  parts.push(readingState(model));
  parts.push([model.clock, 'title']);
  return parts;
}

function sortText({ state, symbols }: Model): string {
  const [first] = state.order;
  if (!first) return 'none';
  return `${columnOf(first.column).title} ${first.descending ? symbols.descending : symbols.ascending}`;
}

function filterText({ state }: Model): string {
  return hasFilters(state.filters) ? 'on' : 'none';
}
