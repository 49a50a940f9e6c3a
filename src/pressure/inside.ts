// Which end of a flow is inside: private and link-local addresses, and the prefixes the router itself has.
import { type Address, Family, type Prefix, parsePrefix } from '../conntrack/address.ts';
import { isIn, type MaskedPrefix, masked } from '../conntrack/masked-prefix.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';

/** RFC 1918, RFC 6598 (behind a carrier's NAT), loopback, link-local, and RFC 4193 for IPv6. */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
];

/** Tells inside from outside addresses, and the router's own from both. */
export class Inside {
  readonly #ipv4: readonly MaskedPrefix[];
  readonly #ipv6: readonly MaskedPrefix[];
  /** The router's own addresses, as `addressKey` writes them. */
  readonly #router = new Set<string | number>();

  /** `own` are the prefixes on the router's inner interfaces; the one towards its provider does not belong here. */
  constructor(own: readonly Prefix[] = []) {
    const prefixes = [...PRIVATE.map(parsePrefix), ...own].filter(prefix => prefix !== undefined);
    this.#ipv4 = prefixes.filter(({ family }) => family === Family.IPV4).map(masked);
    this.#ipv6 = prefixes.filter(({ family }) => family === Family.IPV6).map(masked);
  }

  /** Whether the address of one end of a flow is inside. */
  has(snapshot: Snapshot, row: number, end: End): boolean {
    if (!snapshot.hasAddresses(row)) return false;
    const prefixes = snapshot.family(row) === Family.IPV6 ? this.#ipv6 : this.#ipv4;
    const w0 = snapshot.word(row, end, 0);
    const w1 = snapshot.word(row, end, 1);
    const w2 = snapshot.word(row, end, 2);
    const w3 = snapshot.word(row, end, 3);
    for (const prefix of prefixes) if (isIn(prefix, w0, w1, w2, w3)) return true;
    return false;
  }

  /** The router's own addresses, as far as its interfaces tell. */
  addRouter(addresses: readonly Address[]): void {
    for (const { family, words } of addresses) this.#router.add(addressKey(family, ...words));
  }

  /**
   * Learns the router's outer addresses from what it translates: the source that it puts in place of ours, and the
   * destination from which it sends on to one of our servers.
   */
  learnRouter(snapshot: Snapshot): void {
    let last: string | number = '';
    for (let row = 0; row < snapshot.rows.live; row++) {
      const end = snapshot.isSourceNat(row)
        ? End.REPLY_DST
        : snapshot.isDestinationNat(row) && !this.has(snapshot, row, End.ORIGINAL_SRC)
          ? End.ORIGINAL_DST
          : undefined;
      if (end === undefined || this.has(snapshot, row, end)) continue;
      const key = keyOf(snapshot, row, end);
      if (key === last) continue;
      last = key;
      const ours = end === End.REPLY_DST ? End.ORIGINAL_SRC : End.REPLY_SRC;
      if (this.has(snapshot, row, ours)) this.#router.add(key);
    }
  }

  /** Whether an end of a flow is the router itself, as far as is known. */
  isRouter(snapshot: Snapshot, row: number, end: End): boolean {
    return this.#router.size > 0 && snapshot.hasAddresses(row) && this.#router.has(keyOf(snapshot, row, end));
  }

  /** Whether an end is one of ours: inside, or the router itself. */
  isOurs(snapshot: Snapshot, row: number, end: End): boolean {
    return this.has(snapshot, row, end) || this.isRouter(snapshot, row, end);
  }

  /**
   * The end that is inside: who opened the flow if that is one of ours, else the server that answers behind a
   * translated destination. The router's own end counts where no other of ours is there. Where neither is ours, or
   * both are, who opened it.
   */
  endOf(snapshot: Snapshot, row: number): typeof End.ORIGINAL_SRC | typeof End.REPLY_SRC {
    if (this.has(snapshot, row, End.ORIGINAL_SRC)) return End.ORIGINAL_SRC;
    if (this.has(snapshot, row, End.REPLY_SRC)) return End.REPLY_SRC;
    if (this.isRouter(snapshot, row, End.ORIGINAL_SRC)) return End.ORIGINAL_SRC;
    return this.isRouter(snapshot, row, End.REPLY_SRC) ? End.REPLY_SRC : End.ORIGINAL_SRC;
  }
}

/** IPv4 as its number, so that the common case makes no text. */
function keyOf(snapshot: Snapshot, row: number, end: End): string | number {
  const word = (index: 0 | 1 | 2 | 3): number => snapshot.word(row, end, index);
  return addressKey(snapshot.family(row), word(0), word(1), word(2), word(3));
}

function addressKey(family: number, w0: number, w1: number, w2: number, w3: number): string | number {
  return family === Family.IPV6 ? `${w0} ${w1} ${w2} ${w3}` : w3;
}
