// `list -o save`: one conntrack(8) command a flow, as `conntrack -L -o save` prints them, for `conntrack -R` to read back.
//
// Beyond the tool's own lines the mark is kept (`-m`), and an offloaded flow gets what -R cannot do without: the
// timeout of a day that the kernel holds such a flow at, and for TCP the state that it must be in.
import { Flag, Has } from '../conntrack/flow-line.ts';
import { stateName } from '../conntrack/state-words.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { ascii, type ByteBuffer } from './byte-buffer.ts';
import type { RowWriter } from './row-writer.ts';
import { toolProtocolName } from './tool-protocols.ts';
import { writeInetNtop } from './write-address.ts';

export const save: RowWriter = { header: '', separator: '', lineEnd: '\n', footer: '', row: writeCommand };

const TCP = 6;
const ICMPV6 = 58;
const SCTP = 132;
/** nf_flow_table_core.c: NF_FLOW_TIMEOUT aside, the tracker's own timer stands at a day. Seconds. */
const OFFLOADED_TIMEOUT = 86_400;

function writeCommand(snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const has = snapshot.has(row);
  out.word(ADD);
  const timeout = snapshot.isOffloaded(row) ? OFFLOADED_TIMEOUT : undefined;
  writeNumber(TIMEOUT, snapshot.timeout(row) ?? timeout, out);
  out.text(` -u ${statusOf(snapshot, row)}`);
  writeNumber(ZONE, snapshot.zone(row) || undefined, out);
  writeNumber(ORIG_ZONE, snapshot.zoneOrig(row), out);
  writeNumber(REPLY_ZONE, snapshot.zoneReply(row), out);
  writeNumber(MARK, snapshot.mark(row) || undefined, out);
  if ((has & Has.ADDRESSES) !== 0) writeAddresses(snapshot, row, out);
  writeProtocol(has, snapshot, row, out);
}

/** Two of the bits are in no table text; a flow read from such a command has them as flags. */
function statusOf(snapshot: Snapshot, row: number): string {
  const flags = snapshot.flags(row);
  const kept = snapshot.text(row).flags ?? [];
  const bits = [
    (flags & Flag.UNREPLIED) === 0 ? 'SEEN_REPLY' : '',
    (flags & Flag.ASSURED) === 0 ? '' : 'ASSURED',
    ...['FIXED_TIMEOUT', 'EXPECTED'].filter(bit => kept.includes(bit)),
  ].filter(bit => bit !== '');
  return bits.join(',') || 'UNSET';
}

/** The tool compares addresses only: a translated port alone leaves `-q` and `-r` standing. */
function writeAddresses(snapshot: Snapshot, row: number, out: ByteBuffer): void {
  out.word(SRC);
  writeInetNtop(snapshot, row, End.ORIGINAL_SRC, out);
  out.word(DST);
  writeInetNtop(snapshot, row, End.ORIGINAL_DST, out);
  out.word(isSame(snapshot, row, End.ORIGINAL_DST, End.REPLY_SRC) ? REPLY_SRC : DST_NAT);
  writeInetNtop(snapshot, row, End.REPLY_SRC, out);
  out.word(isSame(snapshot, row, End.ORIGINAL_SRC, End.REPLY_DST) ? REPLY_DST : SRC_NAT);
  writeInetNtop(snapshot, row, End.REPLY_DST, out);
}

function isSame(snapshot: Snapshot, row: number, a: End, b: End): boolean {
  for (const word of [0, 1, 2, 3] as const) {
    if (snapshot.word(row, a, word) !== snapshot.word(row, b, word)) return false;
  }
  return true;
}

function writeProtocol(has: number, snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const protocol = snapshot.protocol(row);
  const name = toolProtocolName(protocol);
  out.text(` -p ${name === 'unknown' ? protocol : name}`);
  if ((has & Has.PORTS) !== 0) writeFour(PORT_OPTIONS, snapshot, row, out);
  else if ((has & Has.GRE_KEYS) !== 0) writeFour(KEY_OPTIONS, snapshot, row, out);
  else if ((has & Has.ICMP) !== 0) writeIcmp(protocol === ICMPV6 ? 'icmpv6' : 'icmp', snapshot, row, out);
  if ((has & Has.STATE) !== 0) out.text(` --state ${stateName(snapshot.stateCode(row))}`);
  else if (protocol === TCP && snapshot.isOffloaded(row)) out.text(' --state ESTABLISHED');
  if (protocol === SCTP) writeTags(snapshot.text(row).extra, out);
}

/** The tags of an association are in no table text, and -R refuses SCTP without them. */
function writeTags(extra: Readonly<Record<string, string>> | undefined, out: ByteBuffer): void {
  out.text(` --orig-vtag ${extra?.['orig-vtag'] ?? 0} --reply-vtag ${extra?.['reply-vtag'] ?? 0}`);
}

function writeFour(options: readonly Uint8Array[], snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const values = [
    snapshot.sport(row),
    snapshot.dport(row),
    snapshot.sport(row, End.REPLY_SRC),
    snapshot.dport(row, End.REPLY_SRC),
  ];
  for (const [index, option] of options.entries()) writeNumber(option, values[index], out);
}

function writeIcmp(name: string, snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const type = snapshot.dport(row) >>> 8;
  const code = snapshot.dport(row) & 255;
  out.text(` --${name}-type ${type} --${name}-code ${code} --${name}-id ${snapshot.sport(row)}`);
}

function writeNumber(option: Uint8Array, value: number | undefined, out: ByteBuffer): void {
  if (value === undefined) return;
  out.word(option);
  out.decimal(value);
}

const ADD = ascii('-A');
const TIMEOUT = ascii(' -t ');
const ZONE = ascii(' -w ');
const ORIG_ZONE = ascii(' --orig-zone ');
const REPLY_ZONE = ascii(' --reply-zone ');
const MARK = ascii(' -m ');
const SRC = ascii(' -s ');
const DST = ascii(' -d ');
const REPLY_SRC = ascii(' -r ');
const DST_NAT = ascii(' -g ');
const REPLY_DST = ascii(' -q ');
const SRC_NAT = ascii(' -n ');
const PORT_OPTIONS = [' --sport ', ' --dport ', ' --reply-port-src ', ' --reply-port-dst '].map(ascii);
const KEY_OPTIONS = [' --srckey ', ' --dstkey ', ' --reply-key-src ', ' --reply-key-dst '].map(ascii);
