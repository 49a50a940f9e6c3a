// What is known of a device on the wire: all addresses of one hardware address.

export interface Device {
  /** Its hardware address, as `28:16:a8:01:02:03`. */
  readonly mac: string;
  /** In RFC 5952 form, in the order in which they were met. */
  readonly addresses: readonly string[];
  /** That of one of its addresses; safe to show. */
  readonly name: string | undefined;
  /** Whom the first half of its hardware address was given to, by a list on this machine; safe to show. */
  readonly vendor: string | undefined;
}

const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

/** Whether a text is a hardware address, as devices have it. */
export function isMac(text: string): boolean {
  return MAC.test(text);
}

/**
 * Whether a hardware address was made up by its device (the bit for local administration, IEEE 802 8.2.2), as phones do to
 * be known by another one in each network, and virtual machines for want of one.
 */
export function isRandomised(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 2) !== 0;
}

/** All there is to call it: its name, and who has made it or that nobody can tell; undefined where nothing is known. */
export function deviceText({ mac, name, vendor }: Device): string | undefined {
  const maker = vendor ?? (isRandomised(mac) ? 'randomised MAC' : undefined);
  return name !== undefined && maker !== undefined ? `${name} (${maker})` : (name ?? maker);
}
