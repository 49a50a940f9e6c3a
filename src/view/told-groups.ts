// The groupings by what is known beside the table: what a flow is called under each, what else that is called, and where it is known from.
import { deviceText } from '../names/device.ts';
import { innerEnd, outerEnd } from '../snapshot/direction.ts';
import type { EndOf, GroupBy, LabelOf, ToldGrouping } from '../snapshot/group-keys.ts';
import { isTold } from '../snapshot/group-keys.ts';
import { KeyTable } from '../snapshot/key-table.ts';
import type { FilterContext } from './filter/context.ts';
import { addressText } from './flow-text.ts';
import { outsideNetwork } from './outside-network.ts';

interface ToldGroup {
  /** Unambiguous, and the same for as long as a group is chosen. */
  label(context: FilterContext): LabelOf;
  /** What else a flow's group is called. */
  alias?(context: FilterContext): LabelOf;
  /** Told where no flow has a label. */
  readonly missing: string;
}

const TOLD: Readonly<Record<ToldGrouping, ToldGroup>> = {
  device: {
    label: ({ deviceOf }) =>
      onceAnAddress(
        innerEnd,
        (snapshot, row) =>
          deviceOf?.(snapshot, row)?.mac ?? addressText(snapshot, row, innerEnd(snapshot, row)),
      ),
    alias:
      ({ deviceOf }) =>
      (snapshot, row) => {
        const device = deviceOf?.(snapshot, row);
        return device && deviceText(device);
      },
    missing: 'No flow has addresses.',
  },
  country: {
    label: ({ networkOf }) =>
      onceAnAddress(outerEnd, (snapshot, row) => outsideNetwork(snapshot, row, networkOf)?.country),
    missing: 'No database of networks (--geoip) tells the country of any flow.',
  },
  as: {
    label: ({ networkOf }) =>
      onceAnAddress(outerEnd, (snapshot, row) => {
        const number = outsideNetwork(snapshot, row, networkOf)?.asNumber;
        return number === undefined ? undefined : `AS${number}`;
      }),
    alias:
      ({ networkOf }) =>
      (snapshot, row) =>
        outsideNetwork(snapshot, row, networkOf)?.organization,
    missing: 'No database of networks (--geoip) tells the autonomous system of any flow.',
  },
  process: {
    label:
      ({ processOf }) =>
      (snapshot, row) =>
        processOf?.(snapshot, row)?.name,
    missing: 'No flow is known to be of a process of this machine; those of others take root.',
  },
};

/** Tells rows apart under a grouping; undefined under one by what the table itself states. For one reading. */
export function labelOf(by: GroupBy, context: FilterContext): LabelOf | undefined {
  return isTold(by) ? TOLD[by].label(context) : undefined;
}

/** What else the groups of a grouping are called; undefined where that is nothing but the names of addresses. */
export function aliasOf(by: GroupBy, context: FilterContext): LabelOf | undefined {
  return isTold(by) ? TOLD[by].alias?.(context) : undefined;
}

/** Why there are no groups, where there are flows. */
export function whyNoGroups(by: GroupBy): string | undefined {
  return isTold(by) ? TOLD[by].missing : undefined;
}

/** Asks once for each address at that end: there are far fewer than flows. */
function onceAnAddress(endOf: EndOf, label: LabelOf): LabelOf {
  const addresses = new KeyTable();
  const labels: (string | undefined)[] = [];
  return (snapshot, row) => {
    if (!snapshot.hasAddresses(row)) return undefined;
    const id = addresses.addressId(snapshot, row, endOf(snapshot, row));
    if (id === labels.length) labels.push(label(snapshot, row));
    return labels[id];
  };
}
