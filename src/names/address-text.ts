// The one spelling of an address that names are kept under, and its name in the DNS.
import { isIP, isIPv4, SocketAddress } from 'node:net';

/** The address as RFC 5952 spells it, without its zone; absent where the text is no address. */
export function canonicalAddress(text: string): string | undefined {
  switch (isIP(text)) {
    case 4:
      return text;
    case 6:
      return new SocketAddress({ address: text, family: 'ipv6' }).address;
    default:
      return undefined;
  }
}

/** The name whose PTR record names the host of a canonical address: under in-addr.arpa or ip6.arpa. */
export function reverseName(address: string): string {
  if (isIPv4(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const nibbles = hexGroups(address).map(group => group.padStart(4, '0'));
  return `${[...nibbles.join('')].reverse().join('.')}.ip6.arpa`;
}

function hexGroups(ipv6: string): string[] {
  const [head = '', tail] = dottedAsHex(ipv6).split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`. */
function dottedAsHex(ipv6: string): string {
  return ipv6.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map(group => group.toString(16)).join(':'),
  );
}
