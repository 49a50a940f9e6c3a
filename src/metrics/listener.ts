// The HTTP server that Prometheus asks: bounded in connections, in time and in what it reads of a request.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Fleet } from './fleet.ts';
import { answer } from './pages.ts';

/** Of all clients together; beyond them the one goes that has kept us waiting longest. */
const MOST_CONNECTIONS = 64;
/** A scrape's head is half a kilobyte. */
const LARGEST_HEAD = 8192;
/** For the whole of a request to come in, and for its answer to be made and taken. Milliseconds. */
const REQUEST_TIME = 5000;
const ANSWER_TIME = 10_000;
/** Longer than most scrapers wait between two scrapes, which saves them a connection each. Milliseconds. */
const KEPT_OPEN = 65_000;

export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface Listener {
  /** Where it listens, as a URL has it. */
  readonly origin: string;
  close(): void;
}

/** Rejects with the system's error where it cannot listen there. `requestTime` is in milliseconds. */
export async function listen(
  fleet: Fleet,
  { host, port }: ListenAddress,
  requestTime = REQUEST_TIME,
): Promise<Listener> {
  const server = createServer(
    {
      maxHeaderSize: LARGEST_HEAD,
      headersTimeout: requestTime,
      requestTimeout: requestTime,
      keepAliveTimeout: KEPT_OPEN,
      connectionsCheckingInterval: 1000,
    },
    (request, response) => void respond(fleet, request, response),
  );
  server.on('upgrade', (_request, socket) => socket.destroy());
  boundConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: MOST_CONNECTIONS }, resolve);
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    origin: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function respond(fleet: Fleet, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // What comes behind the head is not read, and the connection not used again.
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody) response.shouldKeepAlive = false;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const { status, type, body } =
    isRead && !hasBody
      ? await answer(fleet, { url: request.url ?? '', accept: request.headers.accept })
      : {
          status: isRead ? 400 : 405,
          type: 'text/plain; charset=utf-8',
          body: 'GET and HEAD only, without a body.\n',
        };
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
  response.end(request.method === 'HEAD' ? '' : body);
}

/**
 * Keeps so many connections at most. A new one is taken on at the cost of another: of the oldest that has not asked for
 * anything yet, else of the one that has been idle longest. Clients who only keep connections open keep nobody out.
 */
function boundConnections(server: Server): void {
  const open = new Set<Socket>();
  /** In the order in which they came, and in that of when they last had an answer. */
  const [untried, idle] = [new Set<Socket>(), new Set<Socket>()];
  const forget = (socket: Socket): void => {
    for (const set of [open, untried, idle]) set.delete(socket);
  };
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    socket.once('close', () => forget(socket));
    if (open.size >= MOST_CONNECTIONS) {
      // Where all are being answered, those come first.
      const [victim = socket] = [...untried, ...idle];
      victim.destroy();
      forget(victim);
      if (victim === socket) return;
    }
    open.add(socket);
    untried.add(socket);
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    untried.delete(socket);
    idle.delete(socket);
    const late = setTimeout(() => socket.destroy(), ANSWER_TIME);
    response.once('close', () => {
      clearTimeout(late);
      if (open.has(socket)) idle.add(socket);
    });
  });
}
