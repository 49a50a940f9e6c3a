// What deleting would do, before it is done: which flows go, by which conntrack(8) commands, and whom that hurts.
import { Family } from '../conntrack/address.ts';
import { Has } from '../conntrack/flow-line.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';

/** A deletion to be asked about; nothing has happened yet. */
export interface Deletion {
  /** What would go, in one line. */
  readonly what: string;
  readonly flows: number;
  /** Arguments of each conntrack(8) run, in order. */
  readonly commands: readonly (readonly string[])[];
  /** Whether the SSH connection in use is among the flows. */
  readonly cutsSsh: boolean;
}

/** The two ends of the SSH connection in use: addresses and ports as sshd's SSH_CONNECTION has them. */
export interface SshConnection {
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
}

/** Reads SSH_CONNECTION; undefined outside of an SSH session. */
export function parseSshConnection(text: string | undefined): SshConnection | undefined {
  const [client, clientPort, server, serverPort] = (text ?? '').split(' ');
  if (!client || !server) return undefined;
  return { client, clientPort: Number(clientPort), server, serverPort: Number(serverPort) };
}

/** Deletes the flow of one row, by its exact tuple, family and zone. */
export function planFlow(snapshot: Snapshot, row: number, ssh: SshConnection | undefined): Deletion {
  const ends = `${addressText(snapshot, row, End.ORIGINAL_SRC)} to ${addressText(snapshot, row, End.ORIGINAL_DST)}`;
  return { what: `the flow from ${ends}`, ...planRows(snapshot, [row], ssh) };
}

/** Deletes the flows of these rows, each by its exact tuple. `what` says whose they are. */
export function planFlows(
  what: string,
  snapshot: Snapshot,
  rows: Iterable<number>,
  ssh: SshConnection | undefined,
): Deletion {
  return { what, ...planRows(snapshot, [...rows], ssh) };
}

/** conntrack(8)'s arguments that name exactly one flow. */
export function deleteArguments(snapshot: Snapshot, row: number): string[] {
  const args = ['-D', '-f', snapshot.family(row) === Family.IPV6 ? 'ipv6' : 'ipv4'];
  args.push('-p', String(snapshot.protocol(row)));
  args.push('-s', addressText(snapshot, row, End.ORIGINAL_SRC));
  args.push('-d', addressText(snapshot, row, End.ORIGINAL_DST));
  args.push('-r', addressText(snapshot, row, End.REPLY_SRC));
  args.push('-q', addressText(snapshot, row, End.REPLY_DST));
  args.push(...protocolArguments(snapshot, row));
  if (snapshot.zoneOrig(row) !== undefined) args.push('--orig-zone', String(snapshot.zoneOrig(row)));
  if (snapshot.zoneReply(row) !== undefined) args.push('--reply-zone', String(snapshot.zoneReply(row)));
  if (snapshot.zone(row)) args.push('-w', String(snapshot.zone(row)));
  return args;
}

/** The command as a line to copy; no argument of ours needs quoting. */
export function commandText(args: readonly string[]): string {
  return `conntrack ${args.join(' ')}`;
}

function planRows(
  snapshot: Snapshot,
  rows: readonly number[],
  ssh: SshConnection | undefined,
): Omit<Deletion, 'what'> {
  const present = rows.filter(row => !snapshot.isGone(row) && snapshot.hasAddresses(row));
  return {
    flows: present.length,
    commands: present.map(row => deleteArguments(snapshot, row)),
    cutsSsh: ssh !== undefined && present.some(row => isSsh(snapshot, row, ssh)),
  };
}

function protocolArguments(snapshot: Snapshot, row: number): string[] {
  const has = snapshot.has(row);
  const source = String(snapshot.sport(row));
  const destination = snapshot.dport(row);
  if ((has & Has.PORTS) !== 0) {
    const replySource = String(snapshot.sport(row, End.REPLY_SRC));
    const replyDestination = String(snapshot.dport(row, End.REPLY_SRC));
    const reply = ['--reply-port-src', replySource, '--reply-port-dst', replyDestination];
    return ['--sport', source, '--dport', String(destination), ...reply];
  }
  if ((has & Has.ICMP) !== 0) {
    return [
      '--icmp-type',
      String(destination >>> 8),
      '--icmp-code',
      String(destination & 0xff),
      '--icmp-id',
      source,
    ];
  }
  return (has & Has.GRE_KEYS) !== 0 ? ['--srckey', source, '--dstkey', String(destination)] : [];
}

/** The connection may be seen from either side of a translation, so both tuples are looked at. */
function isSsh(snapshot: Snapshot, row: number, ssh: SshConnection): boolean {
  if (!snapshot.hasPorts(row) || snapshot.sport(row) !== ssh.clientPort) return false;
  if (addressText(snapshot, row, End.ORIGINAL_SRC) !== ssh.client) return false;
  const isServer = (end: End, port: number): boolean =>
    addressText(snapshot, row, end) === ssh.server && port === ssh.serverPort;
  return (
    isServer(End.ORIGINAL_DST, snapshot.dport(row)) ||
    isServer(End.REPLY_SRC, snapshot.sport(row, End.REPLY_SRC))
  );
}
