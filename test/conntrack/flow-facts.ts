// One line's facts as a plain object, so that a test can put what must be read beside the kernel's text.
import { formatAddress } from '../../src/conntrack/address.ts';
import { Flag, type FlowLine, Has, Word } from '../../src/conntrack/flow-line.ts';
import { LineParser } from '../../src/conntrack/line-parser.ts';
import { stateName } from '../../src/conntrack/state-words.ts';
import { parseTextFacts, type TextFacts } from '../../src/conntrack/text-facts.ts';

export interface TupleFacts {
  src?: string;
  dst?: string;
  sport?: number;
  dport?: number;
  type?: number;
  code?: number;
  id?: number;
  srckey?: number;
  dstkey?: number;
  packets?: bigint;
  bytes?: bigint;
}

/** What is absent in the line is absent here; `kernelFlags` are those of `Flag`, `flags` a vendor's. */
export interface FlowFacts extends TextFacts {
  family: number;
  protocol: number;
  timeout?: number;
  state?: string;
  greTimeouts?: [number, number];
  original: TupleFacts;
  reply: TupleFacts;
  kernelFlags: string[];
  mark?: number;
  zone?: number;
  zoneOrig?: number;
  zoneReply?: number;
  deltaTime?: number;
  use?: number;
  id?: number;
}

const parser = new LineParser();

/** Reads a line, which may have its LF; undefined where it is refused. */
export function readLine(text: string | Uint8Array, terminated = true): FlowFacts | undefined {
  const bytes = typeof text === 'string' ? Buffer.from(text.replace(/\n$/, ''), 'latin1') : text;
  return parser.parse(bytes, 0, bytes.length, terminated) ? factsOf(parser.line) : undefined;
}

export function factsOf(line: FlowLine): FlowFacts {
  const states = (bit: number): boolean => (line.has & bit) !== 0;
  return {
    family: line.family,
    protocol: line.protocol,
    ...(states(Has.TIMEOUT) && { timeout: line.timeout }),
    ...(states(Has.STATE) && { state: stateName(line.state) }),
    ...(states(Has.GRE_TIMEOUTS) && {
      greTimeouts: [line.greTimeout, line.greStreamTimeout] as [number, number],
    }),
    original: tupleOf(line, 0),
    reply: tupleOf(line, 1),
    kernelFlags: Object.entries(Flag).flatMap(([name, bit]) => ((line.flags & bit) === 0 ? [] : [name])),
    ...(states(Has.MARK) && { mark: line.mark }),
    ...(states(Has.ZONE) && { zone: line.zone }),
    ...(states(Has.ZONE_ORIG) && { zoneOrig: line.zoneOrig }),
    ...(states(Has.ZONE_REPLY) && { zoneReply: line.zoneReply }),
    ...(states(Has.DELTA_TIME) && { deltaTime: line.deltaTime }),
    ...(states(Has.USE) && { use: line.use }),
    ...(states(Has.ID) && { id: line.id }),
    ...(states(Has.TEXT) && parseTextFacts(textOf(line))),
  };
}

function tupleOf(line: FlowLine, direction: 0 | 1): TupleFacts {
  const { src, dst } = direction === 0 ? line.original : line.reply;
  const offset = direction === 0 ? Word.ORIGINAL_SRC : Word.REPLY_SRC;
  const counter = (index: number): bigint =>
    (BigInt(line.countersHigh[direction * 2 + index] ?? 0) << 32n) |
    BigInt(line.countersLow[direction * 2 + index] ?? 0);
  return {
    ...((line.has & Has.ADDRESSES) !== 0 && {
      src: addressOf(line, offset),
      dst: addressOf(line, offset + 4),
    }),
    ...((line.has & Has.PORTS) !== 0 && { sport: src, dport: dst }),
    ...((line.has & Has.ICMP) !== 0 && { type: dst >> 8, code: dst & 255, id: src }),
    ...((line.has & Has.GRE_KEYS) !== 0 && { srckey: src, dstkey: dst }),
    ...((line.has & Has.COUNTERS) !== 0 && { packets: counter(0), bytes: counter(1) }),
  };
}

function addressOf(line: FlowLine, offset: number): string {
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = line.words.subarray(offset, offset + 4);
  return formatAddress(line.family, w0, w1, w2, w3);
}

function textOf(line: FlowLine): string {
  return Buffer.from(line.text.subarray(0, line.textLength)).toString('utf8');
}
