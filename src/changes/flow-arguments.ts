// conntrack(8)'s arguments that name one flow and no other, as far as it can.
import { Family } from '../conntrack/address.ts';
import { Has } from '../conntrack/flow-line.ts';
import { DCCP, UDPLITE } from '../conntrack/protocols.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';

/** Family, protocol and both tuples of a row. The zone is not among them, see `zoneArguments`. */
export function flowArguments(snapshot: Snapshot, row: number): string[] {
  const address = (end: End): string => addressText(snapshot, row, end);
  return [
    ...['-f', snapshot.family(row) === Family.IPV6 ? 'ipv6' : 'ipv4', '-p', String(snapshot.protocol(row))],
    ...['-s', address(End.ORIGINAL_SRC), '-d', address(End.ORIGINAL_DST)],
    ...['-r', address(End.REPLY_SRC), '-q', address(End.REPLY_DST)],
    ...protocolArguments(snapshot, row),
  ];
}

/** Without a zone conntrack(8) takes the same tuple in every zone, so that zone 0 must be named too. */
export function zoneArguments(snapshot: Snapshot, row: number): string[] {
  const zone = ['-w', String(snapshot.zone(row) ?? 0)];
  if ((snapshot.facts.presence & (Has.ZONE_ORIG | Has.ZONE_REPLY)) === 0) return zone;
  const original = ['--orig-zone', String(snapshot.zoneOrig(row) ?? 0)];
  return [...zone, ...original, '--reply-zone', String(snapshot.zoneReply(row) ?? 0)];
}

/**
 * Whether its arguments also name a flow that is not among those chosen: conntrack(8) 1.4.7 takes the keys of GRE
 * but does not compare them.
 */
export function hasTwin(snapshot: Snapshot, row: number, chosen: ReadonlySet<number>): boolean {
  if ((snapshot.has(row) & Has.GRE_KEYS) === 0) return false;
  const name = addresses(snapshot, row);
  for (let other = 0; other < snapshot.rows.live; other++) {
    if (other === row || chosen.has(other) || snapshot.protocol(other) !== snapshot.protocol(row)) continue;
    if (addresses(snapshot, other) === name) return true;
  }
  return false;
}

function addresses(snapshot: Snapshot, row: number): string {
  return Object.values(End)
    .map(end => addressText(snapshot, row, end))
    .join(' ');
}

function protocolArguments(snapshot: Snapshot, row: number): string[] {
  const has = snapshot.has(row);
  const source = String(snapshot.sport(row));
  const destination = snapshot.dport(row);
  if (hasPorts(snapshot, row)) {
    const replySource = String(snapshot.sport(row, End.REPLY_SRC));
    const replyDestination = String(snapshot.dport(row, End.REPLY_SRC));
    const reply = ['--reply-port-src', replySource, '--reply-port-dst', replyDestination];
    return ['--sport', source, '--dport', String(destination), ...reply];
  }
  if ((has & Has.ICMP) !== 0) {
    const icmp = snapshot.family(row) === Family.IPV6 ? '--icmpv6' : '--icmp';
    const type = [`${icmp}-type`, String(destination >>> 8), `${icmp}-code`, String(destination & 0xff)];
    return [...type, `${icmp}-id`, source];
  }
  return (has & Has.GRE_KEYS) !== 0 ? ['--srckey', source, '--dstkey', String(destination)] : [];
}

/**
 * Where the kernel has no tracker for DCCP or UDP-Lite, conntrack(8) lists their flows with ports of 0, and finds none
 * when it is given them.
 */
function hasPorts(snapshot: Snapshot, row: number): boolean {
  if ((snapshot.has(row) & Has.PORTS) === 0) return false;
  const protocol = snapshot.protocol(row);
  const mayBeInvented = protocol === DCCP || protocol === UDPLITE;
  return !mayBeInvented || snapshot.sport(row) !== 0 || snapshot.dport(row) !== 0;
}
