// The words of the filter language, and which of them begin what.
import { Family } from '../../conntrack/address.ts';
import { DCCP, GRE, ICMP, ICMPV6, SCTP, TCP, UDP, UDPLITE } from '../../conntrack/protocols.ts';
import type { Flagged, GreFact, IcmpFact, Quantity, Translated, ZoneFact } from './ast.ts';

/** Protocols that need no `proto` before them. */
export const PROTOCOL_KEYWORDS = {
  tcp: TCP,
  udp: UDP,
  udplite: UDPLITE,
  icmp: ICMP,
  icmpv6: ICMPV6,
  icmp6: ICMPV6,
  sctp: SCTP,
  dccp: DCCP,
  gre: GRE,
} as const satisfies Record<string, number>;

export const FAMILY_KEYWORDS = {
  ip: Family.IPV4,
  ip6: Family.IPV6,
  ipv4: Family.IPV4,
  ipv6: Family.IPV6,
} as const satisfies Record<string, Family>;

export const DIRECTION_KEYWORDS = ['src', 'dst', 'reply'] as const;
export const TYPE_KEYWORDS = ['host', 'net', 'port', 'portrange'] as const;
export const FLAG_KEYWORDS = ['assured', 'unreplied', 'offload'] as const satisfies readonly Flagged[];
export const NAT_KEYWORDS = ['snat', 'dnat', 'nat'] as const satisfies readonly Translated[];
export const ZONE_KEYWORDS = ['zone', 'orig-zone', 'reply-zone'] as const satisfies readonly ZoneFact[];
export const ICMP_KEYWORDS = ['icmp-type', 'icmp-code', 'icmp-id'] as const satisfies readonly IcmpFact[];
export const GRE_KEYWORDS = [
  'srckey',
  'dstkey',
  'reply-key-src',
  'reply-key-dst',
] as const satisfies readonly GreFact[];
export const QUANTITY_KEYWORDS = [
  'ttl',
  'age',
  'idle',
  'bytes',
  'packets',
  'rate',
] as const satisfies readonly Quantity[];

export type TypeKeyword = (typeof TYPE_KEYWORDS)[number];

/** Those before a value that cannot be completed: a number, or a label, whose names the machine of the table keeps. */
export const VALUE_KEYWORDS = [
  'portrange',
  'mark',
  'secmark',
  'label',
  ...ZONE_KEYWORDS,
  ...ICMP_KEYWORDS,
  ...GRE_KEYWORDS,
] as const;

/** Every word that can begin a primitive. */
export const PRIMITIVE_KEYWORDS: readonly string[] = [
  ...DIRECTION_KEYWORDS,
  ...TYPE_KEYWORDS,
  ...Object.keys(PROTOCOL_KEYWORDS),
  'proto',
  ...Object.keys(FAMILY_KEYWORDS),
  'state',
  ...FLAG_KEYWORDS,
  ...NAT_KEYWORDS,
  'mark',
  'secmark',
  'label',
  ...ZONE_KEYWORDS,
  ...ICMP_KEYWORDS,
  ...GRE_KEYWORDS,
  ...QUANTITY_KEYWORDS,
];

/** Narrows a word to a member of a keyword list. */
export function isOneOf<T extends string>(list: readonly T[], word: string): word is T {
  return (list as readonly string[]).includes(word);
}
