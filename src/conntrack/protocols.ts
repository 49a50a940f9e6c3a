// The transport protocols: number, name, and which keys tell their flows apart.

/** Keys of a tuple beside its addresses: sport/dport, type/code/id, srckey/dstkey, or nothing. */
export type TupleKeys = 'ports' | 'icmp' | 'gre' | 'none';

export interface Protocol {
  /** IANA protocol number, 0-255: what identifies a protocol in the table. */
  readonly number: number;
  readonly name: string;
  /** Other names it goes by, such as those of /etc/protocols. */
  readonly aliases: readonly string[];
  readonly keys: TupleKeys;
}

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const DCCP = 33;
export const GRE = 47;
export const ICMPV6 = 58;
export const SCTP = 132;
export const UDPLITE = 136;

/**
 * In order of number. Kernels differ in what they track, so a line is read by its own keys:
 * 4.16 to 5.11 print ICMPv6 as `unknown`, 6.17 dropped DCCP and 7.1 UDP-Lite, both then without ports.
 */
export const PROTOCOLS: readonly Protocol[] = [
  untracked(0, 'hopopt'),
  tracked(ICMP, 'icmp', 'icmp'),
  untracked(2, 'igmp'),
  untracked(4, 'ipencap', 'ipip'),
  tracked(TCP, 'tcp', 'ports'),
  untracked(8, 'egp'),
  untracked(9, 'igp'),
  tracked(UDP, 'udp', 'ports'),
  tracked(DCCP, 'dccp', 'ports'),
  untracked(41, 'ipv6', '6in4'),
  untracked(43, 'ipv6-route'),
  untracked(44, 'ipv6-frag'),
  untracked(46, 'rsvp'),
  tracked(GRE, 'gre', 'gre'),
  untracked(50, 'esp', 'ipsec-esp'),
  untracked(51, 'ah', 'ipsec-ah'),
  untracked(57, 'skip'),
  tracked(ICMPV6, 'icmpv6', 'icmp', 'ipv6-icmp', 'icmp6'),
  untracked(59, 'ipv6-nonxt'),
  untracked(60, 'ipv6-opts'),
  untracked(88, 'eigrp'),
  untracked(89, 'ospf', 'ospfigp'),
  untracked(94, 'ipip-tunnel'),
  untracked(97, 'etherip'),
  untracked(98, 'encap'),
  untracked(103, 'pim'),
  untracked(108, 'ipcomp'),
  untracked(112, 'vrrp', 'carp'),
  untracked(115, 'l2tp'),
  untracked(124, 'isis'),
  tracked(SCTP, 'sctp', 'ports'),
  untracked(133, 'fc'),
  untracked(135, 'mobility-header'),
  tracked(UDPLITE, 'udplite', 'ports'),
  untracked(137, 'mpls-in-ip'),
  untracked(138, 'manet'),
  untracked(139, 'hip'),
  untracked(140, 'shim6'),
  untracked(141, 'wesp'),
  untracked(142, 'rohc'),
  untracked(143, 'ethernet'),
];

/** What is known of a protocol number; undefined for one without an entry. */
export function protocolByNumber(number: number): Protocol | undefined {
  return BY_NUMBER.get(number);
}

/** The name to show: the protocol's own, even where the kernel says `unknown`, else its number. */
export function protocolName(number: number): string {
  return BY_NUMBER.get(number)?.name ?? String(number);
}

/** Reads a name, an alias or a decimal number in any case; undefined if it is none of them. */
export function parseProtocol(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : undefined;
  return BY_NAME.get(text.toLowerCase());
}

/** The keys that flows of this protocol have where the kernel tracks it. */
export function tupleKeys(number: number): TupleKeys {
  return BY_NUMBER.get(number)?.keys ?? 'none';
}

const BY_NUMBER: ReadonlyMap<number, Protocol> = new Map(
  PROTOCOLS.map(protocol => [protocol.number, protocol]),
);
const BY_NAME: ReadonlyMap<string, number> = new Map(
  PROTOCOLS.flatMap(({ number, name, aliases }) =>
    [name, ...aliases].map((word): [string, number] => [word, number]),
  ),
);

function tracked(number: number, name: string, keys: TupleKeys, ...aliases: string[]): Protocol {
  return { number, name, aliases, keys };
}

function untracked(number: number, name: string, ...aliases: string[]): Protocol {
  return { number, name, aliases, keys: 'none' };
}
