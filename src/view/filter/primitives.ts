// What a filter is made of, as help, manual page and docs explain it.
import {
  DIRECTION_KEYWORDS,
  FAMILY_KEYWORDS,
  FLAG_KEYWORDS,
  GRE_KEYWORDS,
  ICMP_KEYWORDS,
  NAT_KEYWORDS,
  PROTOCOL_KEYWORDS,
  ZONE_KEYWORDS,
} from './keywords.ts';

export interface Primitive {
  /** As it is written: keywords, then what follows them in capitals. */
  readonly form: string;
  readonly meaning: string;
  /** Filters that use it. */
  readonly examples: readonly string[];
}

/** In the order in which they are explained: ends, protocols, conditions, translations, figures, and what joins them. */
export const PRIMITIVES: readonly Primitive[] = [
  {
    form: 'host ADDRESS|NAME, net PREFIX',
    meaning: 'either end has this address, or lies within this prefix; a bare address or prefix is enough',
    examples: ['host 192.168.1.23', 'net 10.0.0.0/8', '2001:db8::/32'],
  },
  {
    form: 'port PORT|SERVICE, portrange LOW-HIGH',
    meaning: 'either end has this port, or one of these; a bare number is a port',
    examples: ['port https', 'portrange 6881-6999', '443'],
  },
  {
    form: DIRECTION_KEYWORDS.join(' '),
    meaning:
      'before host, net, port or portrange: that end only; reply src and reply dst are those of the answers',
    examples: ['src host 192.168.1.23', 'dst port 53', 'reply dst host 203.0.113.1'],
  },
  {
    form: `${Object.keys(PROTOCOL_KEYWORDS).join(' ')}, proto NAME|NUMBER`,
    meaning: 'this protocol',
    examples: ['udp', 'proto ospf', 'proto 50'],
  },
  { form: Object.keys(FAMILY_KEYWORDS).join(' '), meaning: 'this family', examples: ['ip6'] },
  {
    form: 'state NAME[,NAME]',
    meaning: 'in one of these states',
    examples: ['state SYN_SENT,SYN_RECV'],
  },
  {
    form: FLAG_KEYWORDS.join(' '),
    meaning: 'with this flag',
    examples: ['unreplied', 'not assured'],
  },
  {
    form: NAT_KEYWORDS.join(' '),
    meaning: 'whose source, whose destination, or of which either is translated',
    examples: ['dnat'],
  },
  {
    form: `mark N[/MASK], ${ZONE_KEYWORDS.join(' ')} N`,
    meaning: 'with this connection mark, in the bits of the mask; in this zone',
    examples: ['mark 0x10/0xf0', 'zone 3'],
  },
  {
    form: 'label NAME[,NAME], secmark N',
    meaning: 'with all of these labels, in quotes where a name has blanks; with this SELinux mark',
    examples: ['label bulk', 'label "guest lan",bulk', 'secmark 7'],
  },
  {
    form: `${ICMP_KEYWORDS.join(' ')} N, ${GRE_KEYWORDS.join(' ')} KEY`,
    meaning: 'ICMP of this type, code or identifier; GRE with this key',
    examples: ['icmp-type 8', 'srckey 0x1f'],
  },
  {
    form: 'ttl age idle TIME',
    meaning:
      'with < <= > >= = != before the time: time left, since the flow was made, since its last packet; in s, m, h or d. Where no more is known than that it is at least so long, as all ages are without kernel timestamps (nf_conntrack_timestamp), age > 2s matches after three seconds in sight, and age < 10s never',
    examples: ['ttl > 1h', 'idle >= 90s', 'age < 1h30m'],
  },
  {
    form: 'bytes packets rate AMOUNT',
    meaning: 'of both directions, rate in bytes per second; with k, M, G or T for thousands and so on',
    examples: ['bytes > 5M', 'packets = 1', 'rate > 100k'],
  },
  {
    form: 'and or not ( )',
    meaning: 'join them, as && || and ! do',
    examples: ['src host 192.168.1.23 and tcp and not port 443', 'dnat && !(tcp || udp)'],
  },
  {
    form: 'anything else',
    meaning: 'rows in which that text stands; in quotes where it has blanks or is a keyword',
    examples: ['youtube', '"host"'],
  },
];
