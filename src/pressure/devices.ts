// Which IPv6 addresses are one device's, as the neighbour table tells: a device takes as many of its network as it likes.
import { type AddressWords, Family, formatAddress } from '../conntrack/address.ts';
import { type Neighbour, parseNeighbours } from '../names/neighbours.ts';
import type { End, Snapshot } from '../snapshot/snapshot.ts';

/** A neighbour on the wire. */
export interface Device {
  /** From 1 on. */
  readonly number: number;
  readonly mac: string;
  /** Those that the neighbour table has, link-local ones left out. */
  readonly addresses: string[];
}

export class Devices {
  readonly #byAddress = new Map<string, Device>();
  readonly #byNetwork = new Map<string, Set<Device>>();

  /** `neighbours` is what `ip -6 neigh show` prints; undefined where nobody could ask. */
  constructor(neighbours: string | undefined) {
    const byMac = new Map<string, Device>();
    for (const { address, mac } of inOrder(parseNeighbours(neighbours ?? ''))) {
      const device = byMac.get(mac) ?? { number: byMac.size + 1, mac, addresses: [] };
      byMac.set(mac, device);
      this.#add(device, address.words);
    }
  }

  #add(device: Device, words: AddressWords): void {
    device.addresses.push(formatAddress(Family.IPV6, ...words));
    this.#byAddress.set(words.join(), device);
    const network = words.slice(0, 2).join();
    this.#byNetwork.set(network, (this.#byNetwork.get(network) ?? new Set()).add(device));
  }

  /** Whose address it is that stands at an end of a flow; undefined where nobody knows. */
  at(snapshot: Snapshot, row: number, end: End): Device | undefined {
    if (this.#byAddress.size === 0 || snapshot.family(row) !== Family.IPV6) return undefined;
    return this.#byAddress.get(wordsAt(snapshot, row, end).join());
  }

  /** Those known in the /64 of that address. */
  around(snapshot: Snapshot, row: number, end: End): readonly Device[] {
    if (this.#byNetwork.size === 0 || snapshot.family(row) !== Family.IPV6) return [];
    return [...(this.#byNetwork.get(wordsAt(snapshot, row, end).slice(0, 2).join()) ?? [])];
  }

  /** The device by which to group, where several share the /64; undefined where the whole /64 may as well be one's. */
  apart(snapshot: Snapshot, row: number, end: End): Device | undefined {
    const device = this.at(snapshot, row, end);
    return device && this.around(snapshot, row, end).length > 1 ? device : undefined;
  }
}

/** In the order of their addresses, whatever the kernel's. */
function inOrder(neighbours: readonly Neighbour[]): readonly Neighbour[] {
  return [...neighbours].sort(
    ({ address: { words: a } }, { address: { words: b } }) =>
      a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3],
  );
}

function wordsAt(snapshot: Snapshot, row: number, end: End): AddressWords {
  const word = (index: 0 | 1 | 2 | 3): number => snapshot.word(row, end, index);
  return [word(0), word(1), word(2), word(3)];
}
