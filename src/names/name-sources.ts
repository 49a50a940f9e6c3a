// The files that name hosts: where they are, how they are read, and which of them is believed first.
import type { AddressNames } from './address-names.ts';
import { parseDhcpdLeases } from './dhcpd-leases.ts';
import { parseDnsmasqLeases } from './dnsmasq-leases.ts';
import { parseEthers } from './ethers-file.ts';
import { parseHosts } from './hosts-file.ts';
import { parseKeaLeases } from './kea-leases.ts';
import { parseOdhcpdLeases } from './odhcpd-leases.ts';

export interface NameSource {
  /** Absolute; one that ends in `/` stands for every file of that directory. Most are missing on any one host. */
  readonly paths: readonly string[];
  /**
   * Reads the texts of `paths`, in their order, a missing one as ''. Never throws.
   * @param now milliseconds since 1970
   */
  readonly parse: (texts: readonly string[], now: number) => AddressNames;
}

/** Where two sources name one address, the earlier counts: what was written by hand before what clients call themselves. */
export const NAME_SOURCES: readonly NameSource[] = Object.freeze([
  { paths: ['/etc/hosts'], parse: texts => parseHosts(texts.join('\n')) },
  // OpenWrt: dnsmasq's static hosts and what odhcpd leased.
  {
    paths: ['/tmp/hosts/', '/tmp/odhcpd.leases'],
    parse: (texts, now) => parseOdhcpdLeases(texts.join('\n'), now),
  },
  {
    paths: ['/tmp/dhcp.leases', '/var/lib/misc/dnsmasq.leases'],
    parse: (texts, now) => parseDnsmasqLeases(texts.join('\n'), now),
  },
  {
    paths: ['/var/lib/dhcp/dhcpd.leases'],
    parse: (texts, now) => parseDhcpdLeases(texts.join('\n'), now),
  },
  { paths: keaFiles('/var/lib/kea/kea-leases4.csv'), parse: parseKeaFiles },
  { paths: keaFiles('/var/lib/kea/kea-leases6.csv'), parse: parseKeaFiles },
  {
    paths: ['/etc/ethers', '/proc/net/arp'],
    parse: ([ethers = '', arp = '']) => parseEthers(ethers, arp),
  },
]);

/** Kea's clean-up, kea-lfc(8), leaves older rows in `.2` and, while it works, in `.1` and `.completed`. */
function keaFiles(path: string): string[] {
  return [`${path}.2`, `${path}.1`, `${path}.completed`, path];
}

function parseKeaFiles(texts: readonly string[], now: number): AddressNames {
  return parseKeaLeases(texts.join('\n'), now);
}
