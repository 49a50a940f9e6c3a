// The hosts of a table that hold a place, with what each of them does; all others together.
import { parseAddress } from '../conntrack/address.ts';
import { NO_GROUP } from '../snapshot/group-keys.ts';
import { GroupScratch, type Groups, groupFlows, largestOf } from '../snapshot/groups.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';
import type { HostFigures, RowFigures } from './figures.ts';
import type { HostLabels } from './host-labels.ts';
import { HostPlaces } from './host-places.ts';
import { PassedBytes } from './passed-bytes.ts';

const FIGURES = ['unreplied', 'bytes', 'destinations'] as const;

export interface HostsOptions {
  /** Places. */
  readonly top: number;
  readonly labels: HostLabels;
  /** Whether bytes are added up from reading to reading. */
  readonly addsUp: boolean;
}

type NameOf = (address: string) => string | undefined;

/** What is remembered of a host while it holds its place. */
interface Holder {
  readonly passed: PassedBytes;
  /** The first that was known: a machine that renames itself makes no new series. */
  name: string;
}

export class Hosts {
  readonly #options: HostsOptions;
  readonly #places: HostPlaces;
  readonly #holders = new Map<string, Holder>();
  readonly #scratch = new GroupScratch();

  constructor(options: HostsOptions) {
    this.#options = options;
    this.#places = new HostPlaces(options.labels === 'none' ? 0 : options.top);
  }

  /** Takes in a reading. `nameOf` is asked where names are to be told. */
  count(snapshot: Snapshot, nameOf: NameOf): Pick<RowFigures, 'hosts' | 'hostCount' | 'otherFlows'> {
    const groups = groupFlows(snapshot, { by: 'source', figures: FIGURES }, this.#scratch);
    const groupOf = this.#assign(snapshot, groups);
    const gone = bytesOfGone(snapshot, this.#places.holders);
    const hosts = [...this.#holders].map(([address, holder]): HostFigures => {
      const group = groupOf.get(address) ?? NO_GROUP;
      holder.passed.take(groups.bytes[group] ?? Number.NaN, gone.get(address) ?? Number.NaN);
      if (this.#options.labels === 'name' && holder.name === '') holder.name = nameOf(address) ?? '';
      return {
        address,
        name: holder.name,
        flows: groups.flows[group] ?? 0,
        unreplied: groups.unreplied[group] ?? 0,
        destinations: groups.destinations[group] ?? 0,
        bytes: this.#options.addsUp ? holder.passed.total : undefined,
      };
    });
    const told = hosts.reduce((sum, { flows }) => sum + flows, 0);
    return { hosts, hostCount: groups.count, otherFlows: groups.grouped - told };
  }

  /** The next reading is compared with none. */
  restart(): void {
    for (const { passed } of this.#holders.values()) passed.restart();
  }

  /** Gives the places anew; yields the groups of all that have one, by address. */
  #assign(snapshot: Snapshot, groups: Groups): ReadonlyMap<string, number> {
    const groupOf = new Map<string, number>();
    const finder = new AddressFinder(this.#places.holders);
    for (let group = 0; group < groups.count; group++) {
      const holder = finder.find(snapshot, groups.firstRow[group] ?? 0);
      if (holder !== undefined) groupOf.set(holder, group);
    }
    const largest = largestOf(groups, this.#options.top).map(group => {
      const address = addressText(snapshot, groups.firstRow[group] ?? 0, End.ORIGINAL_SRC);
      groupOf.set(address, group);
      return { address, flows: groups.flows[group] ?? 0 };
    });
    const flowsOf = (address: string): number => groups.flows[groupOf.get(address) ?? NO_GROUP] ?? 0;
    this.#places.assign({ largest, all: groups.grouped, flowsOf }, snapshot.facts.instant);
    this.#keepHolders();
    return groupOf;
  }

  #keepHolders(): void {
    const held = new Set(this.#places.holders);
    for (const address of this.#holders.keys()) if (!held.has(address)) this.#holders.delete(address);
    for (const address of held) {
      if (!this.#holders.has(address)) this.#holders.set(address, { passed: new PassedBytes(), name: '' });
    }
  }
}

/** Bytes of the flows that have gone, by the address that opened them. */
function bytesOfGone(snapshot: Snapshot, addresses: Iterable<string>): Map<string, number> {
  const finder = new AddressFinder(addresses);
  const bytes = new Map<string, number>();
  for (let row = snapshot.rows.live; row < snapshot.rows.total; row++) {
    const address = finder.find(snapshot, row);
    if (address === undefined) continue;
    if (snapshot.hasCounters(row)) bytes.set(address, (bytes.get(address) ?? 0) + snapshot.bytes(row));
  }
  return bytes;
}

/** Finds the few addresses that are looked for by their last word: no row's address is put into words for nothing. */
class AddressFinder {
  readonly #byLastWord = new Map<number, string[]>();

  constructor(addresses: Iterable<string>) {
    for (const address of addresses) {
      const word = parseAddress(address)?.words[3];
      if (word !== undefined) this.#byLastWord.set(word, [...(this.#byLastWord.get(word) ?? []), address]);
    }
  }

  /** Which of them opened the flow; undefined where none did. */
  find(snapshot: Snapshot, row: number): string | undefined {
    const candidates = this.#byLastWord.get(snapshot.word(row, End.ORIGINAL_SRC, 3));
    if (candidates === undefined) return undefined;
    const address = addressText(snapshot, row, End.ORIGINAL_SRC);
    return candidates.includes(address) ? address : undefined;
  }
}
