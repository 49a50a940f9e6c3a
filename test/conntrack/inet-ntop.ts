// Addresses as glibc's inet_ntop(3), and so conntrack(8), prints them: the slow twin of writeInetNtop.
import { Family, formatAddress } from '../../src/conntrack/address.ts';

/** It differs from RFC 5952 in one thing: in `::/96` a last word with a non-zero upper half is a dotted quad. */
export function formatInetNtop(family: number, w0: number, w1: number, w2: number, w3: number): string {
  const compatible = family !== Family.IPV4 && w0 === 0 && w1 === 0 && w2 === 0 && w3 >>> 16 !== 0;
  if (!compatible) return formatAddress(family, w0, w1, w2, w3);
  return `::${formatAddress(Family.IPV4, 0, 0, 0, w3)}`;
}
