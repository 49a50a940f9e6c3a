// Names from the lease file of dnsmasq.
import { type AddressNames, setName } from './address-names.ts';

/**
 * A lease is `EXPIRY MAC ADDRESS NAME CLIENT-ID`, for IPv6 `EXPIRY IAID ADDRESS NAME DUID`, with `*` for no
 * name. EXPIRY is not looked at: dnsmasq drops what has run out, and on a router without a clock of its own
 * (HAVE_BROKEN_RTC) it holds the length of the lease instead.
 */
export function parseDnsmasqLeases(text: string): AddressNames {
  const names: AddressNames = new Map();
  for (const line of text.split('\n')) {
    const [, , address, name] = line.trim().split(/\s+/, 4);
    if (address !== undefined && name !== undefined && name !== '*') setName(names, address, name);
  }
  return names;
}
