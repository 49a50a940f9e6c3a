// The lines of conntrack(8): `extended` as `conntrack -L -o extended` prints them, and plain `-L` without the family.
//
// Token by token this is libnetfilter_conntrack's snprintf_default.c: names padded to eight, a blank after each
// token, the last one taken back. What only other kernels' or our own reading brings stands before `use=`.
// `extended` also has what would else be lost when the line is read again: the timeouts of a GRE flow, where the kernel
// prints them, and an instant that is known to the nanosecond.
import { Family } from '../conntrack/address.ts';
import { Flag, Has } from '../conntrack/flow-line.ts';
import { stateName } from '../conntrack/state-words.ts';
import { type Direction, ORIGINAL, REPLY } from '../snapshot/direction.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ascii, type ByteBuffer } from './byte-buffer.ts';
import type { RowWriter } from './row-writer.ts';
import { isWithinSecond, startAsCtime } from './start-time.ts';
import { hasInventedPorts, toolProtocolName } from './tool-protocols.ts';
import { writeInetNtop } from './write-address.ts';
import { writeCounter } from './write-counter.ts';
import { wordFrames, writeProtocolWords } from './write-protocol-words.ts';

/** `conntrack -L -o extended`. */
export const extended: RowWriter = {
  ...lines('what conntrack -L -o extended prints'),
  row: (...args) => writeLine(true, ...args),
};

/** `conntrack -L`. */
export const plain: RowWriter = {
  ...lines('what conntrack -L prints'),
  row: (...args) => writeLine(false, ...args),
};

function lines(doc: string): Omit<RowWriter, 'row'> {
  return { doc, header: '', separator: '', lineEnd: '\n', footer: '' };
}

function writeLine(isExtended: boolean, snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const has = snapshot.has(row);
  if (isExtended) writeFamily(snapshot.family(row), out);
  out.word(protocolHead(snapshot.protocol(row)));
  if ((has & Has.TIMEOUT) !== 0) {
    out.decimal(snapshot.timeout(row) ?? 0);
    out.byte(SPACE);
  }
  if ((has & Has.STATE) !== 0) out.word(stateWord(snapshot.stateCode(row)));
  if (isExtended && (has & Has.GRE_TIMEOUTS) !== 0) writeGreTimeouts(snapshot, row, out);
  if ((has & Has.ADDRESSES) !== 0) writeTuples(has, snapshot, row, out);
  writeFacts(isExtended, has, snapshot, row, out);
  out.dropLast();
}

function writeFamily(family: number, out: ByteBuffer): void {
  if (family === Family.IPV4) out.word(IPV4_HEAD);
  else if (family === Family.IPV6) out.word(IPV6_HEAD);
  else {
    out.word(UNKNOWN_HEAD);
    out.decimal(family);
    out.byte(SPACE);
  }
}

function writeGreTimeouts(snapshot: Snapshot, row: number, out: ByteBuffer): void {
  out.word(GRE_TIMEOUT);
  out.decimal(snapshot.greTimeout(row) ?? 0);
  out.byte(COMMA);
  out.byte(SPACE);
  writeNumber(STREAM_TIMEOUT, snapshot.greStreamTimeout(row) ?? 0, out);
}

function writeTuples(has: number, snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const flags = snapshot.flags(row);
  writeTuple(snapshot, row, ORIGINAL, out);
  if ((has & Has.ZONE_ORIG) !== 0) writeNumber(ZONE_ORIG, snapshot.zoneOrig(row) ?? 0, out);
  if ((has & Has.COUNTERS) !== 0) writeCounters(snapshot, row, ORIGINAL, out);
  if ((flags & Flag.UNREPLIED) !== 0) out.word(UNREPLIED);
  if (!endsSafely(has)) writeTexts(snapshot.text(row).words, out);
  writeTuple(snapshot, row, REPLY, out);
  if ((has & Has.ZONE_REPLY) !== 0) writeNumber(ZONE_REPLY, snapshot.zoneReply(row) ?? 0, out);
  if ((has & Has.COUNTERS) !== 0) writeCounters(snapshot, row, REPLY, out);
  if ((flags & Flag.HW_OFFLOAD) !== 0) out.word(HW_OFFLOAD);
  else if ((flags & Flag.OFFLOAD) !== 0) out.word(OFFLOAD);
  else if ((flags & Flag.ASSURED) !== 0) out.word(ASSURED);
}

/**
 * Whether something follows the bare words of a line. Else they stand between the tuples: one that begins like a key,
 * such as `delta-`, would make the line's end look cut off.
 */
function endsSafely(has: number): boolean {
  return (has & Has.TEXT) === 0 || (has & (Has.USE | Has.ID)) !== 0;
}

function writeTuple(snapshot: Snapshot, row: number, direction: Direction, out: ByteBuffer): void {
  out.word(SRC);
  writeInetNtop(snapshot, row, direction.src, out);
  out.word(DST);
  writeInetNtop(snapshot, row, direction.dst, out);
  out.byte(SPACE);
  const hasWords = writeProtocolWords(WORDS, snapshot, row, direction, out);
  if (!hasWords && hasInventedPorts(snapshot.protocol(row))) out.word(NO_PORTS);
}

function writeCounters(snapshot: Snapshot, row: number, direction: Direction, out: ByteBuffer): void {
  out.word(PACKETS);
  writeCounter(snapshot, row, direction.packets, out);
  out.word(BYTES);
  writeCounter(snapshot, row, direction.bytes, out);
  out.byte(SPACE);
}

function writeFacts(
  isExtended: boolean,
  has: number,
  snapshot: Snapshot,
  row: number,
  out: ByteBuffer,
): void {
  if ((has & Has.TEXT) !== 0)
    writeTexts(
      snapshot.text(row).flags?.map(flag => `[${flag}]`),
      out,
    );
  if ((has & Has.MARK) !== 0) writeNumber(MARK, snapshot.mark(row) ?? 0, out);
  if ((has & Has.TEXT) !== 0) writeText('secctx=', snapshot.text(row).secctx, out);
  const zone = snapshot.zone(row) ?? 0;
  if (zone !== 0) writeNumber(ZONE, zone, out);
  if ((has & Has.DELTA_TIME) !== 0) writeNumber(DELTA_TIME, snapshot.deltaTime(row) ?? 0, out);
  if ((has & Has.TEXT) !== 0) writeMiddleTexts(isExtended, has, snapshot, row, out);
  if ((has & Has.USE) !== 0) writeNumber(USE, snapshot.use(row) ?? 0, out);
  if ((has & Has.ID) !== 0) writeNumber(ID, snapshot.id(row) ?? 0, out);
  if ((has & Has.TEXT) !== 0) writeLabels(snapshot.text(row).labels, out);
}

/** None of them has a name where the list is empty. */
function writeLabels(labels: readonly string[] | undefined, out: ByteBuffer): void {
  if (labels) writeText('labels', labels.length === 0 ? '' : `=${labels.join(',')}`, out);
}

function writeMiddleTexts(
  isExtended: boolean,
  has: number,
  snapshot: Snapshot,
  row: number,
  out: ByteBuffer,
): void {
  const { start, stop, helper, extra, words } = snapshot.text(row);
  const spelt = (instant: string): string =>
    isExtended && isWithinSecond(instant) ? instant : startAsCtime(instant);
  if (start !== undefined) writeTexts([`[start=${spelt(start)}]`], out);
  if (stop !== undefined) writeTexts([`[stop=${spelt(stop)}]`], out);
  writeText('helper=', helper, out);
  writeTexts(extra && Object.entries(extra).map(([key, value]) => `${key}=${value}`), out);
  if (endsSafely(has)) writeTexts(words, out);
}

function writeNumber(key: Uint8Array, value: number, out: ByteBuffer): void {
  out.word(key);
  out.decimal(value);
  out.byte(SPACE);
}

function writeText(key: string, value: string | undefined, out: ByteBuffer): void {
  if (value !== undefined) out.text(`${key}${value} `);
}

function writeTexts(texts: readonly string[] | undefined, out: ByteBuffer): void {
  for (const text of texts ?? []) out.text(`${text} `);
}

function stateWord(code: number): Uint8Array {
  stateWords[code] ??= ascii(`${stateName(code)} `);
  return stateWords[code];
}

/** State words by code, made when first met. */
const stateWords: Uint8Array[] = [];

function protocolHead(number: number): Uint8Array {
  protocolHeads[number] ??= ascii(`${toolProtocolName(number).padEnd(8)} ${number} `);
  return protocolHeads[number];
}

/** What a line begins with, by protocol, made when first met. */
const protocolHeads: Uint8Array[] = [];

const SPACE = 32;
const COMMA = 44;
const IPV4_HEAD = ascii('ipv4     2 ');
const IPV6_HEAD = ascii('ipv6     10 ');
const UNKNOWN_HEAD = ascii('unknown  ');
const SRC = ascii('src=');
const DST = ascii(' dst=');
const WORDS = wordFrames((key, base) => [`${key}=${base}`, ' ']);
const NO_PORTS = ascii('sport=0 dport=0 ');
const ID = ascii('id=');
const PACKETS = ascii('packets=');
const BYTES = ascii(' bytes=');
const UNREPLIED = ascii('[UNREPLIED] ');
const ASSURED = ascii('[ASSURED] ');
const OFFLOAD = ascii('[OFFLOAD] ');
const HW_OFFLOAD = ascii('[HW_OFFLOAD] ');
const MARK = ascii('mark=');
const ZONE = ascii('zone=');
const ZONE_ORIG = ascii('zone-orig=');
const ZONE_REPLY = ascii('zone-reply=');
const DELTA_TIME = ascii('delta-time=');
const USE = ascii('use=');
const GRE_TIMEOUT = ascii('timeout=');
const STREAM_TIMEOUT = ascii('stream_timeout=');
