// The words for one flow's facts: addresses with their ports, ICMP and GRE in their own terms, state and flags.
import { formatAddress } from '../conntrack/address.ts';
import { Flag, Has } from '../conntrack/flow-line.ts';
import { icmpTypeName } from '../conntrack/icmp-types.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { safeText } from '../words/safe-text.ts';
import { flagNames } from './flow-names.ts';

/** Names to show instead of numbers; absent functions mean that numbers are wanted. What they yield is safe to show. */
export interface Naming {
  readonly nameOf?: (address: string) => string | undefined;
  readonly serviceOf?: (port: number, protocol: string) => string | undefined;
}

/** One address of a flow in RFC 5952 spelling; empty where the kernel gave none. */
export function addressText(snapshot: Snapshot, row: number, end: End): string {
  if (!snapshot.hasAddresses(row)) return '';
  return formatAddress(
    snapshot.family(row),
    snapshot.word(row, end, 0),
    snapshot.word(row, end, 1),
    snapshot.word(row, end, 2),
    snapshot.word(row, end, 3),
  );
}

/** One end of a flow: address or name, and the port where the protocol has ports. */
export function endText(snapshot: Snapshot, row: number, end: End, naming: Naming = {}): string {
  const address = addressText(snapshot, row, end);
  const host = naming.nameOf?.(address) ?? address;
  if (!snapshot.hasPorts(row)) return host;
  const port = portText(snapshot, row, end, naming);
  return host === address && address.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The port of one end by number, or by the service's name; empty for a protocol without ports. */
export function portText(snapshot: Snapshot, row: number, end: End, naming: Naming = {}): string {
  if (!snapshot.hasPorts(row)) return '';
  const direction = end === End.ORIGINAL_SRC || end === End.ORIGINAL_DST ? End.ORIGINAL_SRC : End.REPLY_SRC;
  const isSource = end === End.ORIGINAL_SRC || end === End.REPLY_SRC;
  const port = isSource ? snapshot.sport(row, direction) : snapshot.dport(row, direction);
  return naming.serviceOf?.(port, protocolName(snapshot.protocol(row))) ?? String(port);
}

/** The state where there is one; else what stands for it: the flags, an ICMP message's kind, GRE's keys. */
export function stateText(snapshot: Snapshot, row: number): string {
  const state = snapshot.state(row);
  if (state !== '') return safeText(state);
  const has = snapshot.has(row);
  if (snapshot.isOffloaded(row)) return 'OFFLOAD';
  if ((has & Has.ICMP) !== 0) return icmpText(snapshot, row);
  if ((has & Has.GRE_KEYS) !== 0 && (snapshot.sport(row) | snapshot.dport(row)) !== 0) {
    return `key 0x${snapshot.sport(row).toString(16)}/0x${snapshot.dport(row).toString(16)}`;
  }
  return safeText(flagNames(snapshot, row)[0] ?? '');
}

/** One letter for each of the flags that every kernel has, and a vendor's own by name. */
export function flagMarks(snapshot: Snapshot, row: number): string {
  const marks = FLAG_MARKS[snapshot.flags(row)] ?? '';
  const vendors = snapshot.text(row).flags;
  return vendors ? safeText([marks, ...vendors].join(' ').trim()) : marks;
}

/** By the bits of `Flag`. */
const FLAG_MARKS: readonly string[] = Array.from({ length: 16 }, (_, flags) =>
  (
    [
      ['A', Flag.ASSURED],
      ['U', Flag.UNREPLIED],
      ['O', Flag.OFFLOAD],
      ['H', Flag.HW_OFFLOAD],
    ] as const
  )
    .filter(([, bit]) => (flags & bit) !== 0)
    .map(([letter]) => letter)
    .join(''),
);

/** An ICMP flow's message: its type by name, the code where it is not 0, and the identifier. */
function icmpText(snapshot: Snapshot, row: number): string {
  const type = snapshot.dport(row) >>> 8;
  const code = snapshot.dport(row) & 0xff;
  const name = icmpTypeName(snapshot.protocol(row), type) ?? `type ${type}`;
  return `${name}${code === 0 ? '' : `/${code}`} id ${snapshot.sport(row)}`;
}
