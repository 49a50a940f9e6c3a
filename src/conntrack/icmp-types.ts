// ICMP and ICMPv6 message types: their names, and which type answers which.
import { ICMP, ICMPV6 } from './protocols.ts';

export interface IcmpType {
  /** Protocol number, ICMP or ICMPv6. */
  readonly protocol: number;
  readonly type: number;
  /** As nft(8) spells it. */
  readonly name: string;
  /** Type of the reply direction; undefined for the types that open no flow of their own. */
  readonly inverse: number | undefined;
}

// Inverses as in the kernel's nf_conntrack_proto_icmp.c and nf_conntrack_proto_icmpv6.c (`invmap`).
export const ICMP_TYPES: readonly IcmpType[] = [
  { protocol: ICMP, type: 0, name: 'echo-reply', inverse: 8 },
  { protocol: ICMP, type: 3, name: 'destination-unreachable', inverse: undefined },
  { protocol: ICMP, type: 4, name: 'source-quench', inverse: undefined },
  { protocol: ICMP, type: 5, name: 'redirect', inverse: undefined },
  { protocol: ICMP, type: 8, name: 'echo-request', inverse: 0 },
  { protocol: ICMP, type: 9, name: 'router-advertisement', inverse: undefined },
  { protocol: ICMP, type: 10, name: 'router-solicitation', inverse: undefined },
  { protocol: ICMP, type: 11, name: 'time-exceeded', inverse: undefined },
  { protocol: ICMP, type: 12, name: 'parameter-problem', inverse: undefined },
  { protocol: ICMP, type: 13, name: 'timestamp-request', inverse: 14 },
  { protocol: ICMP, type: 14, name: 'timestamp-reply', inverse: 13 },
  { protocol: ICMP, type: 15, name: 'info-request', inverse: 16 },
  { protocol: ICMP, type: 16, name: 'info-reply', inverse: 15 },
  { protocol: ICMP, type: 17, name: 'address-mask-request', inverse: 18 },
  { protocol: ICMP, type: 18, name: 'address-mask-reply', inverse: 17 },
  { protocol: ICMPV6, type: 1, name: 'destination-unreachable', inverse: undefined },
  { protocol: ICMPV6, type: 2, name: 'packet-too-big', inverse: undefined },
  { protocol: ICMPV6, type: 3, name: 'time-exceeded', inverse: undefined },
  { protocol: ICMPV6, type: 4, name: 'parameter-problem', inverse: undefined },
  { protocol: ICMPV6, type: 128, name: 'echo-request', inverse: 129 },
  { protocol: ICMPV6, type: 129, name: 'echo-reply', inverse: 128 },
  { protocol: ICMPV6, type: 130, name: 'mld-listener-query', inverse: undefined },
  { protocol: ICMPV6, type: 131, name: 'mld-listener-report', inverse: undefined },
  { protocol: ICMPV6, type: 132, name: 'mld-listener-done', inverse: undefined },
  { protocol: ICMPV6, type: 133, name: 'nd-router-solicit', inverse: undefined },
  { protocol: ICMPV6, type: 134, name: 'nd-router-advert', inverse: undefined },
  { protocol: ICMPV6, type: 135, name: 'nd-neighbor-solicit', inverse: undefined },
  { protocol: ICMPV6, type: 136, name: 'nd-neighbor-advert', inverse: undefined },
  { protocol: ICMPV6, type: 137, name: 'nd-redirect', inverse: undefined },
  { protocol: ICMPV6, type: 138, name: 'router-renumbering', inverse: undefined },
  { protocol: ICMPV6, type: 139, name: 'node-information-query', inverse: 140 },
  { protocol: ICMPV6, type: 140, name: 'node-information-reply', inverse: 139 },
  { protocol: ICMPV6, type: 143, name: 'mld2-listener-report', inverse: undefined },
];

/** The name of a message type; undefined where there is none. */
export function icmpTypeName(protocol: number, type: number): string | undefined {
  return find(protocol, type)?.name;
}

/** The type that answers this one; undefined where the kernel expects no answer. */
export function icmpInverseType(protocol: number, type: number): number | undefined {
  return find(protocol, type)?.inverse;
}

function find(protocol: number, type: number): IcmpType | undefined {
  return BY_KEY.get(key(protocol, type));
}

function key(protocol: number, type: number): number {
  return protocol * 256 + type;
}

const BY_KEY: ReadonlyMap<number, IcmpType> = new Map(
  ICMP_TYPES.map(entry => [key(entry.protocol, entry.type), entry]),
);
