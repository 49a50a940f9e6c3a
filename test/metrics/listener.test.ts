// The HTTP listener: four paths, bounded clients, and tables read at their interval however often it is asked.
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Listener } from '../../src/metrics/listener.ts';
import { SourceError } from '../../src/reader/source.ts';
import { eventually, whenTrue } from '../waiting.ts';
import { listenFor, type RunningFleet, runFleet, sourceOf, targetOf } from './metered-fleet.ts';

let running: RunningFleet | undefined;
let listener: Listener | undefined;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  listener?.close();
  await running?.stop();
  running = listener = undefined;
});

async function start(targets = [targetOf('', async () => sourceOf(3))]): Promise<string> {
  running = runFleet(targets);
  listener = await listenFor(running);
  return listener.origin;
}

/** What comes back for bytes sent as they are, until the other end closes. */
function raw(origin: string, bytes: string): Promise<string> {
  return new Promise(resolve => {
    const socket = client(origin);
    let text = '';
    socket.setEncoding('latin1').on('data', data => {
      text += data;
    });
    socket.on('close', () => resolve(text));
    socket.write(bytes, 'latin1');
  });
}

function client(origin: string): Socket {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
}

describe('paths', () => {
  test('the first scrape waits for the first reading, and says which form it is in', async () => {
    const origin = await start();
    const response = await fetch(`${origin}/metrics`, { headers: { accept: 'text/plain' } });
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toMatch(/^conntop_entries 3$/m);
    const open = await fetch(`${origin}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
    expect(open.headers.get('content-type')).toContain('application/openmetrics-text; version=1.0.0');
    expect(await open.text()).toMatch(/# EOF\n$/);
  });

  test.each([
    '/nothing',
    '/metrics/',
    '/metrics/../etc/passwd',
    '//',
    '/%2e%2e/',
    '/constructor',
    '/__proto__',
  ])('%s is not there', async path => {
    const origin = await start();
    expect(await raw(origin, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 404 /,
    );
  });

  test('/ tells the others, and /healthz whether a table is read', async () => {
    const origin = await start();
    expect(await (await fetch(`${origin}/`)).text()).toContain('/probe?target=NAME');
    await running?.fleet.tried();
    const health = await fetch(`${origin}/healthz`);
    expect([health.status, await health.text()]).toEqual([200, '1 of 1 read\n']);
  });

  test('HEAD is answered without a body, other methods and bodies are refused', async () => {
    const origin = await start();
    const head = await fetch(`${origin}/`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await fetch(`${origin}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await fetch(`${origin}/metrics`, { method: 'DELETE' })).status).toBe(405);
    expect(await raw(origin, 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nGET /')).toMatch(
      /^HTTP\/1.1 400 /,
    );
  });
});

describe('/probe', () => {
  const targets = () => [
    targetOf('home', async () => sourceOf(2)),
    targetOf('away', async () => {
      throw new SourceError('no route to host', 'plug it in');
    }),
  ];

  test('tells of the named one alone, with its label', async () => {
    const origin = await start(targets());
    const text = await (await fetch(`${origin}/probe?target=home`)).text();
    expect(text).toMatch(/^conntop_entries\{target="home"\} 2$/m);
    expect(text).not.toContain('away');
  });

  test('of a place that fails there is 0 for being up, and the others go on', async () => {
    const origin = await start(targets());
    const text = await (await fetch(`${origin}/metrics`)).text();
    expect(text).toMatch(/^conntop_up\{target="home"\} 1$/m);
    expect(text).toMatch(/^conntop_up\{target="away"\} 0$/m);
    expect(text).not.toMatch(/^conntop_entries\{target="away"/m);
    expect(running?.troubles).toEqual(['away: no route to host']);
  });

  test.each([
    ['root@192.0.2.1', 404],
    ['ssh://192.0.2.1', 404],
    ['netns', 404],
    ['__proto__', 404],
    ['home%00', 404],
    ['', 400],
  ])('goes nowhere for %j', async (name, status) => {
    let opened = 0;
    const origin = await start([
      targetOf('home', async () => {
        opened++;
        return sourceOf(1);
      }),
    ]);
    expect((await fetch(`${origin}/probe?target=${name}`)).status).toBe(status);
    expect(opened).toBe(1);
  });
});

describe('clients that mean harm', () => {
  test.each([
    ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a head too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['a line too long', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`],
    ['two lengths', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['control bytes', 'GET / HTTP/1.1\r\nHost: x\r\nA\x00: b\r\n\r\n'],
  ])('%s is refused', async (_what, bytes) => {
    const origin = await start();
    expect(await raw(origin, bytes)).toMatch(/^HTTP\/1.1 4\d\d /);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });

  test('connections that say nothing keep nobody out', async () => {
    const origin = await start();
    const idle = Array.from({ length: 200 }, () => client(origin).resume());
    for (const socket of idle) socket.write('GET /metrics HTTP/1.1\r\nX-Slow: ');
    expect(await (await fetch(`${origin}/metrics`)).text()).toContain('conntop_up 1');
    await whenTrue(() => idle.filter(({ destroyed }) => !destroyed).length <= 64);
  });

  test('a request that does not end is ended', async () => {
    const origin = await start();
    const begun = performance.now();
    expect(await raw(origin, 'GET /metrics HTTP/1.1\r\nX-Slow: ')).toMatch(/^HTTP\/1.1 408 /);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});

test('however often it is asked, a table is read at its interval', async () => {
  const source = sourceOf(100);
  const origin = await start([targetOf('', async () => source, 60_000)]);
  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 25 }, async () => (await fetch(`${origin}/metrics`)).text()));
  }
  expect(source.calls.filter(call => call === 'table')).toHaveLength(1);
});

test('while a reading takes long, the figures of the last one are served, with the time that they are of', async () => {
  const source = sourceOf(4);
  let release = (): void => {};
  const origin = await start([targetOf('', async () => source, 100)]);
  const readAt = async () => {
    const text = await (await fetch(`${origin}/metrics`)).text();
    expect(text).toMatch(/^conntop_hosts 4$/m);
    return Number(/^conntop_last_read_timestamp_seconds (.*)$/m.exec(text)?.[1]);
  };
  await readAt();
  source.script = () =>
    new Promise(resolve => {
      release = resolve;
    });
  await eventually(() => expect(source.calls.at(-1)).toBe('table'));
  const before = await readAt();
  expect(Date.now() / 1000 - before).toBeLessThan(30);
  expect(await readAt()).toBe(before);
  release();
});
