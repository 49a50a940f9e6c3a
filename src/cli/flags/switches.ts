// The flags of the screen's switches and choices, out of their registries.
import { CHOICE_NAMES, CHOICES, type ChoiceName } from '../../view/choices.ts';
import { SWITCH_NAMES, type SwitchName, switchNamed } from '../../view/switches.ts';
import type { Category, Switch, Uncategorized, ValueFlag } from '../flag.ts';
import { parseChoice } from '../values.ts';

/** Those of a category. */
export function switchFlags(category: Category): readonly Uncategorized<Switch>[] {
  return SWITCH_NAMES.filter(name => switchNamed(name).flag.category === category).flatMap(flagsOfSwitch);
}

/** Two where the letter is another flag's on some commands. */
function flagsOfSwitch(name: SwitchName): Uncategorized<Switch>[] {
  const { flag, brings } = switchNamed(name);
  const { turnsOff = false, short, noShortOn = [], category: _, ...shared } = flag;
  const turn: Switch['turn'] = (settings, on) => {
    settings[name] = on !== turnsOff;
    if (brings && settings[name]) settings[brings] = true;
  };
  const hasShort = (command: string): boolean => !noShortOn.some(each => each === command);
  const commands = flag.commands.filter(hasShort);
  const others = flag.commands.filter(command => !hasShort(command));
  const lettered = { ...shared, ...(short !== undefined && { short }), commands, turn };
  return others.length === 0 ? [lettered] : [lettered, { ...shared, commands: others, turn }];
}

/** Those of a category. */
export function choiceFlags(category: Category): readonly Uncategorized<ValueFlag>[] {
  return CHOICE_NAMES.filter(name => CHOICES[name].flag.category === category).map(choiceFlag);
}

function choiceFlag(name: ChoiceName): Uncategorized<ValueFlag> {
  const { choices, flag } = CHOICES[name];
  const { category: _, ...shared } = flag;
  return {
    ...shared,
    value: { name: 'WHAT', choices },
    set: (settings, text) => {
      Object.assign(settings, { [name]: parseChoice(choices, text) });
    },
  };
}
