// The choice registry: what on the screen is one of several, with the key that takes the next, its flag and so its key in the configuration.
import { GROUPINGS } from '../snapshot/group-keys.ts';
import { AVERAGES } from './averages.ts';
import { GROUP_ORDERS } from './group-entries.ts';
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
    meaning: `group the sidebar by ${GROUPINGS.join(', ')}`,
    hint: { label: { hosts: 'Group by' }, rank: 5.1 },
    flag: {
      long: 'by',
      aliases: ['group-by'],
      commands: ['top', 'hosts'],
      category: 'Sorting and columns',
      summary: 'count flows by source, destination, port, device, country and others',
      doc: `The sidebar of the live screen too. It is one of ${GROUPINGS.join(', ')}. The default is source; port is the destination port with its protocol, inside our host whoever opened the flow, network the source with the /64 of an IPv6 address, service the server that answers with its port, device the one of ours by the neighbour table, whichever of its addresses is in use, country and as the network of the outside end, process the one of this machine. What is not known of a flow, as without a database of networks or without rights, leaves it out.`,
    },
  },
  groupOrder: {
    choices: GROUP_ORDERS,
    key: 'O',
    group: 'Hosts',
    meaning: `order the sidebar by ${GROUP_ORDERS.join(', ')}`,
    hint: { label: { hosts: 'Order' }, rank: 5.2 },
    flag: {
      long: 'order',
      commands: ['top'],
      category: 'Sorting and columns',
      summary: `order the sidebar by ${GROUP_ORDERS.slice(0, -1).join(', ')} or ${GROUP_ORDERS.at(-1)}`,
      doc: 'The largest stand first: by flows, by bytes per second, by flows that are new, by those never answered. The default is flows.',
    },
  },
  average: {
    choices: AVERAGES,
    key: 'a',
    group: 'Display',
    meaning: `average rates over ${AVERAGES.slice(1).join(', ')}, or tell them since the last reading`,
    flag: {
      long: 'average',
      commands: ['top'],
      category: 'Display',
      summary: `average rates over ${AVERAGES.slice(1, -1).join(', ')} or ${AVERAGES.at(-1)}, or those since the last reading`,
      doc: "The averages are iftop's. They are of the flows, the groups and the total alike; the total counts also what flows carried that have ended since.",
    },
  },
} as const satisfies Readonly<Record<string, Choice>>;

export type ChoiceName = keyof typeof CHOICES;
export type ChoiceValues = { readonly [Name in ChoiceName]: (typeof CHOICES)[Name]['choices'][number] };

export const CHOICE_NAMES = Object.keys(CHOICES) as ChoiceName[];

/** Every choice as it is before anybody has chosen. */
export const USUAL_CHOICES = Object.fromEntries(
  CHOICE_NAMES.map(name => [name, CHOICES[name].choices[0]]),
) as ChoiceValues;

/** The one after it, and after the last the first. */
export function nextChoice<Name extends ChoiceName>(
  name: Name,
  value: ChoiceValues[Name],
): ChoiceValues[Name] {
  const choices = CHOICES[name].choices as readonly string[] as readonly ChoiceValues[Name][];
  return choices[(choices.indexOf(value) + 1) % choices.length] ?? value;
}

/** The choices alone, of whatever has them among other things. */
export function choicesOf(values: ChoiceValues): ChoiceValues {
  return Object.fromEntries(CHOICE_NAMES.map(name => [name, values[name]])) as ChoiceValues;
}
