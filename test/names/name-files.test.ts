// Name files under a root of their own, written while they are watched.
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NameFiles } from '../../src/names/name-files.ts';
import { whenTrue } from '../waiting.ts';

const DNSMASQ = '/tmp/dhcp.leases';
const KEA = '/var/lib/kea/kea-leases4.csv';
const KEA_HEADER = 'address,hwaddr,expire,hostname,state';
/** In the year 2100. */
const LATER = 4_102_444_800;

let root: string;
const opened: NameFiles[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'conntop-names-'));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map(files => files.close()));
  await rm(root, { recursive: true });
});

function open(watch: boolean, onChange = () => {}): NameFiles {
  const files = new NameFiles(onChange, { root, watch });
  opened.push(files);
  return files;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

function dnsmasqLease(address: string, name: string): string {
  return `4102444800 52:54:00:aa:bb:01 ${address} ${name} *\n`;
}

/** Waits until `address` has this name. The bound is what a loaded machine may need, not what is promised. */
async function named(files: NameFiles, address: string, name: string | undefined): Promise<void> {
  await whenTrue(() => files.nameOf(address) === name);
}

describe('read once', () => {
  test('no file at all', async () => {
    const files = open(false);
    await files.ready;
    expect(files.nameOf('192.168.1.23')).toBeUndefined();
  });

  test('of two sources the one written by hand counts', async () => {
    await write('/etc/hosts', '192.168.1.23 console.lan\n');
    await write(DNSMASQ, dnsmasqLease('192.168.1.23', 'xbox') + dnsmasqLease('192.168.1.24', 'phone'));
    const files = open(false);
    await files.ready;
    expect(files.nameOf('192.168.1.23')).toBe('console.lan');
    expect(files.nameOf('192.168.1.24')).toBe('phone');
  });

  test('every source', async () => {
    await write('/tmp/hosts/dhcp.cfg01411c', '192.168.1.1 router.lan\n');
    await write('/tmp/hosts/odhcpd', '# br-lan 0001 1 six 4102444800 1 128 fd00::1/128\n');
    await write('/var/lib/misc/dnsmasq.leases', dnsmasqLease('192.168.1.2', 'dnsmasq'));
    await write('/var/lib/dhcp/dhcpd.leases', 'lease 192.168.1.3 {\n  client-hostname "isc";\n}\n');
    await write(KEA, `${KEA_HEADER}\n192.168.1.4,,${LATER},kea,0\n`);
    await write('/var/lib/kea/kea-leases6.csv', `${KEA_HEADER}\nfd00::4,,${LATER},kea6,0\n`);
    await write('/etc/ethers', '52:54:00:aa:bb:05 ether\n');
    await write('/proc/net/arp', '192.168.1.5 0x1 0x2 52:54:00:aa:bb:05 * br-lan\n');
    const files = open(false);
    await files.ready;
    const addresses = [1, 2, 3, 4, 5].map(host => `192.168.1.${host}`);
    expect([...addresses, 'fd00::1', 'fd00::4'].map(address => files.nameOf(address))).toEqual([
      'router.lan',
      'dnsmasq',
      'isc',
      'kea',
      'ether',
      'six',
      'kea6',
    ]);
  });

  test('what the clean-up of Kea left behind, older rows before newer', async () => {
    await write(`${KEA}.2`, `${KEA_HEADER}\n192.168.1.4,,${LATER},old,0\n192.168.1.5,,${LATER},stays,0\n`);
    await write(`${KEA}.1`, `${KEA_HEADER}\n192.168.1.6,,${LATER},left,0\n`);
    await write(KEA, `${KEA_HEADER}\n192.168.1.4,,${LATER},new,0\n192.168.1.6,,0,left,0\n`);
    const files = open(false);
    await files.ready;
    const names = [4, 5, 6].map(host => files.nameOf(`192.168.1.${host}`));
    expect(names).toEqual(['new', 'stays', undefined]);
  });

  test('a directory where a file should be', async () => {
    await write('/etc/hosts/odd', '192.168.1.23 xbox\n');
    const files = open(false);
    await files.ready;
    expect(files.nameOf('192.168.1.23')).toBeUndefined();
  });
});

describe('watched', () => {
  test('a lease file that comes, is appended to, replaced by a rename, and goes', async () => {
    const onChange = vi.fn();
    const files = open(true, onChange);
    await files.ready;
    await write(DNSMASQ, dnsmasqLease('192.168.1.23', 'first'));
    await named(files, '192.168.1.23', 'first');

    await write(DNSMASQ, dnsmasqLease('192.168.1.23', 'second'));
    await named(files, '192.168.1.23', 'second');

    await write(`${DNSMASQ}.new`, dnsmasqLease('192.168.1.23', 'third'));
    await rename(join(root, `${DNSMASQ}.new`), join(root, DNSMASQ));
    await named(files, '192.168.1.23', 'third');

    await write(DNSMASQ, dnsmasqLease('192.168.1.23', 'fourth'));
    await named(files, '192.168.1.23', 'fourth');

    await rm(join(root, DNSMASQ));
    await named(files, '192.168.1.23', undefined);
    expect(onChange).toHaveBeenCalledTimes(5);
  }, 60_000);

  test('a file in directories that do not exist yet', async () => {
    const files = open(true);
    await files.ready;
    await write(KEA, `${KEA_HEADER}\n192.168.1.4,,${LATER},kea,0\n`);
    await named(files, '192.168.1.4', 'kea');
    await write('/tmp/hosts/odhcpd.hosts.lan', 'fd00::23 xbox\n');
    await named(files, 'fd00::23', 'xbox');
    await write('/tmp/hosts/another', 'fd00::24 phone\n');
    await named(files, 'fd00::24', 'phone');
  }, 60_000);

  test("OpenWrt's /var, which is a link to /tmp", async () => {
    await mkdir(join(root, 'tmp'));
    await symlink('tmp', join(root, 'var'));
    const files = open(true);
    await files.ready;
    await write('/var/lib/misc/dnsmasq.leases', dnsmasqLease('192.168.1.23', 'xbox'));
    await named(files, '192.168.1.23', 'xbox');
    await write('/var/lib/misc/dnsmasq.leases', dnsmasqLease('192.168.1.23', 'console'));
    await named(files, '192.168.1.23', 'console');
  }, 60_000);

  test('a change that changes no name is not told', async () => {
    await write('/etc/hosts', '192.168.1.1 router\n');
    const onChange = vi.fn();
    const files = open(true, onChange);
    await files.ready;
    await write('/etc/hosts', '192.168.1.1 router # the same\n');
    await write(DNSMASQ, dnsmasqLease('192.168.1.23', 'xbox'));
    await named(files, '192.168.1.23', 'xbox');
    expect(onChange).toHaveBeenCalledTimes(2);
  }, 60_000);

  test('nothing is told after the end', async () => {
    const onChange = vi.fn();
    const files = open(true, onChange);
    await files.close();
    await write('/etc/hosts', '192.168.1.1 router\n');
    const second = open(true);
    await named(second, '192.168.1.1', 'router');
    expect(onChange).not.toHaveBeenCalled();
  }, 60_000);
});
