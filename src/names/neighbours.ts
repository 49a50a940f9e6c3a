// Which hardware address answers for an address, as the kernel's neighbour tables have it.
import { type Address, Family, parseAddress } from '../conntrack/address.ts';
import { isMac } from './device.ts';

export interface Neighbour {
  readonly address: Address;
  /** In small letters. */
  readonly mac: string;
}

/** `flags` of an ARP entry that nobody has answered for. */
const INCOMPLETE = '0x0';
/** What stands there of an interface that has no hardware addresses. */
const NO_MAC = '00:00:00:00:00:00';
/** A neighbour that does not answer has no hardware address. */
const NEIGHBOUR = /^([0-9a-f:.]+) dev \S+ .*\blladdr ([0-9a-f:]{17})\b/i;

/** Those of IPv4, by /proc/net/arp: `ADDRESS TYPE FLAGS MAC MASK DEVICE`. Never throws. */
export function parseArp(text: string): Neighbour[] {
  return text.split('\n').flatMap(line => {
    const [address = '', , flags, mac = ''] = line.trim().split(/\s+/, 4);
    return flags === INCOMPLETE ? [] : neighbour(Family.IPV4, address, mac);
  });
}

/** Those of IPv6, by `ip -6 neigh show`: link-local ones are left out, which are another's on each link. Never throws. */
export function parseNeighbours(text: string): Neighbour[] {
  return text.split('\n').flatMap(line => {
    const [, address = '', mac = ''] = NEIGHBOUR.exec(line) ?? [];
    return address.toLowerCase().startsWith('fe80:') ? [] : neighbour(Family.IPV6, address, mac);
  });
}

function neighbour(family: Family, text: string, written: string): Neighbour[] {
  const address = parseAddress(text);
  const mac = written.toLowerCase();
  return address?.family === family && isMac(mac) && mac !== NO_MAC ? [{ address, mac }] : [];
}
