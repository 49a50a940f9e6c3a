// Writes one line into one row of a generation: what the line states, and nothing where it states nothing.
import { Family } from '../conntrack/address.ts';
import { type FlowLine, Has, PROTOCOL_WORDS, Word } from '../conntrack/flow-line.ts';
import { natOf } from '../conntrack/nat.ts';
import { type AddressColumns, type CounterColumns, type FlowColumns, WIDE } from './flow-columns.ts';
import type { Generation } from './generation.ts';

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
  const wide = line.family === Family.IPV6;
  writeAddress(c.originalSrc, row, words, Word.ORIGINAL_SRC, wide);
  writeAddress(c.originalDst, row, words, Word.ORIGINAL_DST, wide);
  writeAddress(c.replySrc, row, words, Word.REPLY_SRC, wide);
  writeAddress(c.replyDst, row, words, Word.REPLY_DST, wide);
  c.nat[row] = natOf(line);
}

function writeAddress(
  column: AddressColumns,
  row: number,
  words: Uint32Array,
  offset: number,
  wide: boolean,
): void {
  column.word3[row] = words[offset + 3]!;
  if (!wide) return;
  column.word0[row] = words[offset]!;
  column.word1[row] = words[offset + 1]!;
  column.word2[row] = words[offset + 2]!;
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
