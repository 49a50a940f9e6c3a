// What a click means, by what stands where it was made: a title, a row, a group, or a key of the footer.
import type { Action } from '../app/action.ts';
import type { Rect } from './cells.ts';
import type { FlowTable } from './flow-table.ts';
import { footerKeyAt } from './footer.ts';
import { linesPerGroup } from './hosts-sidebar.ts';
import type { Model } from './model.ts';

/** Something to be done, or a key as if it had been pressed; undefined where nothing is that could be meant. */
export type Click = Action | { readonly type: 'key'; readonly key: string } | undefined;

/** A second click on the same row or group is Enter. */
export function clickAt(model: Model, table: FlowTable, x: number, y: number): Click {
  const { layout, state } = model;
  if (y === layout.footer.y) return asKey(footerKeyAt(model, x));
  if (state.page !== 'flows') return undefined;
  const column = table.columnAt(model, x, y);
  if (column) return { type: 'sort-by', column };
  const group = groupAt(model, x, y);
  if (group !== undefined) return pointed(model, 'hosts', group);
  const row = table.rowAt(model, x, y);
  return row === undefined ? undefined : pointed(model, 'flows', row);
}

function asKey(key: string | undefined): Click {
  return key === undefined ? undefined : { type: 'key', key };
}

function pointed({ state }: Model, focus: 'flows' | 'hosts', index: number): Click {
  const isThere = state.focus === focus && state[focus].index === index;
  return isThere ? { type: 'open' } : { type: 'point', focus, index };
}

function groupAt({ layout, state, shown }: Model, x: number, y: number): number | undefined {
  const rect = layout.hosts;
  if (!rect || !isInside(rect, x, y)) return undefined;
  const index = state.hosts.top + Math.floor((y - rect.y - 1) / linesPerGroup(rect));
  return index < shown.groups.length ? index : undefined;
}

/** Within the border. */
export function isInside({ x: left, y: top, width, height }: Rect, x: number, y: number): boolean {
  return x > left && x < left + width - 1 && y > top && y < top + height - 1;
}
