// `list -o save`: one conntrack(8) command a flow, as `conntrack -L -o save` prints them, for `conntrack -R` to read back.
//
// One line that -R refuses makes it refuse the whole file, so a flow is given what -R cannot do without and no table
// text has: ports 0 where the kernel tracks none, the tags of an SCTP association, the role of a DCCP caller, a
// timeout and a state for an offloaded flow. The mark is kept too (`-m`), which the tool's own lines leave out.
import { Family } from '../conntrack/address.ts';
import { Flag, Has } from '../conntrack/flow-line.ts';
import { DCCP, ICMPV6, SCTP, TCP } from '../conntrack/protocols.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { ascii, type ByteBuffer } from './byte-buffer.ts';
import type { RowWriter } from './row-writer.ts';
import { hasInventedPorts, toolProtocolName } from './tool-protocols.ts';
import { writeInetNtop } from './write-address.ts';

export const save: RowWriter = {
  doc: 'commands that conntrack -R reads back',
  header: '',
  separator: '',
  lineEnd: '\n',
  footer: '',
  row: writeCommand,
};

/** The kernel holds the timer of an offloaded flow at a day (nf_flow_table_core.c, flow_offload_fixup). Seconds. */
const OFFLOADED_TIMEOUT = 86_400;

function writeCommand(snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const has = snapshot.has(row);
  out.word(ADD);
  writeNumber(TIMEOUT, snapshot.timeout(row) ?? OFFLOADED_TIMEOUT, out);
  out.text(` -u ${statusOf(snapshot, row)}`);
  writeNumber(ZONE, snapshot.zone(row) || undefined, out);
  writeNumber(ORIG_ZONE, snapshot.zoneOrig(row), out);
  writeNumber(REPLY_ZONE, snapshot.zoneReply(row), out);
  writeNumber(MARK, snapshot.mark(row) || undefined, out);
  if ((has & Has.ADDRESSES) !== 0) writeAddresses(snapshot, row, out);
  writeProtocol(has, snapshot, row, out);
}

/**
 * FIXED_TIMEOUT is in no table text; a flow read from such a command has it as a flag. EXPECTED is left out: the
 * kernel does not let it be set (EBUSY).
 */
function statusOf(snapshot: Snapshot, row: number): string {
  const flags = snapshot.flags(row);
  const kept = snapshot.text(row).flags ?? [];
  const bits = [
    (flags & Flag.UNREPLIED) === 0 ? 'SEEN_REPLY' : '',
    (flags & Flag.ASSURED) === 0 ? '' : 'ASSURED',
    kept.includes('FIXED_TIMEOUT') ? 'FIXED_TIMEOUT' : '',
  ].filter(bit => bit !== '');
  return bits.join(',') || 'UNSET';
}

/** The tool compares addresses only: a translated port alone leaves `-q` and `-r` standing. */
function writeAddresses(snapshot: Snapshot, row: number, out: ByteBuffer): void {
  const sameSource = isSame(snapshot, row, End.ORIGINAL_SRC, End.REPLY_DST);
  const sameDestination = isSame(snapshot, row, End.ORIGINAL_DST, End.REPLY_SRC);
  const withPorts = !sameSource && !sameDestination && translatesPort(snapshot, row);
  out.word(SRC);
  writeInetNtop(snapshot, row, End.ORIGINAL_SRC, out);
  out.word(DST);
  writeInetNtop(snapshot, row, End.ORIGINAL_DST, out);
  out.word(sameDestination ? REPLY_SRC : DST_NAT);
  writeEnd(snapshot, row, End.REPLY_SRC, withPorts, out);
  out.word(sameSource ? REPLY_DST : SRC_NAT);
  writeEnd(snapshot, row, End.REPLY_DST, withPorts, out);
}

/** Where both addresses are translated, -R heeds a translated port only if it stands with its address. */
function translatesPort(snapshot: Snapshot, row: number): boolean {
  const sport = snapshot.sport(row, End.REPLY_SRC);
  const dport = snapshot.dport(row, End.REPLY_SRC);
  return snapshot.hasPorts(row) && (snapshot.sport(row) !== dport || snapshot.dport(row) !== sport);
}

function writeEnd(snapshot: Snapshot, row: number, end: End, withPort: boolean, out: ByteBuffer): void {
  const isBracketed = withPort && snapshot.family(row) === Family.IPV6;
  if (isBracketed) out.byte(OPEN);
  writeInetNtop(snapshot, row, end, out);
  if (isBracketed) out.byte(CLOSE);
  if (!withPort) return;
  out.byte(COLON);
  const isSource = end === End.REPLY_SRC;
  out.decimal(isSource ? snapshot.sport(row, End.REPLY_SRC) : snapshot.dport(row, End.REPLY_SRC));
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
  if ((has & Has.PORTS) !== 0 || hasInventedPorts(protocol)) writeFour(PORT_OPTIONS, snapshot, row, out);
  else if ((has & Has.GRE_KEYS) !== 0) writeFour(KEY_OPTIONS, snapshot, row, out);
  else if ((has & Has.ICMP) !== 0) writeIcmp(protocol === ICMPV6 ? 'icmpv6' : 'icmp', snapshot, row, out);
  const state = stateOf(protocol, snapshot.state(row));
  if (state !== '') out.text(` --state ${state}`);
  if (protocol === SCTP) writeTags(snapshot.text(row).extra, out);
  if (protocol === DCCP) out.text(' --role client');
}

/** The state to ask for: the flow's own, but for what 1.4.7 does not know (it crashes on SCTP's heartbeats). */
function stateOf(protocol: number, state: string): string {
  if (protocol === SCTP && state.startsWith('HEARTBEAT_')) return 'ESTABLISHED';
  if (state !== '') return state;
  if (protocol === DCCP) return 'REQUEST';
  return protocol === TCP || protocol === SCTP ? 'ESTABLISHED' : '';
}

/** A flow read from such a command keeps its tags; others have none. */
function writeTags(extra: Readonly<Record<string, string>> | undefined, out: ByteBuffer): void {
  out.text(` --orig-vtag ${tagOf(extra?.['orig-vtag'])} --reply-vtag ${tagOf(extra?.['reply-vtag'])}`);
}

/** A number of 32 bits; what comes from elsewhere under the same key is none. */
function tagOf(text = ''): string {
  return /^\d{1,10}$/.test(text) ? text : '0';
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

const COLON = 58;
const OPEN = 91;
const CLOSE = 93;
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
