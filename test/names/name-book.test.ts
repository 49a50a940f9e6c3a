// Names as views ask for them: files before DNS, look-ups only when asked for, few calls.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NameBook, type NameBookOptions } from '../../src/names/name-book.ts';
import { whenTrue } from '../waiting.ts';
import { startNameServer } from './fake-name-server.ts';

let root: string;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'conntop-names-'));
  await mkdir(join(root, 'etc'));
});

afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()));
  await rm(root, { recursive: true });
});

function open(options: NameBookOptions): NameBook {
  const book = new NameBook({ root, watch: false, ...options });
  closers.push(() => book.close());
  return book;
}

async function serverWith(ptr?: Readonly<Record<string, string>>) {
  const server = await startNameServer(ptr);
  closers.push(() => server.close());
  return server;
}

test('files come before the DNS, which is asked only when told to', async () => {
  await writeFile(join(root, 'etc/hosts'), '192.168.1.1 router.lan\n');
  const server = await serverWith({ '192.168.1.1': 'other.example', '192.0.2.1': 'one.example' });
  const book = open({ dns: { servers: [server.address] } });
  await book.ready;
  expect(book.nameOf('192.168.1.1', { lookUp: true })).toBe('router.lan');
  expect(book.nameOf('192.0.2.1')).toBeUndefined();
  expect(book.isLookingUp).toBe(false);

  expect(book.nameOf('192.0.2.1', { lookUp: true })).toBeUndefined();
  expect(book.isLookingUp).toBe(true);
  await whenTrue(() => !book.isLookingUp);
  expect(book.nameOf('192.0.2.1')).toBe('one.example');
  expect(server.queries).toEqual(['1.2.0.192.in-addr.arpa']);
});

test('services by port and protocol', async () => {
  await writeFile(join(root, 'etc/services'), 'https 443/tcp\nsnmp 161/udp\n');
  const book = open({});
  await book.ready;
  expect(book.serviceOf(443, 'tcp')).toBe('https');
  expect(book.serviceOf(443, 'udp')).toBeUndefined();
  expect(book.serviceOf(161, 'udp')).toBe('snmp');
});

test('many names that come at once are told in few calls, and all are counted', async () => {
  const addresses = Array.from({ length: 200 }, (_, i) => `192.0.2.${i}`);
  const server = await serverWith(
    Object.fromEntries(addresses.map(address => [address, `h${address}.example`])),
  );
  const onChange = vi.fn();
  const book = open({ dns: { servers: [server.address] }, onChange });
  await book.ready;
  const began = performance.now();
  for (const address of addresses) book.nameOf(address, { lookUp: true });
  await whenTrue(() => !book.isLookingUp);
  await whenTrue(() => onChange.mock.calls.length > 0);
  expect(book.version).toBe(200);
  expect(onChange.mock.calls.length).toBeLessThanOrEqual(2 + (performance.now() - began) / 250);
});

test('the version grows with a name, not with an address that has none', async () => {
  const server = await serverWith({});
  const book = open({ dns: { servers: [server.address] } });
  await book.ready;
  book.nameOf('192.0.2.1', { lookUp: true });
  await whenTrue(() => !book.isLookingUp);
  expect(book.version).toBe(0);
});

test('a hostile lease written while watched shows a harmless name', async () => {
  const onChange = vi.fn();
  const book = open({ watch: true, onChange });
  await book.ready;
  await mkdir(join(root, 'tmp'));
  const name = `\x1b]0;x\x07\u009b{bold}\u202e${'漢'.repeat(300)}`;
  await writeFile(join(root, 'tmp/dhcp.leases'), `0 52:54:00:aa:bb:01 192.168.1.23 ${name} *\n`);
  await whenTrue(() => onChange.mock.calls.length > 0);
  expect(book.nameOf('192.168.1.23')).toBe(`?]0;x??(bold)?${'?'.repeat(241)}`);
}, 30_000);

test('a closed book tells nothing', async () => {
  await writeFile(join(root, 'etc/hosts'), '192.168.1.1 router.lan\n');
  const onChange = vi.fn();
  const book = open({ onChange });
  await book.close();
  await book.ready;
  expect(onChange).not.toHaveBeenCalled();
});
