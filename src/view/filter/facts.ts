// The facts of a line that a filter can ask for, one record each: its keywords, how a value is read, tested and written.
import { Family, formatAddress, type Prefix } from '../../conntrack/address.ts';
import { Flag, Has } from '../../conntrack/flow-line.ts';
import { Nat } from '../../conntrack/nat.ts';
import { PROTOCOLS } from '../../conntrack/protocols.ts';
import { stateCode, stateCodes, stateName } from '../../conntrack/state-words.ts';
import { innerEnd } from '../../snapshot/direction.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import type { FactExpression, Flagged, GreFact, IcmpFact, Translated, ZoneFact } from './ast.ts';
import type { FilterContext } from './context.ts';
import { DEVICE_FACT } from './device-fact.ts';
import { prefixTest, protocolWord } from './end-tests.ts';
import type { FactWord } from './fact-word.ts';
import type { FlowTest } from './flow-test.ts';
import { LABEL_FACT } from './label-fact.ts';
import { NETWORK_FACTS } from './network-facts.ts';
import { PROCESS_FACT } from './process-fact.ts';
import {
  greTerm,
  icmpTerm,
  insideTerm,
  markTerm,
  protocolTerm,
  secmarkTerm,
  stateTerm,
  zoneTerm,
} from './terms.ts';
import { textFactsTest } from './text-facts-test.ts';

type FactWords = {
  readonly [K in FactExpression['kind']]: FactWord<Extract<FactExpression, { readonly kind: K }>>;
};

/** Protocols that need no `proto` before them: tcpdump's, and conntrack(8)'s. */
export const PROTOCOL_KEYWORDS: Readonly<Record<string, number>> = {
  tcp: 6,
  udp: 17,
  udplite: 136,
  icmp: 1,
  icmpv6: 58,
  icmp6: 58,
  sctp: 132,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  igmp: 2,
  pim: 103,
  vrrp: 112,
};

export const FAMILY_KEYWORDS = {
  ip: Family.IPV4,
  ip6: Family.IPV6,
  ipv4: Family.IPV4,
  ipv6: Family.IPV6,
} as const satisfies Record<string, Family>;

const FLAG_BITS: Readonly<Record<Flagged, number>> = {
  assured: Flag.ASSURED,
  unreplied: Flag.UNREPLIED,
  offload: Flag.OFFLOAD | Flag.HW_OFFLOAD,
  hw_offload: Flag.HW_OFFLOAD,
};

const NAT_BITS: Readonly<Record<Translated, number>> = {
  snat: Nat.SNAT,
  dnat: Nat.DNAT,
  nat: Nat.SNAT | Nat.DNAT,
};

/** As conntrack(8) has it: a zone of one direction only leaves that of the other, and the common one, at 0. */
const ZONES: Readonly<Record<ZoneFact, (snapshot: Snapshot, row: number) => number | undefined>> = {
  zone: (snapshot, row) => snapshot.zone(row),
  'orig-zone': (snapshot, row) => snapshot.zoneOrig(row),
  'reply-zone': (snapshot, row) => snapshot.zoneReply(row),
};

/** Of the original direction, whose type tells what was asked. */
const ICMP_FIELDS: Readonly<Record<IcmpFact, (snapshot: Snapshot, row: number) => number>> = {
  'icmp-type': (snapshot, row) => snapshot.dport(row) >>> 8,
  'icmp-code': (snapshot, row) => snapshot.dport(row) & 0xff,
  'icmp-id': (snapshot, row) => snapshot.sport(row),
};

const GRE_ENDS: Readonly<Record<GreFact, End>> = {
  srckey: End.ORIGINAL_SRC,
  dstkey: End.ORIGINAL_DST,
  'reply-key-src': End.REPLY_SRC,
  'reply-key-dst': End.REPLY_DST,
};

const PROTO = ['proto', 'protochain'];
const WHOLE_MARK = 0xffff_ffff;

/** In the order in which they are explained. */
export const FACTS: FactWords = {
  protocol: {
    form: `${Object.keys(PROTOCOL_KEYWORDS).join(' ')}, proto protochain NAME|NUMBER`,
    meaning: 'this protocol',
    examples: ['udp', 'proto ospf', 'proto 50'],
    keywords: [...Object.keys(PROTOCOL_KEYWORDS), ...PROTO],
    takes: { what: 'word', after: PROTO },
    carries: true,
    read: (keyword, text) =>
      PROTO.includes(keyword)
        ? protocolTerm(text)
        : { kind: 'protocol', number: PROTOCOL_KEYWORDS[keyword] ?? 0 },
    test:
      ({ number }) =>
      (snapshot, row) =>
        snapshot.protocol(row) === number,
    describe: ({ number }) =>
      Object.keys(PROTOCOL_KEYWORDS).find(keyword => PROTOCOL_KEYWORDS[keyword] === number) ??
      `proto ${number}`,
    candidates: () => PROTOCOLS.map(({ name }) => name),
  },
  family: {
    form: Object.keys(FAMILY_KEYWORDS).join(' '),
    meaning: 'this family',
    examples: ['ip6'],
    keywords: Object.keys(FAMILY_KEYWORDS),
    read: keyword => ({ kind: 'family', family: FAMILY_KEYWORDS[keyword as keyof typeof FAMILY_KEYWORDS] }),
    test:
      ({ family }) =>
      (snapshot, row) =>
        snapshot.family(row) === family,
    describe: ({ family }) => (family === Family.IPV4 ? 'ip' : 'ip6'),
  },
  state: {
    form: 'state NAME[,NAME]',
    meaning: 'in one of these states; LISTEN is what conntrack(8) calls SYN_SENT2',
    examples: ['state SYN_SENT,SYN_RECV'],
    keywords: ['state'],
    takes: { what: 'list', after: ['state'] },
    carries: true,
    read: (_, text) => stateTerm(text),
    test: ({ names }) => stateTest(names),
    describe: ({ names }) => `state ${names.join(',')}`,
    candidates: () => stateCodes().map(stateName),
  },
  flag: {
    form: Object.keys(FLAG_BITS).join(' '),
    meaning: 'with this flag; offload is either of the two offloads',
    examples: ['unreplied', 'not assured'],
    keywords: Object.keys(FLAG_BITS),
    read: keyword => ({ kind: 'flag', flag: keyword as Flagged }),
    test: ({ flag }) => bitsTest((snapshot, row) => snapshot.flags(row), FLAG_BITS[flag]),
    describe: ({ flag }) => flag,
  },
  nat: {
    form: Object.keys(NAT_BITS).join(' '),
    meaning: 'whose source, whose destination, or of which either is translated',
    examples: ['dnat'],
    keywords: Object.keys(NAT_BITS),
    read: keyword => ({ kind: 'nat', nat: keyword as Translated }),
    test: ({ nat }) => bitsTest((snapshot, row) => snapshot.nat(row), NAT_BITS[nat]),
    describe: ({ nat }) => nat,
  },
  inside: {
    form: 'inside ADDRESS|PREFIX',
    meaning:
      'of this host of ours, whoever opened the flow: behind a translated destination its server counts',
    examples: ['inside 192.168.1.23'],
    keywords: ['inside'],
    takes: { what: 'word', after: ['inside'] },
    read: (_, text) => insideTerm(text),
    test: ({ prefix }) => {
      const isWithin = prefixTest(prefix);
      return (snapshot, row) =>
        snapshot.hasAddresses(row) && isWithin(snapshot, row, innerEnd(snapshot, row));
    },
    describe: ({ prefix }) => `inside ${describePrefix(prefix)}`,
  },
  mark: {
    form: 'mark N[/MASK]',
    meaning: 'with this connection mark, in the bits of the mask',
    examples: ['mark 0x10/0xf0'],
    keywords: ['mark'],
    takes: { what: 'word', after: ['mark'] },
    read: (_, text) => markTerm(text),
    test:
      ({ value, mask }) =>
      (snapshot, row) =>
        ((snapshot.mark(row) ?? 0) & mask) >>> 0 === value,
    describe: ({ value, mask }) =>
      mask === WHOLE_MARK ? `mark ${value}` : `mark 0x${value.toString(16)}/0x${mask.toString(16)}`,
  },
  zone: {
    form: `${Object.keys(ZONES).join(' ')} N`,
    meaning: 'in this zone, of both directions or of one',
    examples: ['zone 3'],
    keywords: Object.keys(ZONES),
    takes: { what: 'word', after: Object.keys(ZONES) },
    read: (keyword, text) => zoneTerm(keyword as ZoneFact, text),
    test: ({ fact, value }) => {
      const zone = ZONES[fact];
      return (snapshot, row) => (zone(snapshot, row) ?? 0) === value;
    },
    describe: ({ fact, value }) => `${fact} ${value}`,
  },
  label: LABEL_FACT,
  secmark: {
    form: 'secmark N',
    meaning: 'with this SELinux mark',
    examples: ['secmark 7'],
    keywords: ['secmark'],
    takes: { what: 'word', after: ['secmark'] },
    read: (_, text) => secmarkTerm(text),
    test: ({ value }) => textFactsTest(({ extra }) => Number(extra?.secmark) === value),
    describe: ({ value }) => `secmark ${value}`,
  },
  icmp: {
    form: `${Object.keys(ICMP_FIELDS).join(' ')} N`,
    meaning: 'ICMP of this type, code or identifier',
    examples: ['icmp-type 8'],
    keywords: Object.keys(ICMP_FIELDS),
    takes: { what: 'word', after: Object.keys(ICMP_FIELDS) },
    read: (keyword, text) => icmpTerm(keyword as IcmpFact, text),
    test: ({ fact, value }) => {
      const field = ICMP_FIELDS[fact];
      return (snapshot, row) => (snapshot.has(row) & Has.ICMP) !== 0 && field(snapshot, row) === value;
    },
    describe: ({ fact, value }) => `${fact} ${value}`,
  },
  gre: {
    form: `${Object.keys(GRE_ENDS).join(' ')} KEY`,
    meaning: 'GRE with this key',
    examples: ['srckey 0x1f'],
    keywords: Object.keys(GRE_ENDS),
    takes: { what: 'word', after: Object.keys(GRE_ENDS) },
    read: (keyword, text) => greTerm(keyword as GreFact, text),
    test: ({ fact, value }) => {
      const end = GRE_ENDS[fact];
      return (snapshot, row) =>
        (snapshot.has(row) & Has.GRE_KEYS) !== 0 && protocolWord(snapshot, row, end) === value;
    },
    describe: ({ fact, value }) => `${fact} 0x${value.toString(16)}`,
  },
  ...NETWORK_FACTS,
  process: PROCESS_FACT,
  device: DEVICE_FACT,
};

const FACT_OF_KEYWORD: ReadonlyMap<string, FactWord> = new Map(
  (Object.values(FACTS) as FactWord[]).flatMap(fact =>
    fact.keywords.map(keyword => [keyword, fact] as const),
  ),
);

/** The fact that a keyword asks for; undefined for any other word. */
export function factOf(keyword: string): FactWord | undefined {
  return FACT_OF_KEYWORD.get(keyword);
}

export const FACT_KEYWORDS: readonly string[] = [...FACT_OF_KEYWORD.keys()];

/** What follows a keyword; undefined where it stands alone. */
export function valueAfter(fact: FactWord, keyword: string): 'word' | 'list' | undefined {
  return fact.takes?.after.includes(keyword) ? fact.takes.what : undefined;
}

export function isFact(expression: { readonly kind: string }): expression is FactExpression {
  return Object.hasOwn(FACTS, expression.kind);
}

export function factTest(expression: FactExpression, context: FilterContext): FlowTest {
  return (FACTS[expression.kind] as FactWord).test(expression, context);
}

/** The test of what `not` makes of a fact. What a flow is not known to be it is not known not to be either. */
export function negatedFactTest(expression: FactExpression, context: FilterContext): FlowTest {
  const fact = FACTS[expression.kind] as FactWord;
  if (fact.testNot) return fact.testNot(expression, context);
  const test = fact.test(expression, context);
  return (snapshot, row) => !test(snapshot, row);
}

export function describeFact(expression: FactExpression): string {
  return (FACTS[expression.kind] as FactWord).describe(expression);
}

function stateTest(names: readonly string[]): FlowTest {
  const wanted = new Uint8Array(256);
  for (const name of names) wanted[stateCode(name)] = 1;
  wanted[0] = 0;
  return (snapshot, row) => wanted[snapshot.stateCode(row)] === 1;
}

function bitsTest(bitsOf: (snapshot: Snapshot, row: number) => number, bits: number): FlowTest {
  return (snapshot, row) => (bitsOf(snapshot, row) & bits) !== 0;
}

function describePrefix({ family, words, length }: Prefix): string {
  const address = formatAddress(family, ...words);
  return length === (family === Family.IPV4 ? 32 : 128) ? address : `${address}/${length}`;
}
