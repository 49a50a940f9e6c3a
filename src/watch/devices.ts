// The devices behind the addresses of a table, by the neighbour tables of the machine it is from: asked in the background.
import { type AddressWords, type Family, formatAddress } from '../conntrack/address.ts';
import type { AddressNames } from '../names/address-names.ts';
import type { Device } from '../names/device.ts';
import { type Neighbour, parseArp, parseNeighbours } from '../names/neighbours.ts';
import { findVendors, prefixOf } from '../names/vendors.ts';
import { NEIGHBOURS, type Source } from '../reader/source.ts';
import { innerEnd } from '../snapshot/direction.ts';
import type { End, Snapshot } from '../snapshot/snapshot.ts';

const ARP = 'net/arp';
/** From one look at the neighbours to the next, at least; milliseconds. */
const INTERVAL = 10_000;
/** Of a router that is slow to answer, asking takes at most 1/50 of the time. */
const REST = 50;
/** The kernel keeps a thousand neighbours; those it has forgotten are remembered here, up to so many. */
const MOST_ADDRESSES = 16_384;

/** Addresses asked at a time: of a larger network the others follow. */
const MOST_ASKED = 40;

/** An address of a device; those with the same last word stand in one list. */
interface Known {
  readonly family: Family;
  readonly words: AddressWords;
  device: KnownDevice;
}

type NameOf = (address: string) => string | undefined;

/** What neighbours of this machine call themselves when they are asked, by address. Must not reject. */
export type AskNames = (addresses: readonly string[]) => Promise<AddressNames>;

export class Devices {
  readonly #source: Source;
  readonly #nameOf: NameOf;
  readonly #onChange: () => void;
  readonly #askNames: AskNames | undefined;
  /** What neighbours that no file names have said. */
  readonly #said: AddressNames = new Map();
  /** Addresses that have been asked; each is once. */
  readonly #asked = new Set<string>();
  readonly #byWord = new Map<number, Known[]>();
  readonly #byMac = new Map<string, KnownDevice>();
  /** By the first half of a hardware address; undefined where no list has it. */
  readonly #vendors = new Map<string, string | undefined>();
  #addresses = 0;
  #dueAt = Number.NEGATIVE_INFINITY;
  #isLooking = false;

  /** Nothing is read before a flow is asked for. @param onChange called when more is known than before */
  constructor(source: Source, nameOf: NameOf, onChange: () => void = () => {}, askNames?: AskNames) {
    this.#source = source;
    this.#nameOf = address => nameOf(address) ?? this.#said.get(address);
    this.#onChange = onChange;
    this.#askNames = askNames;
  }

  /** Of the end that is ours; undefined where it is no neighbour, or not known to be one yet. Costs no I/O. */
  readonly deviceOf = (snapshot: Snapshot, row: number): Device | undefined => {
    if (!this.#isLooking && performance.now() >= this.#dueAt) void this.learn();
    if (this.#addresses === 0 || !snapshot.hasAddresses(row)) return undefined;
    return this.#deviceAt(snapshot, row, innerEnd(snapshot, row));
  };

  /** What the devices that are known are called: their hardware addresses, where they have no names. */
  get names(): Set<string> {
    return new Set([...this.#byMac.values()].map(({ name, mac }) => name ?? mac));
  }

  /** Looks now, so that all flows of a table can be told at once. Never rejects. */
  async learn(): Promise<void> {
    this.#isLooking = true;
    const begun = performance.now();
    const hasLearned = await this.#read();
    const end = performance.now();
    this.#dueAt = end + Math.max(INTERVAL, (end - begun) * REST);
    if (hasLearned) this.#onChange();
    if (await this.#ask()) this.#onChange();
    this.#isLooking = false;
  }

  /** Asks the devices that no file names, each address once; tells whether any has answered. */
  async #ask(): Promise<boolean> {
    const { isThisMachine, namespace } = this.#source.place;
    if (!this.#askNames || !isThisMachine || namespace !== undefined) return false;
    const unnamed = [...this.#byMac.values()].filter(({ name }) => name === undefined);
    const addresses = unnamed
      .flatMap(device => device.addresses)
      .filter(address => !address.includes(':') && !this.#asked.has(address))
      .slice(0, MOST_ASKED);
    if (addresses.length === 0) return false;
    for (const address of addresses) this.#asked.add(address);
    const names = await this.#askNames(addresses);
    for (const [address, name] of names) this.#said.set(address, name);
    return names.size > 0;
  }

  /** Tells whether anything is known that was not. */
  async #read(): Promise<boolean> {
    const texts = await this.#source.facts([ARP, NEIGHBOURS]);
    const found = [...parseArp(texts.get(ARP) ?? ''), ...parseNeighbours(texts.get(NEIGHBOURS) ?? '')];
    const news = found.filter(neighbour => this.#add(neighbour));
    const prefixes = [...this.#byMac.keys()].map(prefixOf).filter(prefix => !this.#vendors.has(prefix));
    if (prefixes.length > 0) {
      const vendors = await findVendors(new Set(prefixes));
      for (const prefix of prefixes) this.#vendors.set(prefix, vendors.get(prefix));
    }
    return news.length > 0;
  }

  /** Tells whether it is news. */
  #add({ address: { family, words }, mac }: Neighbour): boolean {
    const device = this.#byMac.get(mac) ?? new KnownDevice(mac, this.#nameOf, this.#vendors);
    const alike = this.#byWord.get(words[3]) ?? [];
    const known = alike.find(each => each.family === family && isSame(each.words, words));
    if (known?.device === device) return false;
    if (known) {
      // The address is another's by now.
      known.device.drop(textOf(known));
      known.device = device;
    } else {
      if (this.#addresses >= MOST_ADDRESSES) return false;
      this.#addresses++;
      this.#byWord.set(words[3], [...alike, { family, words, device }]);
    }
    this.#byMac.set(mac, device);
    device.add(formatAddress(family, ...words));
    return true;
  }

  #deviceAt(snapshot: Snapshot, row: number, end: End): Device | undefined {
    const alike = this.#byWord.get(snapshot.word(row, end, 3));
    if (!alike) return undefined;
    const family = snapshot.family(row);
    return alike.find(
      each =>
        each.family === family &&
        each.words[2] === snapshot.word(row, end, 2) &&
        each.words[1] === snapshot.word(row, end, 1) &&
        each.words[0] === snapshot.word(row, end, 0),
    )?.device;
  }
}

class KnownDevice implements Device {
  readonly mac: string;
  readonly #addresses = new Set<string>();
  readonly #nameOf: NameOf;
  readonly #vendors: ReadonlyMap<string, string | undefined>;

  constructor(mac: string, nameOf: NameOf, vendors: ReadonlyMap<string, string | undefined>) {
    this.mac = mac;
    this.#nameOf = nameOf;
    this.#vendors = vendors;
  }

  add(address: string): void {
    this.#addresses.add(address);
  }

  drop(address: string): void {
    this.#addresses.delete(address);
  }

  get addresses(): readonly string[] {
    return [...this.#addresses];
  }

  get name(): string | undefined {
    for (const address of this.#addresses) {
      const name = this.#nameOf(address);
      if (name !== undefined) return name;
    }
    return undefined;
  }

  get vendor(): string | undefined {
    return this.#vendors.get(prefixOf(this.mac));
  }
}

function isSame(a: AddressWords, b: AddressWords): boolean {
  return a.every((word, at) => word === b[at]);
}

function textOf({ family, words }: Known): string {
  return formatAddress(family, ...words);
}
