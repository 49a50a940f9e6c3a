// Names from the lease and hosts files of odhcpd, OpenWrt's server for DHCPv6.
import { type AddressNames, setFirstName } from './address-names.ts';
import { parseHosts } from './hosts-file.ts';

/** odhcpd puts this before a name that is not a legal one. */
const BROKEN_NAME = 'broken\\x20';

/**
 * A lease is `# INTERFACE DUID IAID|ipv4 NAME VALID-UNTIL ASSIGNED LENGTH ADDRESS/LENGTH...`, with `-` for no
 * name; the lines between are those of a hosts file and count first. Delegated prefixes name no host.
 */
export function parseOdhcpdLeases(text: string): AddressNames {
  const names = parseHosts(text);
  for (const line of text.split('\n')) {
    const [sign, , , , name, validUntil, , , ...addresses] = line.trim().split(/\s+/);
    if (sign !== '#' || name === undefined || name === '-' || !/^-?\d+$/.test(validUntil ?? '')) continue;
    nameAll(names, addresses, name.startsWith(BROKEN_NAME) ? name.slice(BROKEN_NAME.length) : name);
  }
  return names;
}

function nameAll(names: AddressNames, addresses: readonly string[], name: string): void {
  for (const addressAndLength of addresses) {
    const address = /^([^/]+)\/(?:32|128)$/.exec(addressAndLength)?.[1];
    if (address !== undefined) setFirstName(names, address, name);
  }
}
