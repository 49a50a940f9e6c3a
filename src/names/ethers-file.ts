// Names of hosts on the local network from ethers(5), whose hardware addresses the ARP table resolves.
import { type AddressNames, setName } from './address-names.ts';

/** `flags` of an ARP entry that has no answer yet. */
const INCOMPLETE = '0x0';

/** The names of the addresses in `arp` (/proc/net/arp) whose hardware address `ethers` names. */
export function parseEthers(ethers: string, arp: string): AddressNames {
  const names: AddressNames = new Map();
  const namesByHardware = hardwareNames(ethers);
  for (const line of arp.split('\n')) {
    const [address = '', , flags, hardware = ''] = line.trim().split(/\s+/, 4);
    const name = namesByHardware.get(canonicalHardware(hardware));
    if (name !== undefined && flags !== INCOMPLETE) setName(names, address, name);
  }
  return names;
}

function hardwareNames(ethers: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of ethers.split('\n')) {
    const [hardware, name] = line.replace(/#.*/, '').trim().split(/\s+/, 2);
    if (hardware !== undefined && name !== undefined) names.set(canonicalHardware(hardware), name);
  }
  return names;
}

/** ethers(5) lets leading zeros go: `0:c:29:1:2:3`. */
function canonicalHardware(hardware: string): string {
  return hardware
    .toLowerCase()
    .split(':')
    .map(octet => octet.padStart(2, '0'))
    .join(':');
}
