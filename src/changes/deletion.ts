// What deleting would do, before it is done: which flows go, by which conntrack(8) commands, and whom that hurts.
import type { Source } from '../reader/source.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';
import { type Change, flowName, namedRows } from './change.ts';
import { flowArguments, zoneArguments } from './flow-arguments.ts';
import { jointCommands } from './joint-commands.ts';

/** A deletion to be asked about. */
export interface Deletion extends Change {
  readonly verb: 'delete';
}

/** The two ends of the SSH connection in use: addresses and ports as sshd's SSH_CONNECTION has them. */
export interface SshConnection {
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
}

/** The connection that the table is read over, else the one this program is used over; undefined without either. */
export function sshConnectionOf({ place }: Source): SshConnection | undefined {
  return parseSshConnection(place.link?.ends ?? process.env.SSH_CONNECTION);
}

/** Reads SSH_CONNECTION; undefined outside of an SSH session. */
function parseSshConnection(text: string | undefined): SshConnection | undefined {
  const [client, clientPort, server, serverPort] = (text ?? '').split(' ');
  if (!client || !server) return undefined;
  return { client, clientPort: Number(clientPort), server, serverPort: Number(serverPort) };
}

/** Deletes the flow of one row, by its exact tuple, family and zone. */
export function planFlow(snapshot: Snapshot, row: number, ssh: SshConnection | undefined): Deletion {
  return { what: flowName(snapshot, row), ...planRows(snapshot, [row], ssh) };
}

/**
 * Deletes the flows of these rows, each by its exact tuple, and very many by boxes of addresses in which the table holds
 * no others. `what` says whose they are.
 */
export function planFlows(
  what: string,
  snapshot: Snapshot,
  rows: Iterable<number>,
  ssh: SshConnection | undefined,
): Deletion {
  return { what, ...planRows(snapshot, rows, ssh) };
}

function planRows(
  snapshot: Snapshot,
  rows: Iterable<number>,
  ssh: SshConnection | undefined,
): Omit<Deletion, 'what'> {
  const { named, left } = namedRows(snapshot, rows);
  const one = (row: number): string[] => [...flowArguments(snapshot, row), ...zoneArguments(snapshot, row)];
  const options = jointCommands(snapshot, named, one) ?? named.map(one);
  return {
    verb: 'delete',
    flows: named.length,
    left,
    commands: options.map(words => ['-D', ...words]),
    cutsSsh: ssh !== undefined && named.some(row => isSsh(snapshot, row, ssh)),
  };
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
