// The groupings by what is known beside the table: what a flow is called under each, what else that is called, and where it is known from.
import { deviceText } from '../names/device.ts';
import { innerEnd, outerEnd } from '../snapshot/direction.ts';
import type { EndOf, GroupBy, LabelOf, ToldGrouping } from '../snapshot/group-keys.ts';
import { isTold } from '../snapshot/group-keys.ts';
import { KeyTable } from '../snapshot/key-table.ts';
import type { End, Snapshot } from '../snapshot/snapshot.ts';
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
      keptByAddress(
        'country',
        networkOf,
        (snapshot, row) => outsideNetwork(snapshot, row, networkOf)?.country,
      ),
    missing: 'No database of networks (--geoip) tells the country of any flow.',
  },
  as: {
    label: ({ networkOf }) =>
      keptByAddress('as', networkOf, (snapshot, row) => {
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
function onceAnAddress(
  endOf: EndOf,
  label: LabelOf,
  known: LabelsByAddress = new LabelsByAddress(),
): LabelOf {
  return (snapshot, row) =>
    snapshot.hasAddresses(row) ? known.labelAt(snapshot, row, endOf(snapshot, row), label) : undefined;
}

/** What a database once told of an outside end is told again without asking: it does not change its mind. */
function keptByAddress(by: 'country' | 'as', networkOf: FilterContext['networkOf'], label: LabelOf): LabelOf {
  if (!networkOf) return () => undefined;
  const kept = KEPT[by].get(networkOf) ?? new LabelsByAddress();
  KEPT[by].set(networkOf, kept);
  kept.forgetIfMany();
  return onceAnAddress(outerEnd, label, kept);
}

type NetworkOf = NonNullable<FilterContext['networkOf']>;
const KEPT = {
  country: new WeakMap<NetworkOf, LabelsByAddress>(),
  as: new WeakMap<NetworkOf, LabelsByAddress>(),
};
/** Some 40 bytes each. */
const MOST_KEPT = 65_536;

class LabelsByAddress {
  readonly #addresses = new KeyTable();
  #labels: (string | undefined)[] = [];

  labelAt(snapshot: Snapshot, row: number, end: End, label: LabelOf): string | undefined {
    const id = this.#addresses.addressId(snapshot, row, end);
    const known = this.#labels[id];
    if (known !== undefined) return known;
    const told = label(snapshot, row);
    this.#labels[id] = told;
    return told;
  }

  forgetIfMany(): void {
    if (this.#addresses.size <= MOST_KEPT) return;
    this.#addresses.clear();
    this.#labels = [];
  }
}
