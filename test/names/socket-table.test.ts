// Sockets as the kernel lists them: by both ends, by a port alone, IPv4 on sockets of IPv6.
import { endianness } from 'node:os';
import { expect, test } from 'vitest';
import { parseAddress } from '../../src/conntrack/address.ts';
import { SocketTable } from '../../src/names/socket-table.ts';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100000A:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1 0000000000000000 100 0 0 10 0
   1: 0100000A:C350 010200C0:01BB 01 00000000:00000000 02:000006D4 00000000  1000        0 101 2 0000000000000000 20 4 30 10 -1
   2: 0100000A:C351 010200C0:01BB 06 00000000:00000000 03:000006D4 00000000     0        0 0 3 0000000000000000
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 200 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000100000A:0050 0000000000000000FFFF0000010200C0:C352 01 00000000:00000000 00:00000000 00000000     0        0 201 1 0000000000000000 100 0 0 10 0
   2: B80D0120000000000000000001000000:C353 B80D0120000000000000000002000000:01BB 01 00000000:00000000 00:00000000 00000000     0        0 202 1 0000000000000000 100 0 0 10 0
`;
const UDP = `   0: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 300 2 0000000000000000 0
`;
const FIB = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 10.0.0.0
        /24 link UNICAST
     |-- 10.0.0.1
        /32 host LOCAL
`;
const INET6 = '20010db8000000000000000000000001 02 40 00 80     eth0\n';

const table = new SocketTable(
  new Map([
    ['net/tcp', TCP],
    ['net/tcp6', TCP6],
    ['net/udp', UDP],
    ['net/fib_trie', FIB],
    ['net/if_inet6', INET6],
  ]),
);

const inodeOf = (protocol: number, local: string, remote: string): string | undefined => {
  const end = (text: string): { address: string; port: number } => {
    const at = text.lastIndexOf(':');
    return { address: text.slice(0, at), port: Number(text.slice(at + 1)) };
  };
  return table.inodeOf(protocol, end(local), end(remote));
};

// The words of these listings are those of a little-endian machine.
test.runIf(endianness() === 'LE').each([
  ['a connection', 6, '10.0.0.1:50000', '192.0.2.1:443', '101'],
  ['one that a listener has yet to take', 6, '10.0.0.1:22', '192.0.2.9:1234', '100'],
  ['one that ended, whose socket nobody holds', 6, '10.0.0.1:50001', '192.0.2.1:443', undefined],
  ['IPv4 on a socket of IPv6', 6, '10.0.0.1:80', '192.0.2.1:50002', '201'],
  ['the same before it is taken', 6, '10.0.0.1:80', '192.0.2.7:5', '200'],
  ['IPv6', 6, '2001:db8::1:50003', '2001:db8::2:443', '202'],
  ['a listener of IPv6 for any address', 6, '2001:db8::1:80', '2001:db8::9:7', '200'],
  ['UDP that is bound alone', 17, '10.0.0.1:53', '192.0.2.1:9', '300'],
  ['loopback', 17, '127.0.0.53:53', '127.0.0.1:9', '300'],
  ['what is only forwarded to the same port', 17, '192.0.2.1:53', '10.0.0.9:9', undefined],
  ['the same port under another protocol', 6, '10.0.0.1:53', '192.0.2.1:9', undefined],
])('%s', (_, protocol, local, remote, inode) => {
  expect(inodeOf(protocol, local, remote)).toBe(inode);
  const at = local.lastIndexOf(':');
  const word = parseAddress(local.slice(0, at))?.words[3] ?? 0;
  if (inode !== undefined) expect(table.mayHold(word, Number(local.slice(at + 1)))).toBe(true);
});

test('what is no listing has no sockets', () => {
  for (const text of ['', 'x', '0: zz:1 yy:2', '\0'.repeat(1000), '0: 0100000A:C350']) {
    const empty = new SocketTable(new Map([['net/tcp', text]]));
    const end = { address: '10.0.0.1', port: 50_000 };
    expect(empty.inodeOf(6, end, end)).toBeUndefined();
  }
});

test.runIf(endianness() === 'LE')('a flow that is only forwarded is told at a glance', () => {
  const word = (address: string): number => parseAddress(address)?.words[3] ?? 0;
  expect(table.mayHold(word('10.0.0.1'), 50_000)).toBe(true);
  expect(table.mayHold(word('127.0.0.53'), 53)).toBe(true);
  expect(table.mayHold(word('2001:db8::1'), 443)).toBe(false);
  expect(table.mayHold(word('192.0.2.1'), 53)).toBe(false);
  expect(table.mayHold(word('10.0.0.1'), 50_009)).toBe(false);
});
