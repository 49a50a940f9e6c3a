// Tests of the ends of a flow: its addresses and ports, in either tuple.
import { type Address, Family, type Prefix } from '../../conntrack/address.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import type { Masked, PortRange, Side } from './ast.ts';
import type { FlowTest } from './flow-test.ts';

/** Whether one end of a flow matches. */
export type EndTest = (snapshot: Snapshot, row: number, end: End) => boolean;

const END_OF_SIDE: Readonly<Record<Exclude<Side, 'any'>, End>> = {
  src: End.ORIGINAL_SRC,
  dst: End.ORIGINAL_DST,
  'reply src': End.REPLY_SRC,
  'reply dst': End.REPLY_DST,
};

/** The test of a row whose end at that side matches. */
export function atSide(side: Side, test: EndTest): FlowTest {
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
export function prefixTest({ family, length, words }: Prefix): EndTest {
  if (family === Family.IPV4) {
    const mask = wordMask(length);
    const value = words[3] | 0;
    return (snapshot, row, end) =>
      snapshot.family(row) === family && (snapshot.word(row, end, 3) & mask) === value;
  }
  const mask = [
    wordMask(length),
    wordMask(length - 32),
    wordMask(length - 64),
    wordMask(length - 96),
  ] as const;
  return maskedTest({ family, words, mask });
}

/** As `prefixTest`, under any mask. */
export function maskedTest({ family, words, mask }: Masked): EndTest {
  const [word0, word1, word2, word3] = words;
  const [mask0, mask1, mask2, mask3] = mask;
  return (snapshot, row, end) =>
    snapshot.family(row) === family &&
    ((snapshot.word(row, end, 3) ^ word3) & mask3) === 0 &&
    ((snapshot.word(row, end, 2) ^ word2) & mask2) === 0 &&
    ((snapshot.word(row, end, 1) ^ word1) & mask1) === 0 &&
    ((snapshot.word(row, end, 0) ^ word0) & mask0) === 0;
}

/** The mask of a word of which `bits` bits or more count; a signed number, as `&` yields. */
function wordMask(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : -1 << (32 - bits);
}

/** Only where the kernel tracks ports: an ICMP identifier or a GRE key is none. */
export function portTest({ low, high }: PortRange): EndTest {
  return (snapshot, row, end) => {
    if (!snapshot.hasPorts(row)) return false;
    const port = protocolWord(snapshot, row, end);
    return port >= low && port <= high;
  };
}

export function endpointTest(address: Address, port: number): EndTest {
  const isPort = portTest({ low: port, high: port });
  const isAddress = prefixTest({ ...address, length: address.family === Family.IPV4 ? 32 : 128 });
  return (snapshot, row, end) => isPort(snapshot, row, end) && isAddress(snapshot, row, end);
}

/** The port, ICMP word or GRE key at an end. */
export function protocolWord(snapshot: Snapshot, row: number, end: End): number {
  const tuple = end === End.ORIGINAL_SRC || end === End.ORIGINAL_DST ? End.ORIGINAL_SRC : End.REPLY_SRC;
  const isSource = end === End.ORIGINAL_SRC || end === End.REPLY_SRC;
  return isSource ? snapshot.sport(row, tuple) : snapshot.dport(row, tuple);
}
