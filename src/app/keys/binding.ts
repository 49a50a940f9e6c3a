// What a key is: a record of what it does and how it is explained, and the parts that many of these records share.
import type { Action, Motion, Toggle } from '../action.ts';
import type { Page, PromptKind } from '../state.ts';

export const KEY_GROUPS = [
  'Sorting',
  'Filters',
  'Find',
  'Display',
  'Moving',
  'Hosts',
  'Flows',
  'Replay',
  'Program',
] as const;
export type KeyGroup = (typeof KEY_GROUPS)[number];

/** Where a key goes while no prompt, list or question takes it: to a page, or to the sidebar beside the table. */
export type Place = Page | 'hosts';

export interface Binding {
  /** As the terminal names them; the first is the one shown. */
  readonly keys: readonly string[];
  readonly action: Action;
  readonly group: KeyGroup;
  readonly meaning: string;
  /** Present only then; a key that also stands elsewhere has this meaning then. Absent for always. */
  readonly when?: 'replay';
  /** What iptstate does on the same key; absent where it has no such key. */
  readonly iptstate?: string;
  /** Its word in the footer of each place that shows it, or of them all, and how early it stands there. */
  readonly footer?: { readonly label: string | Partial<Record<Place, string>>; readonly rank: number };
}

/** Bindings that all stand in one group. */
export function inGroup(group: KeyGroup, bindings: readonly Omit<Binding, 'group'>[]): readonly Binding[] {
  return bindings.map(binding => ({ ...binding, group }));
}

export const move = (motion: Motion): Action => ({ type: 'move', motion });
export const toggle = (what: Toggle): Action => ({ type: 'toggle', what });
export const ask = (kind: PromptKind): Action => ({ type: 'ask', kind });

/** One word for several places. */
export const at = (label: string, ...places: readonly Place[]): Partial<Record<Place, string>> =>
  Object.fromEntries(places.map(place => [place, label]));
