// What flows can be grouped by: for each grouping the key of a row, the end that counts as its peer, and its name.
import { Family, formatAddress } from '../conntrack/address.ts';
import { Flag } from '../conntrack/flow-line.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { stateName } from '../conntrack/state-words.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import type { Inside } from './inside.ts';

/**
 * `source` and `destination` are those of the original direction, `server` is who answers (behind DNAT the real
 * server), `inside` is the end of the flow that is ours, `port` the destination port with its protocol.
 */
export type GroupBy = 'source' | 'destination' | 'server' | 'inside' | 'port' | 'protocol' | 'state';

/** A row's key for groupings that are not by address is a number: where it has none, the row belongs to no group. */
export const NO_KEY = -1;

/** Which address a row is grouped by; undefined for groupings by something else. */
export function keyEnd(by: GroupBy, snapshot: Snapshot, row: number, inside: Inside): End | undefined {
  if (by === 'source') return End.ORIGINAL_SRC;
  if (by === 'destination') return End.ORIGINAL_DST;
  if (by === 'server') return End.REPLY_SRC;
  return by === 'inside' ? inside.endOf(snapshot, row) : undefined;
}

/** The end at the other side of the one grouped by; for other groupings the destination. */
export function peerEnd(end: End | undefined): End {
  return end === End.ORIGINAL_DST || end === End.REPLY_SRC ? End.ORIGINAL_SRC : End.ORIGINAL_DST;
}

/** The key of a grouping by port, protocol or state. */
export function keyNumber(by: GroupBy, snapshot: Snapshot, row: number): number {
  const protocol = snapshot.protocol(row);
  if (by === 'protocol') return protocol;
  if (by === 'port') return snapshot.hasPorts(row) ? protocol * 0x1_0000 + snapshot.dport(row) : NO_KEY;
  const state = snapshot.stateCode(row);
  // UDP and its like have no state word: their flags say how far they have come, and so do those of offloaded TCP.
  return state !== 0 ? state : (protocol << 16) | (snapshot.flags(row) << 8);
}

/** The name of the group that a row stands for. */
export function groupName(by: GroupBy, snapshot: Snapshot, row: number, end: End | undefined): string {
  if (end !== undefined) return addressOf(snapshot, row, end);
  const protocol = protocolName(snapshot.protocol(row));
  if (by === 'protocol') return protocol;
  if (by === 'port') return `${protocol}/${snapshot.dport(row)}`;
  const state = snapshot.stateCode(row);
  return state !== 0 ? stateName(state) : `${protocol} ${progress(snapshot.flags(row))}`;
}

/** An address of a row in RFC 5952 form; `unknown` where the kernel printed none. */
function addressOf(snapshot: Snapshot, row: number, end: End): string {
  if (!snapshot.hasAddresses(row)) return 'unknown';
  const family = snapshot.family(row) === Family.IPV6 ? Family.IPV6 : Family.IPV4;
  const word = (index: 0 | 1 | 2 | 3): number => snapshot.word(row, end, index);
  return formatAddress(family, word(0), word(1), word(2), word(3));
}

function progress(flags: number): string {
  if ((flags & (Flag.OFFLOAD | Flag.HW_OFFLOAD)) !== 0) return 'offloaded';
  if ((flags & Flag.UNREPLIED) !== 0) return 'unreplied';
  return (flags & Flag.ASSURED) !== 0 ? 'assured' : 'replied';
}
