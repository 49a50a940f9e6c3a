// The choice registry: what on the screen is one of several, with the key that takes the next, its flag and so its key in the configuration.
import { GROUPINGS } from '../snapshot/group-keys.ts';
import type { KeyGroup } from './key-groups.ts';
import type { Hint } from './place.ts';

export interface Choice {
  /** In the order in which the key goes through them; the first is the usual one. */
  readonly choices: readonly string[];
  readonly key: string;
  readonly group: KeyGroup;
  /** What the key does. */
  readonly meaning: string;
  readonly hint?: Hint;
  readonly flag: {
    readonly long: string;
    readonly aliases?: readonly string[];
    readonly commands: readonly ('top' | 'hosts')[];
    readonly category: 'Sorting and columns' | 'Display';
    readonly summary: string;
    readonly doc?: string;
  };
}

/** Each under its name in the state. */
export const CHOICES = {
  grouping: {
    choices: GROUPINGS,
    key: 'g',
    group: 'Hosts',
    meaning: 'group the sidebar by source, destination, port, protocol, state',
    hint: { label: { hosts: 'Group by' }, rank: 5.1 },
    flag: {
      long: 'by',
      aliases: ['group-by'],
      commands: ['top', 'hosts'],
      category: 'Sorting and columns',
      summary: 'count flows by source, destination, port, protocol or state',
      doc: 'The sidebar of the live screen too. The default is source; port is the destination port with its protocol.',
    },
  },
} as const satisfies Readonly<Record<string, Choice>>;

export type ChoiceName = keyof typeof CHOICES;
export type ChoiceValues = { readonly [Name in ChoiceName]: (typeof CHOICES)[Name]['choices'][number] };

export const CHOICE_NAMES = Object.keys(CHOICES) as ChoiceName[];

/** Every choice as it is before anybody has chosen. */
export const USUAL_CHOICES: ChoiceValues = { grouping: CHOICES.grouping.choices[0] };

/** The one after it, and after the last the first. */
export function nextChoice<Name extends ChoiceName>(
  name: Name,
  value: ChoiceValues[Name],
): ChoiceValues[Name] {
  const { choices } = CHOICES[name];
  return choices[(choices.indexOf(value) + 1) % choices.length] ?? value;
}

/** The choices alone, of whatever has them among other things. */
export function choicesOf(values: ChoiceValues): ChoiceValues {
  return Object.fromEntries(CHOICE_NAMES.map(name => [name, values[name]])) as ChoiceValues;
}
