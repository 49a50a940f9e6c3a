// `list -o json`: an array with one flow a line, its keys in a fixed order, absent facts as absent keys.
import { Has } from '../conntrack/flow-line.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { stateName } from '../conntrack/state-words.ts';
import { type Direction, ORIGINAL, REPLY } from '../snapshot/direction.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { familyName, flagNames, natNames } from '../view/flow-names.ts';
import { jsonText } from '../words/json-text.ts';
import { ascii, type ByteBuffer } from './byte-buffer.ts';
import type { RowWriter } from './row-writer.ts';
import { writeAddress } from './write-address.ts';
import { writeCounter } from './write-counter.ts';
import { wordFrames, writeProtocolWords } from './write-protocol-words.ts';

export const json: RowWriter = {
  doc: 'an array of objects, a flow a line',
  header: '[\n',
  separator: ',',
  lineEnd: '\n',
  footer: ']\n',
  row: writeFlow,
};

function writeFlow(snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const has = snapshot.has(row);
  out.byte(OPEN);
  writeHead(has, snapshot, row, out);
  if ((has & Has.ADDRESSES) !== 0) {
    writeTuple(has, snapshot, row, ORIGINAL, ORIGINAL_KEY, out);
    writeTuple(has, snapshot, row, REPLY, REPLY_KEY, out);
  }
  writeList(FLAGS, flagNames(snapshot, row), out);
  if ((has & Has.ADDRESSES) !== 0) writeList(NAT, natNames(snapshot, row), out);
  writeFacts(has, snapshot, row, out);
  if ((has & Has.TEXT) !== 0) writeTexts(snapshot, row, out);
  out.dropLast();
  out.byte(CLOSE);
}

function writeHead(has: number, snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const family = snapshot.family(row);
  const known = (has & (Has.FAMILY | Has.ADDRESSES)) !== 0;
  if (known) writeString(FAMILY, familyName(family), out);
  if ((has & Has.FAMILY) !== 0) writeNumber(FAMILY_NUMBER, family, out);
  writeString(PROTOCOL, protocolName(snapshot.protocol(row)), out);
  writeNumber(PROTOCOL_NUMBER, snapshot.protocol(row), out);
  if ((has & Has.TIMEOUT) !== 0) writeNumber(TIMEOUT, snapshot.timeout(row) ?? 0, out);
  if ((has & Has.STATE) !== 0) writeString(STATE, stateName(snapshot.stateCode(row)), out);
}

function writeTuple(
  has: number,
  snapshot: Snapshot,
  row: number,
  direction: Direction,
  key: Uint8Array,
  out: ByteBuffer,
): void {
  out.word(key);
  out.word(SRC);
  writeAddress(snapshot, row, direction.src, out);
  out.word(DST);
  writeAddress(snapshot, row, direction.dst, out);
  out.word(QUOTE_COMMA);
  writeProtocolWords(WORDS, snapshot, row, direction, out);
  if ((has & Has.COUNTERS) !== 0) {
    out.word(PACKETS);
    writeCounter(snapshot, row, direction.packets, out);
    out.word(BYTES);
    writeCounter(snapshot, row, direction.bytes, out);
    out.byte(COMMA);
  }
  out.dropLast();
  out.word(CLOSE_COMMA);
}

function writeFacts(has: number, snapshot: Snapshot, row: number, out: ByteBuffer): void {
  if ((has & Has.MARK) !== 0) writeNumber(MARK, snapshot.mark(row) ?? 0, out);
  if ((has & Has.ZONE) !== 0) writeNumber(ZONE, snapshot.zone(row) ?? 0, out);
  if ((has & Has.ZONE_ORIG) !== 0) writeNumber(ZONE_ORIG, snapshot.zoneOrig(row) ?? 0, out);
  if ((has & Has.ZONE_REPLY) !== 0) writeNumber(ZONE_REPLY, snapshot.zoneReply(row) ?? 0, out);
  if ((has & Has.DELTA_TIME) !== 0) writeNumber(DELTA_TIME, snapshot.deltaTime(row) ?? 0, out);
  if ((has & Has.USE) !== 0) writeNumber(USE, snapshot.use(row) ?? 0, out);
  if ((has & Has.ID) !== 0) writeNumber(ID, snapshot.id(row) ?? 0, out);
  if ((has & Has.GRE_TIMEOUTS) !== 0) {
    writeNumber(GRE_TIMEOUT, snapshot.greTimeout(row) ?? 0, out);
    writeNumber(STREAM_TIMEOUT, snapshot.greStreamTimeout(row) ?? 0, out);
  }
}

function writeTexts(snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const { flags: _, ...texts } = snapshot.text(row);
  for (const [key, value] of Object.entries(texts)) out.text(`"${key}":${jsonText(value)},`);
}

function writeNumber(key: Uint8Array, value: number, out: ByteBuffer): void {
  out.word(key);
  out.decimal(value);
  out.byte(COMMA);
}

/** Only for words that need no escaping: names of ours, and states. */
function writeString(key: Uint8Array, value: string, out: ByteBuffer): void {
  out.word(key);
  out.shortText(value);
  out.word(QUOTE_COMMA);
}

function writeList(key: Uint8Array, values: readonly string[], out: ByteBuffer): void {
  out.word(key);
  if (values.length > 0) {
    for (const value of values) out.text(`${jsonText(value)},`);
    out.dropLast();
  }
  out.word(LIST_END);
}

const COMMA = 44;
const OPEN = 123;
const CLOSE = 125;
const QUOTE_COMMA = ascii('",');
const CLOSE_COMMA = ascii('},');
const LIST_END = ascii('],');
const FAMILY = ascii('"family":"');
const FAMILY_NUMBER = ascii('"family_number":');
const PROTOCOL = ascii('"protocol":"');
const PROTOCOL_NUMBER = ascii('"protocol_number":');
const TIMEOUT = ascii('"timeout":');
const STATE = ascii('"state":"');
const ORIGINAL_KEY = ascii('"original":{');
const REPLY_KEY = ascii('"reply":{');
const SRC = ascii('"src":"');
const DST = ascii('","dst":"');
const ID = ascii('"id":');
const WORDS = wordFrames((key, base) => (base === '' ? [`"${key}":`, ','] : [`"${key}":"${base}`, '",']));
const PACKETS = ascii('"packets":');
const BYTES = ascii(',"bytes":');
const FLAGS = ascii('"flags":[');
const NAT = ascii('"nat":[');
const MARK = ascii('"mark":');
const ZONE = ascii('"zone":');
const ZONE_ORIG = ascii('"zone_orig":');
const ZONE_REPLY = ascii('"zone_reply":');
const DELTA_TIME = ascii('"delta_time":');
const USE = ascii('"use":');
const GRE_TIMEOUT = ascii('"gre_timeout":');
const STREAM_TIMEOUT = ascii('"stream_timeout":');
