// A name server on loopback that knows some PTR records, or never answers.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { reverseName } from '../../src/names/address-text.ts';

const HEADER_BYTES = 12;
const PTR = 12;
const NXDOMAIN = 3;

export interface FakeNameServer {
  /** As `setServers` of node:dns takes it. */
  readonly address: string;
  /** The names asked for so far, repeats included. */
  readonly queries: readonly string[];
  onQuery: (name: string) => void;
  fallSilent(): void;
  close(): void;
}

/** @param ptr host name by address; where it is absent the server never answers */
export async function startNameServer(ptr?: Readonly<Record<string, string>>): Promise<FakeNameServer> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const queries: string[] = [];
  let silent = ptr === undefined;
  const hosts = new Map(Object.entries(ptr ?? {}).map(([address, host]) => [reverseName(address), host]));
  const server: FakeNameServer = {
    address: `127.0.0.1:${socket.address().port}`,
    queries,
    onQuery: () => {},
    fallSilent: () => {
      silent = true;
    },
    close: () => socket.close(),
  };
  socket.on('message', (query, { port, address }) => {
    const name = questionName(query);
    queries.push(name);
    server.onQuery(name);
    if (!silent) socket.send(reply(query, hosts.get(name)), port, address);
  });
  return server;
}

function questionName(query: Buffer): string {
  const labels: string[] = [];
  for (let at = HEADER_BYTES; query[at]; at += 1 + (query[at] ?? 0)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
  }
  return labels.join('.');
}

function reply(query: Buffer, host: string | undefined): Buffer {
  const question = query.subarray(HEADER_BYTES, HEADER_BYTES + questionName(query).length + 2 + 4);
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (host === undefined ? NXDOMAIN : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(host === undefined ? 0 : 1, 6);
  return Buffer.concat([header, question, host === undefined ? Buffer.alloc(0) : ptrRecord(host)]);
}

/** Name (a pointer to the question's), type, class IN, TTL, length, host. */
function ptrRecord(host: string): Buffer {
  const labels = host.split('.').map(label => Buffer.from(label, 'latin1'));
  const data = Buffer.concat([
    ...labels.flatMap(label => [Buffer.from([label.length]), label]),
    Buffer.alloc(1),
  ]);
  const fixed = Buffer.alloc(12);
  fixed.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  fixed.writeUInt16BE(PTR, 2);
  fixed.writeUInt16BE(1, 4);
  fixed.writeUInt32BE(60, 6);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([fixed, data]);
}
