// Which flows of a table are the SSH connections in use: those that this program, and the reading of the table, depend on.
import { formatAddress, parseAddress } from '../conntrack/address.ts';
import type { Source } from '../reader/source.ts';
import { ownSshConnections } from '../reader/ssh/own-connections.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';

const TCP = 6;

/** The two ends of an SSH connection, addresses in RFC 5952 form. */
export interface SshConnection {
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
}

/** The connection that the table is read over, and those that this program is used over. */
export function sshConnectionsOf({ place }: Source): readonly SshConnection[] {
  const texts = [place.link?.ends ?? '', ...ownSshConnections()];
  return texts.flatMap(text => parseSshConnection(text) ?? []);
}

/** Reads SSH_CONNECTION; undefined outside of an SSH session. */
function parseSshConnection(text: string): SshConnection | undefined {
  const [client = '', clientPort, server = '', serverPort] = text.split(' ');
  const ends = [client, server].map(plainAddress);
  if (ends[0] === undefined || ends[1] === undefined) return undefined;
  return {
    ...{ client: ends[0], clientPort: Number(clientPort) },
    ...{ server: ends[1], serverPort: Number(serverPort) },
  };
}

/** Without the interface of a link-local one, and an IPv4 address as that, however it is dressed. */
function plainAddress(text: string): string | undefined {
  const address = parseAddress(text.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, ''));
  return address && formatAddress(address.family, ...address.words);
}

/** The connection may be seen from either side of a translation, so both tuples are looked at, for either end. */
export function isSsh(snapshot: Snapshot, row: number, ssh: SshConnection): boolean {
  if (snapshot.protocol(row) !== TCP || !snapshot.hasPorts(row)) return false;
  const isAt = (end: End, port: number, address: string, wanted: number): boolean =>
    port === wanted && addressText(snapshot, row, end) === address;
  const replyPort = snapshot.dport(row, End.REPLY_SRC);
  return (
    (isAt(End.ORIGINAL_SRC, snapshot.sport(row), ssh.client, ssh.clientPort) ||
      isAt(End.REPLY_DST, replyPort, ssh.client, ssh.clientPort)) &&
    (isAt(End.ORIGINAL_DST, snapshot.dport(row), ssh.server, ssh.serverPort) ||
      isAt(End.REPLY_SRC, snapshot.sport(row, End.REPLY_SRC), ssh.server, ssh.serverPort))
  );
}
