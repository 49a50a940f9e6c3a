// What a key is: a record of what it does and how it is explained, and the parts that many of these records share.
import type { KeyAction, Motion, Toggle } from '../action.ts';
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
  'Prompts',
  'Lists',
  'Questions',
] as const;
export type KeyGroup = (typeof KEY_GROUPS)[number];

/**
 * When a key is meant. A prompt, a list and a question take every key; of the others the more special comes first:
 * a page over the table, a find that is active, a recording that is replayed.
 */
export type Mode = 'prompt' | 'list' | 'question' | 'page' | 'find' | 'replay' | 'table';

/** What the user has before them, as far as keys are told of there; prompts by what Enter and Tab do in them. */
export type Place =
  | Page
  | 'hosts'
  | 'entry'
  | 'empty entry'
  | 'expression'
  | 'empty expression'
  | 'sort list'
  | 'column list'
  | 'delete question'
  | 'mark question';

export interface Binding {
  /** As the terminal names them; the first is the one shown. `OTHER` stands for all that have no binding. */
  readonly keys: readonly string[];
  readonly mode: Mode;
  readonly action: KeyAction;
  readonly group: KeyGroup;
  readonly meaning: string;
  /** What iptstate does on the same key; absent where it has no such key. */
  readonly iptstate?: string;
  /** Its word in the hints of each place that shows it, or of them all, and how early it stands there. */
  readonly hint?: { readonly label: string | Partial<Record<Place, string>>; readonly rank: number };
}

/** In place of a key: any key of the mode that has no binding of its own. */
export const OTHER = 'other';

type Bare = Omit<Binding, 'group' | 'mode'> & { readonly mode?: Mode };

/** Bindings that all stand in one group, and mean what they do in one mode unless they say otherwise. */
export function inGroup(
  group: KeyGroup,
  bindings: readonly Bare[],
  mode: Mode = 'table',
): readonly Binding[] {
  return bindings.map(binding => ({ mode, ...binding, group }));
}

export const move = (motion: Motion): KeyAction => ({ type: 'move', motion });
export const toggle = (what: Toggle): KeyAction => ({ type: 'toggle', what });
export const ask = (kind: PromptKind): KeyAction => ({ type: 'ask', kind });

/** One word for several places. */
export const at = (label: string, ...places: readonly Place[]): Partial<Record<Place, string>> =>
  Object.fromEntries(places.map(place => [place, label]));
