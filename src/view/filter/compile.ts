// Turns a filter's expression into a test of one row.
import { type Address, Family, type Prefix } from '../../conntrack/address.ts';
import { Flag, Has } from '../../conntrack/flow-line.ts';
import { Nat } from '../../conntrack/nat.ts';
import { stateCode } from '../../conntrack/state-words.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import type {
  Expression,
  FactExpression,
  Flagged,
  GreFact,
  IcmpFact,
  PortRange,
  Side,
  Translated,
  ZoneFact,
} from './ast.ts';
import type { FilterContext } from './context.ts';
import { negatedQuantityTest, quantityTest } from './quantity-test.ts';
import { textFactsTest } from './text-facts-test.ts';
import { textTest } from './text-test.ts';

/** Whether a row of a snapshot matches. What the row does not state matches nothing; no mark and no zone are 0. */
export type FlowTest = (snapshot: Snapshot, row: number) => boolean;

/** The test of an expression; good for any number of snapshots. */
export function compile(expression: Expression, context: FilterContext = {}): FlowTest {
  switch (expression.kind) {
    case 'and':
      return allTests(expression.terms.map(term => compile(term, context)));
    case 'or':
      return anyTest(expression.terms.map(term => compile(term, context)));
    case 'not':
      return compileNegated(expression.term, context);
    case 'host':
      return anyTest(expression.prefixes.map(prefix => atSide(expression.side, prefixTest(prefix))));
    case 'port':
      return anyTest(expression.ranges.map(range => atSide(expression.side, portTest(range))));
    case 'endpoint':
      return atSide(expression.side, endpointTest(expression.address, expression.port));
    case 'quantity':
      return quantityTest(expression, context);
    case 'text':
      return textTest(expression.text, context);
    default:
      return factTest(expression);
  }
}

/** The test of what `not` makes of an expression; it reaches the quantities, of which not all is known. */
function compileNegated(expression: Expression, context: FilterContext): FlowTest {
  switch (expression.kind) {
    case 'and':
      return anyTest(expression.terms.map(term => compileNegated(term, context)));
    case 'or':
      return allTests(expression.terms.map(term => compileNegated(term, context)));
    case 'not':
      return compile(expression.term, context);
    case 'quantity':
      return negatedQuantityTest(expression, context);
    default:
      return negated(compile(expression, context));
  }
}

const END_OF_SIDE: Readonly<Record<Exclude<Side, 'any'>, End>> = {
  src: End.ORIGINAL_SRC,
  dst: End.ORIGINAL_DST,
  'reply src': End.REPLY_SRC,
  'reply dst': End.REPLY_DST,
};

const FLAG_BITS: Readonly<Record<Flagged, number>> = {
  assured: Flag.ASSURED,
  unreplied: Flag.UNREPLIED,
  offload: Flag.OFFLOAD | Flag.HW_OFFLOAD,
};

const NAT_BITS: Readonly<Record<Translated, number>> = {
  snat: Nat.SNAT,
  dnat: Nat.DNAT,
  nat: Nat.SNAT | Nat.DNAT,
};

/** Two terms, by far the most common, are spared the loop. */
function allTests(tests: readonly FlowTest[]): FlowTest {
  const [first, second] = tests;
  if (first && second && tests.length === 2) {
    return (snapshot, row) => first(snapshot, row) && second(snapshot, row);
  }
  return (snapshot, row) => {
    for (const test of tests) if (!test(snapshot, row)) return false;
    return true;
  };
}

function anyTest(tests: readonly FlowTest[]): FlowTest {
  const [first, second] = tests;
  if (first && tests.length === 1) return first;
  if (first && second && tests.length === 2) {
    return (snapshot, row) => first(snapshot, row) || second(snapshot, row);
  }
  return (snapshot, row) => {
    for (const test of tests) if (test(snapshot, row)) return true;
    return false;
  };
}

function negated(test: FlowTest): FlowTest {
  return (snapshot, row) => !test(snapshot, row);
}

function factTest(expression: FactExpression): FlowTest {
  switch (expression.kind) {
    case 'protocol':
      return (snapshot, row) => snapshot.protocol(row) === expression.number;
    case 'family':
      return (snapshot, row) => snapshot.family(row) === expression.family;
    case 'state':
      return stateTest(expression.names);
    case 'flag':
      return flagTest(FLAG_BITS[expression.flag]);
    case 'nat':
      return natTest(NAT_BITS[expression.nat]);
    case 'mark':
      return (snapshot, row) => ((snapshot.mark(row) ?? 0) & expression.mask) >>> 0 === expression.value;
    case 'secmark':
      return textFactsTest(({ extra }) => Number(extra?.secmark) === expression.value);
    case 'label':
      return labelTest(expression.names);
    case 'zone':
      return zoneTest(expression.fact, expression.value);
    case 'icmp':
      return icmpTest(expression.fact, expression.value);
    case 'gre':
      return greTest(expression.fact, expression.value);
  }
}

/** Whether one end of a flow matches. */
type EndTest = (snapshot: Snapshot, row: number, end: End) => boolean;

function atSide(side: Side, test: EndTest): FlowTest {
  if (side !== 'any') {
    const end = END_OF_SIDE[side];
    return (snapshot, row) => test(snapshot, row, end);
  }
  // Without translation the reply has the same addresses and ports as the original.
  return (snapshot, row) =>
    test(snapshot, row, End.ORIGINAL_SRC) ||
    test(snapshot, row, End.ORIGINAL_DST) ||
    (snapshot.nat(row) !== 0 && (test(snapshot, row, End.REPLY_SRC) || test(snapshot, row, End.REPLY_DST)));
}

/** Never across families; a row without addresses is of neither. */
function prefixTest({ family, length, words }: Prefix): EndTest {
  const [word0, word1, word2, word3] = words;
  if (family === Family.IPV4) {
    const mask = wordMask(length);
    const value = word3 | 0;
    return (snapshot, row, end) =>
      snapshot.family(row) === family && (snapshot.word(row, end, 3) & mask) === value;
  }
  const masks = [
    wordMask(length),
    wordMask(length - 32),
    wordMask(length - 64),
    wordMask(length - 96),
  ] as const;
  return (snapshot, row, end) =>
    snapshot.family(row) === family &&
    ((snapshot.word(row, end, 0) ^ word0) & masks[0]) === 0 &&
    ((snapshot.word(row, end, 1) ^ word1) & masks[1]) === 0 &&
    ((snapshot.word(row, end, 2) ^ word2) & masks[2]) === 0 &&
    ((snapshot.word(row, end, 3) ^ word3) & masks[3]) === 0;
}

/** The mask of a word of which `bits` bits or more count; a signed number, as `&` yields. */
function wordMask(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : -1 << (32 - bits);
}

/** Only where the kernel tracks ports: an ICMP identifier or a GRE key is none. */
function portTest({ low, high }: PortRange): EndTest {
  return (snapshot, row, end) => {
    if (!snapshot.hasPorts(row)) return false;
    const port = protocolWord(snapshot, row, end);
    return port >= low && port <= high;
  };
}

function endpointTest(address: Address, port: number): EndTest {
  const isPort = portTest({ low: port, high: port });
  const isAddress = prefixTest({ ...address, length: address.family === Family.IPV4 ? 32 : 128 });
  return (snapshot, row, end) => isPort(snapshot, row, end) && isAddress(snapshot, row, end);
}

/** The port, ICMP word or GRE key at an end. */
function protocolWord(snapshot: Snapshot, row: number, end: End): number {
  const tuple = end === End.ORIGINAL_SRC || end === End.ORIGINAL_DST ? End.ORIGINAL_SRC : End.REPLY_SRC;
  const isSource = end === End.ORIGINAL_SRC || end === End.REPLY_SRC;
  return isSource ? snapshot.sport(row, tuple) : snapshot.dport(row, tuple);
}

function stateTest(names: readonly string[]): FlowTest {
  const wanted = new Uint8Array(256);
  for (const name of names) wanted[stateCode(name)] = 1;
  wanted[0] = 0;
  return (snapshot, row) => wanted[snapshot.stateCode(row)] === 1;
}

function flagTest(bits: number): FlowTest {
  return (snapshot, row) => (snapshot.flags(row) & bits) !== 0;
}

function natTest(bits: number): FlowTest {
  return (snapshot, row) => (snapshot.nat(row) & bits) !== 0;
}

function labelTest(names: readonly string[]): FlowTest {
  return textFactsTest(({ labels = [] }) => names.every(name => labels.includes(name)));
}

/** As conntrack(8) has it: a zone of one direction only leaves that of the other, and the common one, at 0. */
function zoneTest(fact: ZoneFact, value: number): FlowTest {
  if (fact === 'zone') return (snapshot, row) => (snapshot.zone(row) ?? 0) === value;
  if (fact === 'orig-zone') return (snapshot, row) => (snapshot.zoneOrig(row) ?? 0) === value;
  return (snapshot, row) => (snapshot.zoneReply(row) ?? 0) === value;
}

/** Of the original direction, whose type tells what was asked. */
function icmpTest(fact: IcmpFact, value: number): FlowTest {
  const field: (snapshot: Snapshot, row: number) => number = {
    'icmp-type': (snapshot: Snapshot, row: number) => snapshot.dport(row) >>> 8,
    'icmp-code': (snapshot: Snapshot, row: number) => snapshot.dport(row) & 0xff,
    'icmp-id': (snapshot: Snapshot, row: number) => snapshot.sport(row),
  }[fact];
  return (snapshot, row) => (snapshot.has(row) & Has.ICMP) !== 0 && field(snapshot, row) === value;
}

function greTest(fact: GreFact, value: number): FlowTest {
  const end = END_OF_KEY[fact];
  return (snapshot, row) =>
    (snapshot.has(row) & Has.GRE_KEYS) !== 0 && protocolWord(snapshot, row, end) === value;
}

const END_OF_KEY: Readonly<Record<GreFact, End>> = {
  srckey: End.ORIGINAL_SRC,
  dstkey: End.ORIGINAL_DST,
  'reply-key-src': End.REPLY_SRC,
  'reply-key-dst': End.REPLY_DST,
};
