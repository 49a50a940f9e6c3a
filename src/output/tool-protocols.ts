// The protocols as conntrack(8) knows them: its own names, and the ports that it prints whether the kernel has them or not.
import { End, type Snapshot } from '../snapshot/snapshot.ts';

/** Names of the tool's own table (libnetfilter_conntrack, `proto2str`), which are not always the kernel's. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [33, 'dccp'],
  [47, 'gre'],
  [58, 'icmpv6'],
  [132, 'sctp'],
  [136, 'udplite'],
]);

/** The name that the tool prints for a protocol number. */
export function toolProtocolName(number: number): string {
  return NAMES.get(number) ?? 'unknown';
}

/**
 * Whether the tool prints `sport=0 dport=0` for a flow without ports: kernels from 6.17 on have no tracker for
 * DCCP, and from 7.1 on none for UDP-Lite, but the tool still takes them for protocols with ports.
 */
export function hasInventedPorts(number: number): boolean {
  return number === 33 || number === 136;
}

/** Whether a flow's ports are but those of the tool, which no packet has: then it has none. */
export function saysInventedPorts(snapshot: Snapshot, row: number): boolean {
  if (!hasInventedPorts(snapshot.protocol(row)) || !snapshot.hasPorts(row)) return false;
  const reply = End.REPLY_SRC;
  return (
    (snapshot.sport(row) | snapshot.dport(row) | snapshot.sport(row, reply) | snapshot.dport(row, reply)) ===
    0
  );
}
