// Writes one line into one row of a generation: what the line states, and nothing where it states nothing.
import { Family } from '../conntrack/address.ts';
import { type FlowLine, Has, PROTOCOL_WORDS, Word } from '../conntrack/flow-line.ts';
import { natOf } from '../conntrack/nat.ts';
import { type CounterColumns, type FlowColumns, WIDE } from './flow-columns.ts';
import type { Generation } from './generation.ts';
import { UPPER_WORDS } from './wide-words.ts';

/** The line is only borrowed; there must be room for the row. */
export function writeLine({ columns: c, texts }: Generation, row: number, line: FlowLine): void {
  const { has, original, reply } = line;
  c.makeRoom(line.family === Family.IPV6 ? has | WIDE : has);
  c.has[row] = has;
  c.family[row] = line.family;
  c.protocol[row] = line.protocol;
  c.flags[row] = line.flags;
  if ((has & Has.ADDRESSES) !== 0) writeAddresses(c, row, line);
  else c.nat[row] = 0;
  if ((has & PROTOCOL_WORDS) !== 0) {
    c.originalSport[row] = original.src;
    c.originalDport[row] = original.dst;
    c.replySport[row] = reply.src;
    c.replyDport[row] = reply.dst;
  }
  if ((has & Has.STATE) !== 0) c.state[row] = line.state;
  if ((has & Has.TIMEOUT) !== 0) c.timeout[row] = line.timeout;
  if ((has & Has.COUNTERS) !== 0) writeCounters(c, row, line);
  if ((has & Has.MARK) !== 0) c.mark[row] = line.mark;
  if ((has & Has.ZONE) !== 0) c.zone[row] = line.zone;
  if ((has & Has.USE) !== 0) c.use[row] = line.use;
  if ((has & RARE) !== 0) writeRare(c, row, line);
  if ((has & Has.TEXT) !== 0) c.text[row] = texts.intern(line.text, line.textLength);
}

const RARE = Has.DELTA_TIME | Has.ID | Has.ZONE_ORIG | Has.ZONE_REPLY | Has.GRE_TIMEOUTS;

function writeAddresses(c: FlowColumns, row: number, line: FlowLine): void {
  const { words } = line;
  c.originalSrc[row] = words[Word.ORIGINAL_SRC + UPPER_WORDS]!;
  c.originalDst[row] = words[Word.ORIGINAL_DST + UPPER_WORDS]!;
  c.replySrc[row] = words[Word.REPLY_SRC + UPPER_WORDS]!;
  c.replyDst[row] = words[Word.REPLY_DST + UPPER_WORDS]!;
  if (line.family === Family.IPV6) writeUpperWords(c, row, words);
  c.nat[row] = natOf(line);
}

function writeUpperWords(c: FlowColumns, row: number, words: Uint32Array): void {
  const at = c.wide.take();
  const upper = c.wide.words;
  c.wideAt[row] = at;
  for (let end = 0; end < 4; end++) {
    for (let word = 0; word < UPPER_WORDS; word++)
      upper[at + end * UPPER_WORDS + word] = words[end * (UPPER_WORDS + 1) + word]!;
  }
}

function writeCounters(c: FlowColumns, row: number, line: FlowLine): void {
  writeCounter(c.originalPackets, row, line, 0);
  writeCounter(c.originalBytes, row, line, 1);
  writeCounter(c.replyPackets, row, line, 2);
  writeCounter(c.replyBytes, row, line, 3);
}

/** Writes the counter at `which` of `FlowLine.countersLow`. */
function writeCounter(column: CounterColumns, row: number, line: FlowLine, which: number): void {
  column.low[row] = line.countersLow[which]!;
  column.high[row] = line.countersHigh[which]!;
}

function writeRare(c: FlowColumns, row: number, line: FlowLine): void {
  const { has } = line;
  if ((has & Has.DELTA_TIME) !== 0) c.deltaTime[row] = line.deltaTime;
  if ((has & Has.ID) !== 0) c.id[row] = line.id;
  if ((has & Has.ZONE_ORIG) !== 0) c.zoneOrig[row] = line.zoneOrig;
  if ((has & Has.ZONE_REPLY) !== 0) c.zoneReply[row] = line.zoneReply;
  if ((has & Has.GRE_TIMEOUTS) !== 0) {
    c.greTimeout[row] = line.greTimeout;
    c.greStreamTimeout[row] = line.greStreamTimeout;
  }
}
