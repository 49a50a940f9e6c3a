// `list -o csv`: RFC 4180, a header line and one record a flow; an absent fact is an empty field.
import { Has } from '../conntrack/flow-line.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { type Direction, ORIGINAL, REPLY } from '../snapshot/direction.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { familyName, flagNames, natNames } from '../view/flow-names.ts';
import type { ByteBuffer } from './byte-buffer.ts';
import type { RowWriter } from './row-writer.ts';
import { saysInventedPorts } from './tool-protocols.ts';
import { writeAddress } from './write-address.ts';
import { writeCounter } from './write-counter.ts';

/** How text from outside is made a cell. */
type Cell = (text: string) => string;
type Field = readonly [
  name: string,
  write: (snapshot: Snapshot, row: number, out: ByteBuffer, cell: Cell) => void,
];

const number =
  (value: (snapshot: Snapshot, row: number) => number | undefined): Field[1] =>
  (snapshot, row, out) => {
    const present = value(snapshot, row);
    if (present !== undefined) out.decimal(present);
  };

const text =
  (value: (snapshot: Snapshot, row: number) => string | undefined): Field[1] =>
  (snapshot, row, out, cell) => {
    const present = value(snapshot, row);
    if (present) out.text(quoted(cell(present)));
  };

/** In the order of a table line; several values in one field are parted by a blank, labels by a comma. */
const FIELDS: readonly Field[] = [
  ['family', text((snapshot, row) => familyName(snapshot.family(row)))],
  ['protocol', text((snapshot, row) => protocolName(snapshot.protocol(row)))],
  ['protocol_number', number((snapshot, row) => snapshot.protocol(row))],
  ['timeout', number((snapshot, row) => snapshot.timeout(row))],
  ['state', text((snapshot, row) => snapshot.state(row))],
  ...tupleFields('', ORIGINAL),
  ...tupleFields('reply_', REPLY),
  ['flags', text((snapshot, row) => flagNames(snapshot, row).join(' '))],
  ['nat', text((snapshot, row) => natNames(snapshot, row).join(' '))],
  ['mark', number((snapshot, row) => snapshot.mark(row))],
  ['secctx', text((snapshot, row) => snapshot.text(row).secctx)],
  ['zone', number((snapshot, row) => snapshot.zone(row))],
  ['zone_orig', number((snapshot, row) => snapshot.zoneOrig(row))],
  ['zone_reply', number((snapshot, row) => snapshot.zoneReply(row))],
  ['delta_time', number((snapshot, row) => snapshot.deltaTime(row))],
  ['start', text((snapshot, row) => snapshot.text(row).start)],
  ['stop', text((snapshot, row) => snapshot.text(row).stop)],
  ['helper', text((snapshot, row) => snapshot.text(row).helper)],
  ['use', number((snapshot, row) => snapshot.use(row))],
  ['flow_id', number((snapshot, row) => snapshot.id(row))],
  ['labels', text((snapshot, row) => snapshot.text(row).labels?.join(','))],
  ['gre_timeout', number((snapshot, row) => snapshot.greTimeout(row))],
  ['stream_timeout', number((snapshot, row) => snapshot.greStreamTimeout(row))],
  ['extra', text((snapshot, row) => pairs(snapshot.text(row).extra))],
  ['words', text((snapshot, row) => snapshot.text(row).words?.join(' '))],
];

const frame = {
  header: `${FIELDS.map(([name]) => name).join(',')}\r\n`,
  separator: '',
  lineEnd: '\r\n',
  footer: '',
};

export const csv: RowWriter = {
  ...frame,
  doc: 'a header and a record a flow (RFC 4180)',
  row: (...args) => writeRecord(kept, ...args),
  withFormulas: { ...frame, doc: 'the same as they are', row: (...args) => writeRecord(asIs, ...args) },
};

const COMMA = 44;

function writeRecord(cell: Cell, snapshot: Snapshot, row: number, out: ByteBuffer): void {
  for (const [, write] of FIELDS) {
    write(snapshot, row, out, cell);
    out.byte(COMMA);
  }
  out.dropLast();
}

function tupleFields(prefix: string, { src, dst, packets, bytes }: Direction): Field[] {
  const fields: Field[] = [
    ['src', address(src)],
    ['dst', address(dst)],
    ['sport', protocolWord(src, Has.PORTS, first => first)],
    ['dport', protocolWord(src, Has.PORTS, (_, second) => second)],
    ['type', protocolWord(src, Has.ICMP, (_, second) => second >>> 8)],
    ['code', protocolWord(src, Has.ICMP, (_, second) => second & 255)],
    ['id', protocolWord(src, Has.ICMP, first => first)],
    ['srckey', protocolWord(src, Has.GRE_KEYS, first => `0x${first.toString(16)}`)],
    ['dstkey', protocolWord(src, Has.GRE_KEYS, (_, second) => `0x${second.toString(16)}`)],
    ['packets', counter(packets)],
    ['bytes', counter(bytes)],
  ];
  return fields.map(([name, write]) => [`${prefix}${name}`, write]);
}

function address(end: Direction['src' | 'dst']): Field[1] {
  return (snapshot, row, out) => {
    if (snapshot.hasAddresses(row)) writeAddress(snapshot, row, end, out);
  };
}

function counter(which: Direction['packets' | 'bytes']): Field[1] {
  return (snapshot, row, out) => {
    if (snapshot.hasCounters(row)) writeCounter(snapshot, row, which, out);
  };
}

/** What stands in a tuple's two protocol words, where the line has the kind that `bit` of `Has` tells. */
function protocolWord(
  src: Direction['src'],
  bit: number,
  value: (first: number, second: number) => string | number,
): Field[1] {
  return (snapshot, row, out) => {
    if ((snapshot.has(row) & bit) === 0 || saysInventedPorts(snapshot, row)) return;
    out.text(String(value(snapshot.sport(row, src), snapshot.dport(row, src))));
  };
}

function pairs(extra: Readonly<Record<string, string>> | undefined): string | undefined {
  return (
    extra &&
    Object.entries(extra)
      .map(([key, value]) => `${key}=${value}`)
      .join(' ')
  );
}

/**
 * A cell that a spreadsheet would run begins with an apostrophe, as OWASP advises against CSV injection; and one that
 * begins with apostrophes before such a sign gets one more, so that taking one away always yields the text again.
 */
function kept(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function asIs(text: string): string {
  return text;
}

/** Text from outside as a cell that no spreadsheet runs. */
export function csvCell(text: string): string {
  return quoted(kept(text));
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
