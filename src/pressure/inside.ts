// Which end of a flow is inside: private and link-local addresses, and the prefixes the router itself has.
import { Family, type Prefix, parsePrefix } from '../conntrack/address.ts';
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

/** One prefix as words to compare under masks. */
interface Masked {
  readonly words: readonly [number, number, number, number];
  readonly masks: readonly [number, number, number, number];
}

/** Tells inside from outside addresses. */
export class Inside {
  readonly #ipv4: readonly Masked[];
  readonly #ipv6: readonly Masked[];

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

  /**
   * The end that is inside: who opened the flow if that is one of ours, else the server that answers behind a
   * translated destination. Where neither is ours, or both are, who opened it.
   */
  endOf(snapshot: Snapshot, row: number): typeof End.ORIGINAL_SRC | typeof End.REPLY_SRC {
    if (this.has(snapshot, row, End.ORIGINAL_SRC)) return End.ORIGINAL_SRC;
    return this.has(snapshot, row, End.REPLY_SRC) ? End.REPLY_SRC : End.ORIGINAL_SRC;
  }
}

function masked({ family, words, length }: Prefix): Masked {
  const bits = family === Family.IPV4 ? length + 96 : length;
  const mask = (word: number): number => {
    const kept = Math.min(32, Math.max(0, bits - word * 32));
    return kept === 0 ? 0 : (0xffff_ffff << (32 - kept)) >>> 0;
  };
  return { words, masks: [mask(0), mask(1), mask(2), mask(3)] };
}

function isIn({ words, masks }: Masked, w0: number, w1: number, w2: number, w3: number): boolean {
  return (
    ((w3 ^ words[3]) & masks[3]) === 0 &&
    ((w2 ^ words[2]) & masks[2]) === 0 &&
    ((w1 ^ words[1]) & masks[1]) === 0 &&
    ((w0 ^ words[0]) & masks[0]) === 0
  );
}
