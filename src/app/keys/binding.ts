// What a key is: a record of what it does and how it is explained, and the parts that many of these records share.

import type { KeyGroup } from '../../view/key-groups.ts';
import type { Motion } from '../../view/motion.ts';
import type { Hint, Place } from '../../view/place.ts';
import type { PromptKind } from '../../view/prompts.ts';
import type { KeyAction } from '../action.ts';

/**
 * When a key is meant. A prompt, a list and a question take every key; of the others the more special comes first:
 * a change under way, a find that is active, a recording that is replayed, a page over the table.
 */
export type Mode = 'prompt' | 'list' | 'question' | 'change' | 'find' | 'replay' | 'page' | 'table';

export interface Binding {
  /** As the terminal names them; the first is the one shown. `OTHER` stands for all that have no binding. */
  readonly keys: readonly string[];
  readonly mode: Mode;
  readonly action: KeyAction;
  readonly group: KeyGroup;
  readonly meaning: string;
  /** What iptstate does on the same key; absent where it has no such key. */
  readonly iptstate?: string;
  readonly hint?: Hint;
}

/** A binding of which the group says the rest. */
export type Bare = Omit<Binding, 'group' | 'mode'> & { readonly mode?: Mode };

/** Bindings that all stand in one group, and mean what they do in one mode unless they say otherwise. */
export function inGroup(
  group: KeyGroup,
  bindings: readonly Bare[],
  mode: Mode = 'table',
): readonly Binding[] {
  return bindings.map(binding => ({ mode, ...binding, group }));
}

export const move = (motion: Motion): KeyAction => ({ type: 'move', motion });
export const ask = (kind: PromptKind): KeyAction => ({ type: 'ask', kind });

/** One word for several places. */
export const at = (label: string, ...places: readonly Place[]): Partial<Record<Place, string>> =>
  Object.fromEntries(places.map(place => [place, label]));
