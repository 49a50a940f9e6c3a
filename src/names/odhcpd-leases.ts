// Names from the lease and hosts files of odhcpd, OpenWrt's server for DHCPv6.
import { type AddressNames, setFirstName } from './address-names.ts';
import { parseHosts } from './hosts-file.ts';

/** odhcpd puts this before a name that is not a legal one. */
const BROKEN_NAME = 'broken\\x20';
const FOR_EVER = -1;

interface Lease {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly ends: number;
  readonly addresses: readonly string[];
}

/**
 * A lease is `# INTERFACE DUID IAID|ipv4 NAME VALID-UNTIL ASSIGNED LENGTH ADDRESS/LENGTH...`, with `-` for no name;
 * VALID-UNTIL is in seconds since 1970, -1 for ever and 0 once it is over. The lines between are those of a hosts file,
 * and count first, but for those of the lease above them once that is over. Of two leases of one address the one that
 * ends later counts. Delegated prefixes name no host.
 * @param now milliseconds since 1970
 */
export function parseOdhcpdLeases(text: string, now: number): AddressNames {
  const leases: Lease[] = [];
  const hosts: string[] = [];
  let over: ReadonlySet<string> = new Set();
  for (const line of text.split('\n')) {
    const lease = readLease(line);
    if (lease === undefined) {
      if (!over.has(line.trim().split(/\s/, 1)[0] ?? '')) hosts.push(line);
    } else if (lease.ends > now) {
      leases.push(lease);
      over = new Set();
    } else over = new Set(lease.addresses);
  }
  const names = parseHosts(hosts.join('\n'));
  for (const { name, addresses } of leases.sort((a, b) => b.ends - a.ends || 0)) {
    if (name === '-') continue;
    const bare = name.startsWith(BROKEN_NAME) ? name.slice(BROKEN_NAME.length) : name;
    for (const address of addresses) setFirstName(names, address, bare);
  }
  return names;
}

function readLease(line: string): Lease | undefined {
  const [sign, , , , name, validUntil = '', , , ...addresses] = line.trim().split(/\s+/);
  if (sign !== '#' || name === undefined || !/^-?\d+$/.test(validUntil)) return undefined;
  const seconds = Number(validUntil);
  return {
    name,
    ends: seconds === FOR_EVER ? Number.POSITIVE_INFINITY : seconds * 1000,
    addresses: addresses.flatMap(each => /^([^/]+)\/(?:32|128)$/.exec(each)?.[1] ?? []),
  };
}
