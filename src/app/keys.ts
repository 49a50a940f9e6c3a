// The key registry: every key with what it does and how it is explained; handling, footer, help and man page derive from it.
import type { Binding } from './keys/binding.ts';
import { DISPLAY_KEYS } from './keys/display.ts';
import { FILTER_KEYS, FIND_KEYS } from './keys/filters.ts';
import { FLOW_KEYS } from './keys/flows.ts';
import { HOST_KEYS, MOVING_KEYS } from './keys/moving.ts';
import { PROGRAM_KEYS } from './keys/program.ts';
import { REPLAY_KEYS } from './keys/replay.ts';
import { SORTING_KEYS } from './keys/sorting.ts';

export { KEY_GROUPS, type Place } from './keys/binding.ts';

/** In the order in which the help page explains them. */
export const KEYS: readonly Binding[] = Object.freeze([
  ...SORTING_KEYS,
  ...FILTER_KEYS,
  ...FIND_KEYS,
  ...DISPLAY_KEYS,
  ...MOVING_KEYS,
  ...HOST_KEYS,
  ...FLOW_KEYS,
  ...REPLAY_KEYS,
  ...PROGRAM_KEYS,
]);

/** The bindings there are, while a recording is replayed or while none is. */
export function presentKeys(isReplaying: boolean): readonly Binding[] {
  return KEYS.filter(({ when }) => when === undefined || isReplaying);
}

const always = keyMap(KEYS.filter(({ when }) => when === undefined));
const inReplay = keyMap(REPLAY_KEYS);

/** The binding of a key, by the terminal's name for it. */
export function bindingFor(key: string, isReplaying = false): Binding | undefined {
  return (isReplaying ? inReplay.get(key) : undefined) ?? always.get(key);
}

function keyMap(bindings: readonly Binding[]): ReadonlyMap<string, Binding> {
  return new Map(bindings.flatMap(binding => binding.keys.map(key => [key, binding] as const)));
}
