// The keys of the screen's switches and choices, out of their registries.
import { CHOICE_NAMES, CHOICES, type Choice } from '../../view/choices.ts';
import type { KeyGroup } from '../../view/key-groups.ts';
import { SWITCH_NAMES, switchNamed } from '../../view/switches.ts';
import type { Bare } from './binding.ts';

/** Those that stand in a group. */
export function switchKeys(group: KeyGroup): readonly Bare[] {
  return SWITCH_NAMES.filter(name => switchNamed(name).group === group).map(what => {
    const { key, meaning, iptstate, hint } = switchNamed(what);
    const explained = { meaning, ...(iptstate !== undefined && { iptstate }), ...(hint && { hint }) };
    return { keys: [key], action: { type: 'toggle', what }, ...explained };
  });
}

/** Those that stand in a group. */
export function choiceKeys(group: KeyGroup): readonly Bare[] {
  return CHOICE_NAMES.filter(name => CHOICES[name].group === group).map(what => {
    const { key, meaning, hint }: Choice = CHOICES[what];
    return { keys: [key], action: { type: 'choose-next', what }, meaning, ...(hint && { hint }) };
  });
}
