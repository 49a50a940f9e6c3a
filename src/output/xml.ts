// `list -o xml`: conntrack(8)'s elements, one flow a line, and elements of ours for what it leaves out.
//
// Ours are: type, code and id of ICMP in layer4; offload, hw-offload and flag beside assured; gretimeout and
// grestreamtimeout; extra and word. The state is the protocol's own, where conntrack(8) gives SCTP's TCP names.
import { Flag, Has } from '../conntrack/flow-line.ts';
import { type Direction, ORIGINAL, REPLY } from '../snapshot/direction.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { familyName } from '../view/flow-names.ts';
import { ascii, type ByteBuffer } from './byte-buffer.ts';
import type { RowWriter } from './row-writer.ts';
import { startAsNanoseconds } from './start-time.ts';
import { hasInventedPorts, toolProtocolName } from './tool-protocols.ts';
import { writeInetNtop } from './write-address.ts';
import { writeCounter } from './write-counter.ts';
import { wordFrames, writeProtocolWords } from './write-protocol-words.ts';

export const xml: RowWriter = {
  doc: 'the elements of conntrack -L -o xml',
  header: '<?xml version="1.0" encoding="utf-8"?>\n<conntrack>\n',
  separator: '',
  lineEnd: '\n',
  footer: '</conntrack>\n',
  row: writeFlow,
};

function writeFlow(snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const has = snapshot.has(row);
  out.word(FLOW);
  writeDirection(has, snapshot, row, ORIGINAL, out);
  out.word(REPLY_META);
  writeDirection(has, snapshot, row, REPLY, out);
  out.word(INDEPENDENT_META);
  writeIndependent(has, snapshot, row, out);
  out.word(META_END);
  if ((has & Has.TEXT) !== 0) writeText('helper', snapshot.text(row).helper, out);
  out.word(FLOW_END);
}

function writeDirection(
  has: number,
  snapshot: Snapshot,
  row: number,
  direction: Direction,
  out: ByteBuffer,
): void {
  const family = snapshot.family(row);
  out.text(`<layer3 protonum="${family}" protoname="${familyName(family)}">`);
  if ((has & Has.ADDRESSES) !== 0) {
    out.word(SRC);
    writeInetNtop(snapshot, row, direction.src, out);
    out.word(SRC_END_DST);
    writeInetNtop(snapshot, row, direction.dst, out);
    out.word(DST_END);
  }
  const protocol = snapshot.protocol(row);
  out.text(`</layer3><layer4 protonum="${protocol}" protoname="${toolProtocolName(protocol)}">`);
  const hasWords = writeProtocolWords(WORDS, snapshot, row, direction, out);
  if (!hasWords && hasInventedPorts(protocol)) out.word(NO_PORTS);
  out.word(LAYER4_END);
  const zone = direction === ORIGINAL ? snapshot.zoneOrig(row) : snapshot.zoneReply(row);
  writeNumber('zone', zone, out);
  if ((has & Has.COUNTERS) !== 0) writeCounters(snapshot, row, direction, out);
}

function writeCounters(snapshot: Snapshot, row: number, direction: Direction, out: ByteBuffer): void {
  out.word(PACKETS);
  writeCounter(snapshot, row, direction.packets, out);
  out.word(PACKETS_END_BYTES);
  writeCounter(snapshot, row, direction.bytes, out);
  out.word(BYTES_END);
}

function writeIndependent(has: number, snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const texts = snapshot.text(row);
  if ((has & Has.STATE) !== 0) writeText('state', snapshot.state(row), out);
  writeNumber('timeout', snapshot.timeout(row), out);
  writeNumber('mark', snapshot.mark(row), out);
  if (texts.labels)
    out.text(`<labels>${texts.labels.map(label => element('label', label)).join('')}</labels>`);
  writeText('secctx', texts.secctx, out);
  writeNumber('zone', snapshot.zone(row) || undefined, out);
  writeNumber('use', snapshot.use(row), out);
  writeNumber('id', snapshot.id(row), out);
  writeFlags(snapshot.flags(row), out);
  for (const flag of texts.flags ?? []) writeText('flag', flag, out);
  writeTimestamp(texts.start, texts.stop, out);
  writeNumber('deltatime', snapshot.deltaTime(row), out);
  writeNumber('gretimeout', snapshot.greTimeout(row), out);
  writeNumber('grestreamtimeout', snapshot.greStreamTimeout(row), out);
  for (const [key, value] of Object.entries(texts.extra ?? {})) {
    out.text(`<extra key="${escaped(key)}">${escaped(value)}</extra>`);
  }
  for (const word of texts.words ?? []) writeText('word', word, out);
}

function writeFlags(flags: number, out: ByteBuffer): void {
  if ((flags & Flag.ASSURED) !== 0) out.word(ASSURED);
  if ((flags & Flag.UNREPLIED) !== 0) out.word(UNREPLIED);
  if ((flags & Flag.OFFLOAD) !== 0) out.word(OFFLOAD);
  if ((flags & Flag.HW_OFFLOAD) !== 0) out.word(HW_OFFLOAD);
}

function writeTimestamp(start: string | undefined, stop: string | undefined, out: ByteBuffer): void {
  if (start === undefined && stop === undefined) return;
  const inside = [
    start === undefined ? '' : element('start', startAsNanoseconds(start)),
    stop === undefined ? '' : element('stop', startAsNanoseconds(stop)),
  ];
  out.text(`<timestamp>${inside.join('')}</timestamp>`);
}

function writeNumber(name: string, value: number | undefined, out: ByteBuffer): void {
  if (value !== undefined) out.text(`<${name}>${value}</${name}>`);
}

function writeText(name: string, value: string | undefined, out: ByteBuffer): void {
  if (value !== undefined) out.text(element(name, value));
}

function element(name: string, value: string): string {
  return `<${name}>${escaped(value)}</${name}>`;
}

/**
 * What XML gives a meaning is spelt out, and so is what a terminal would act on; what it forbids altogether becomes the
 * replacement character.
 */
function escaped(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replace(SPECIAL, char => ENTITIES[char] ?? char)
    .replace(ACTED_ON, char => `&#x${char.charCodeAt(0).toString(16)};`);
}

// Char of XML 1.0, negated.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ACTED_ON = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const SPECIAL = /[&<>"]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const FLOW = ascii('<flow><meta direction="original">');
const REPLY_META = ascii('</meta><meta direction="reply">');
const INDEPENDENT_META = ascii('</meta><meta direction="independent">');
const META_END = ascii('</meta>');
const FLOW_END = ascii('</flow>');
const SRC = ascii('<src>');
const SRC_END_DST = ascii('</src><dst>');
const DST_END = ascii('</dst>');
const WORDS = wordFrames((key, base) => [`<${key}>${base}`, `</${key}>`]);
const NO_PORTS = ascii('<sport>0</sport><dport>0</dport>');
const LAYER4_END = ascii('</layer4>');
const PACKETS = ascii('<counters><packets>');
const PACKETS_END_BYTES = ascii('</packets><bytes>');
const BYTES_END = ascii('</bytes></counters>');
const ASSURED = ascii('<assured/>');
const UNREPLIED = ascii('<unreplied/>');
const OFFLOAD = ascii('<offload/>');
const HW_OFFLOAD = ascii('<hw-offload/>');
