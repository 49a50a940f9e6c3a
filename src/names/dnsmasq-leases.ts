// Names from the lease file of dnsmasq.
import { type AddressNames, setName } from './address-names.ts';

/** Where an expiry that is smaller stands for a length: no clock has stood before this since 2001. Seconds since 1970. */
const LEAST_INSTANT = 1_000_000_000;

/**
 * A lease is `EXPIRY MAC ADDRESS NAME CLIENT-ID`, for IPv6 `EXPIRY IAID ADDRESS NAME DUID`, with `*` for no name. EXPIRY is
 * in seconds since 1970, 0 for never; a router without a clock of its own (HAVE_BROKEN_RTC) has the length of the lease
 * there, or what is left of it, and it is believed. Of two leases of one address the one that ends later counts.
 * @param now milliseconds since 1970; a lease that ended before it names nobody
 */
export function parseDnsmasqLeases(text: string, now: number): AddressNames {
  const leases = text.split('\n').flatMap(line => {
    const [expiry = '', , address, name] = line.trim().split(/\s+/, 4);
    if (address === undefined || name === undefined || name === '*') return [];
    const ends = endOfLease(expiry, now);
    return ends > now ? [{ ends, address, name }] : [];
  });
  const names: AddressNames = new Map();
  for (const { address, name } of leases.sort((a, b) => a.ends - b.ends || 0)) setName(names, address, name);
  return names;
}

/** Milliseconds since 1970. What is no number is no word of an end. */
function endOfLease(expiry: string, now: number): number {
  const seconds = Number(expiry);
  if (!(seconds > 0)) return Number.POSITIVE_INFINITY;
  return seconds < LEAST_INSTANT ? now + seconds * 1000 : seconds * 1000;
}
