// The one spelling of an address that names are kept under, and its name in the DNS.
import { Family, formatAddress, formatFullIPv6, parseAddress } from '../conntrack/address.ts';

/** The address as RFC 5952 spells it, without its zone; absent where the text is no address. */
export function canonicalAddress(text: string): string | undefined {
  const address = parseAddress(withoutZone(text));
  return address && formatAddress(address.family, ...address.words);
}

/** The name whose PTR record names the host of a canonical address: under in-addr.arpa or ip6.arpa. */
export function reverseName(address: string): string {
  const parsed = parseAddress(address);
  if (parsed?.family !== Family.IPV6) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const nibbles = formatFullIPv6(...parsed.words).replaceAll(':', '');
  return `${[...nibbles].reverse().join('.')}.ip6.arpa`;
}

/** `fe80::1%br-lan` as `fe80::1`; an IPv4 address has no zone. */
function withoutZone(text: string): string {
  return text.includes(':') ? text.replace(/%.+$/, '') : text;
}
