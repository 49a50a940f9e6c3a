// Reverse DNS against name servers on loopback: one that answers and one that never does.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { canonicalAddress, reverseName } from '../../src/names/address-text.ts';
import {
  MAX_OUTSTANDING,
  MAX_WAITING,
  ReverseDns,
  type ReverseDnsOptions,
} from '../../src/names/reverse-dns.ts';
import { whenTrue } from '../waiting.ts';
import { type FakeNameServer, startNameServer } from './fake-name-server.ts';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serverWith(ptr: Readonly<Record<string, string>> | undefined): Promise<FakeNameServer> {
  const server = await startNameServer(ptr);
  closers.push(() => server.close());
  return server;
}

function dnsOn(server: FakeNameServer, options: ReverseDnsOptions = {}, onChange = () => {}): ReverseDns {
  const dns = new ReverseDns(onChange, { servers: [server.address], ...options });
  closers.push(() => dns.close());
  return dns;
}

function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
}

async function idle(dns: ReverseDns): Promise<void> {
  await whenTrue(() => dns.outstanding === 0 && dns.waiting === 0);
}

test.each([
  ['192.0.2.1', '1.2.0.192.in-addr.arpa'],
  ['2001:db8::1', '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['::', `${'0.'.repeat(32)}ip6.arpa`],
  ['::ffff:192.0.2.1', `1.0.2.0.0.0.0.c.f.f.f.f.${'0.'.repeat(20)}ip6.arpa`],
])('%s is under %s', (address, name) => {
  expect(reverseName(address)).toBe(name);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['192.0.2.01', undefined],
  ['xbox', undefined],
])('%s is spelled %s', (text, address) => {
  expect(canonicalAddress(text)).toBe(address);
});

describe('a server that answers', () => {
  test('names what it knows, and a stranger only safely', async () => {
    const server = await serverWith({
      '192.0.2.1': 'one.example',
      '2001:db8::1': 'six.example',
      '192.0.2.66': '\x1b]0;x\x07{bold}\u009b',
    });
    const onChange = vi.fn();
    const dns = dnsOn(server, {}, onChange);
    for (const address of ['192.0.2.1', '2001:db8::1', '192.0.2.66', '192.0.2.99']) dns.lookUp(address);
    expect(dns.nameOf('192.0.2.1')).toBeUndefined();
    await idle(dns);
    expect(dns.nameOf('192.0.2.1')).toBe('one.example');
    expect(dns.nameOf('2001:db8::1')).toBe('six.example');
    expect(dns.nameOf('192.0.2.66') ?? 'x').toMatch(/^[!-z|~]+$/);
    expect(dns.nameOf('192.0.2.99')).toBeUndefined();
    expect(onChange.mock.calls.length).toBeLessThanOrEqual(3);
  });

  test('is not asked again while an answer, a missing name too, is fresh', async () => {
    let now = 0;
    const server = await serverWith({ '192.0.2.1': 'one.example' });
    const dns = dnsOn(server, { now: () => now });
    const askBoth = async () => {
      for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.99']) dns.lookUp(address);
      await idle(dns);
    };
    await askBoth();
    await askBoth();
    expect(server.queries).toHaveLength(2);
    now = 5 * 60_000;
    await askBoth();
    expect(server.queries.slice(2)).toEqual([reverseName('192.0.2.99')]);
    now = 60 * 60_000;
    await askBoth();
    expect(server.queries).toHaveLength(5);
    expect(dns.nameOf('192.0.2.1')).toBe('one.example');
  });

  test('is not asked for what is no address', async () => {
    const server = await serverWith({});
    const dns = dnsOn(server);
    for (const text of ['', 'xbox', '192.0.2.300', '2001:DB8::1', '\x1b']) dns.lookUp(text);
    expect(dns.outstanding).toBe(0);
  });
});

describe('a server that never answers', () => {
  test('has 32 queries of 2,000 outstanding, the newest waiting first', async () => {
    const server = await serverWith(undefined);
    const dns = dnsOn(server, { timeoutMs: 60_000 });
    for (const address of addresses(2000)) dns.lookUp(address);
    expect(dns.outstanding).toBe(MAX_OUTSTANDING);
    expect(dns.waiting).toBe(2000 - MAX_OUTSTANDING);
    await whenTrue(() => server.queries.length >= MAX_OUTSTANDING);
    expect(new Set(server.queries).size).toBe(MAX_OUTSTANDING);
  });

  test('never has more than 32 outstanding while they time out', async () => {
    const server = await serverWith(undefined);
    const dns = dnsOn(server, { timeoutMs: 20 });
    let most = 0;
    server.onQuery = () => {
      most = Math.max(most, dns.outstanding);
    };
    for (const address of addresses(2000)) dns.lookUp(address);
    await whenTrue(() => new Set(server.queries).size > 3 * MAX_OUTSTANDING);
    expect(most).toBe(MAX_OUTSTANDING);
    // After the first 32, the newest came first.
    expect(server.queries).toContain(reverseName('10.0.7.207'));
    expect(server.queries).not.toContain(reverseName('10.0.0.40'));
  }, 30_000);

  test('leaves a bounded queue, from which the oldest are dropped', async () => {
    const dns = dnsOn(await serverWith(undefined), { timeoutMs: 60_000 });
    for (const address of addresses(MAX_OUTSTANDING + MAX_WAITING + 10)) dns.lookUp(address);
    expect(dns.waiting).toBe(MAX_WAITING);
  });

  test('takes no known name away', async () => {
    let now = 0;
    const server = await serverWith({ '192.0.2.1': 'one.example' });
    const dns = dnsOn(server, { now: () => now, timeoutMs: 20 });
    dns.lookUp('192.0.2.1');
    await idle(dns);
    server.fallSilent();
    now = 24 * 60 * 60_000;
    dns.lookUp('192.0.2.1');
    await whenTrue(() => dns.outstanding === 0);
    expect(server.queries.length).toBeGreaterThan(1);
    expect(dns.nameOf('192.0.2.1')).toBe('one.example');
  }, 30_000);

  test('gives up everything when closed', async () => {
    const server = await serverWith(undefined);
    const dns = dnsOn(server, { timeoutMs: 60_000 });
    for (const address of addresses(100)) dns.lookUp(address);
    dns.close();
    await whenTrue(() => dns.outstanding === 0);
    expect(dns.waiting).toBe(0);
    dns.lookUp('192.0.2.1');
    expect(dns.outstanding).toBe(0);
  });
});
