// IPv6 addresses in the two spellings the demo needs: in full as proc prints them, and short as files of names have them.

/** `prefix` is the first four groups in full; the rest is the host's number. */
export function ipv6Address(prefix: string, host: number): string {
  return `${prefix}:0000:0000:0000:${host.toString(16).padStart(4, '0')}`;
}

/** Shortens what `ipv6Address` made; any other text, such as an IPv4 address, stays as it is. */
export function shortAddress(address: string): string {
  return address.replace(/:0000(:0000)+:/, '::').replace(/(^|:)0{1,3}(?=[0-9a-f])/g, '$1');
}
