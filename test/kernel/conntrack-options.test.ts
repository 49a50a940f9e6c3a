// conntrack(8)'s own command lines for listing, getting and deleting, as its test suite has them: the same flows here.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE } from '../node.ts';
import { CONNTOP } from '../terminal/real-terminal.ts';
import { eventually } from '../waiting.ts';
import { addNamespace, deleteNamespace, execInside, runInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE } from './table-fill.ts';

const SCRIPT = join(process.cwd(), CONNTOP);
const FLOWS = [
  '-p tcp -s 192.168.1.7 -d 203.0.113.5 --sport 1000 --dport 443 --state ESTABLISHED -u SEEN_REPLY,ASSURED -n 198.51.100.1',
  '-p tcp -s 192.168.1.8 -d 203.0.113.5 --sport 1000 --dport 443 --state ESTABLISHED -n 198.51.100.1:61000',
  '-p tcp -s 203.0.113.50 -d 198.51.100.1 --sport 5000 --dport 8080 --state TIME_WAIT -u SEEN_REPLY -g 192.168.1.99',
  '-p tcp -s 203.0.113.8 -d 198.51.100.1 --sport 1000 --dport 8080 --state ESTABLISHED -g 192.168.1.9:80',
  '-p tcp -s 203.0.113.9 -d 198.51.100.1 --sport 1000 --dport 8080 --state ESTABLISHED -g 198.51.100.1:80',
  '-p tcp -s 10.0.1.7 -d 203.0.113.9 --sport 1001 --dport 80 --state SYN_SENT -m 20',
  '-p tcp -s 10.0.1.8 -d 203.0.113.9 --sport 1001 --dport 80 --state SYN_SENT2 -m 21',
  '-p tcp -s 10.0.1.9 -d 203.0.113.9 --sport 1001 --dport 80 --state NONE -m 0x120',
  '-p udp -s 192.168.1.7 -d 192.168.1.1 --sport 5353 --dport 53 -u SEEN_REPLY',
  '-p udp -s 192.168.2.7 -d 192.168.1.1 --sport 5353 --dport 53 -w 3',
  '-p udp -s 192.168.2.8 -d 192.168.1.1 --sport 5353 --dport 53 --orig-zone 2',
  '-p udp -s 192.168.2.9 -d 192.168.1.1 --sport 5353 --dport 53 --reply-zone 4',
  '-p udp -s fd00::7 -d fd00::1 --sport 5353 --dport 53 -u SEEN_REPLY,ASSURED',
  '-p tcp -s fd00::8 -d 2001:db8::1 --sport 555 --dport 443 --state CLOSE_WAIT -u SEEN_REPLY,ASSURED -m 20',
  '-p icmp -s 192.168.1.7 -d 8.8.8.8 --icmp-type 8 --icmp-code 0 --icmp-id 7',
  '-p icmpv6 -s fd00::7 -d fd00::9 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 9',
  '-p sctp -s 10.0.0.1 -d 10.0.0.3 --sport 1 --dport 2 --state ESTABLISHED --orig-vtag 1 --reply-vtag 2',
  '-p gre -s 10.0.0.1 -d 10.0.0.5 --srckey 1 --dstkey 9 --reply-key-src 9 --reply-key-dst 1',
  '-p 2 -s 0.0.0.0 -d 224.0.0.22 -r 224.0.0.22 -q 0.0.0.0',
  '-p 41 -s 10.0.0.1 -d 10.0.0.6',
];

/** As conntrack(8) takes them; the second is ours, where a letter is iptstate's. */
const CHOICES: readonly (readonly [string, string?])[] = [
  ['-s 192.168.1.7'],
  ['-s 192.168.1.0/24'],
  ['-s 192.168.1.4/24 -d 203.3.4.5/8'],
  ['-s 192.168.1.0 --mask-src 255.255.255.0'],
  ['-s 192.168.1.0 --mask-src 255.255.255.0 -d 203.0.0.0 --mask-dst 255.0.0.0'],
  ['-s 192.168.0.7 --mask-src 255.255.0.255'],
  ['-s 192.168.1.7 --mask-src 0.0.0.255'],
  ['-d 0.0.0.1 --mask-dst 0.0.0.255'],
  ['-s fd00:: --mask-src ffff:ffff:ffff::'],
  ['-d fd00::/64'],
  ['-s fd00::7'],
  ['-d 203.0.113.9'],
  ['-r 192.168.1.99', '--reply-src 192.168.1.99'],
  ['-q 198.51.100.1'],
  [
    '-s 192.168.1.7 -d 203.0.113.5 -p tcp --sport 1000 --dport 443',
    '-s 192.168.1.7 -d 203.0.113.5 --proto tcp --sport 1000 --dport 443',
  ],
  [
    '-r 203.0.113.9 -q 10.0.1.7 -p tcp --reply-port-src 80 --reply-port-dst 1001',
    '--reply-src 203.0.113.9 -q 10.0.1.7 --proto tcp --reply-port-src 80 --reply-port-dst 1001',
  ],
  [
    '-s 0.0.0.0 -d 224.0.0.22 -r 224.0.0.22 -q 0.0.0.0 -p 2',
    '-s 0.0.0.0 -d 224.0.0.22 --reply-src 224.0.0.22 -q 0.0.0.0 --proto 2',
  ],
  ['-p tcp', '--proto tcp'],
  ['-p 17', '--proto 17'],
  ['-p ipv6-icmp', '--proto ipv6-icmp'],
  ['-p udp --dport 53', '--proto udp --dport 53'],
  ['-p udp --orig-port-src 5353', '--proto udp --orig-port-src 5353'],
  ['-p tcp --reply-port-src 443', '--proto tcp --reply-port-src 443'],
  ['-p tcp --state LISTEN', '--proto tcp --state LISTEN'],
  ['-p tcp --state SYN_SENT2', '--proto tcp --state SYN_SENT2'],
  ['-p tcp --state NONE', '--proto tcp --state NONE'],
  ['-p tcp --state TIME_WAIT', '--proto tcp --state TIME_WAIT'],
  ['-p sctp --state ESTABLISHED', '--proto sctp --state ESTABLISHED'],
  ['-p icmp --icmp-type 8', '--proto icmp --icmp-type 8'],
  ['-p icmp --icmp-id 8', '--proto icmp --icmp-id 8'],
  ['-p icmpv6 --icmpv6-id 9', '--proto icmpv6 --icmpv6-id 9'],
  ['-f ipv4', '--family ipv4'],
  ['-f ipv6', '--family ipv6'],
  ['--mark 0'],
  ['--mark 0/0xffffffff'],
  ['--mark 20'],
  ['--mark 20/2'],
  ['--mark 20/21'],
  ['--mark 0x0020/0x0030', '--mark 0x20/0x30'],
  ['-w 3'],
  ['--zone 0'],
  ['--orig-zone 0'],
  ['--orig-zone 2'],
  ['--reply-zone 0'],
  ['--reply-zone 4'],
  ['-u ASSURED'],
  ['-u SEEN_REPLY'],
  ['-u SEEN_REPLY,ASSURED'],
  ['-u HW_OFFLOAD'],
  ['--src-nat'],
  ['--dst-nat'],
  ['--any-nat'],
  ['-n 198.51.100.1'],
  ['-n198.51.100.1'],
  ['-n 198.51.100.1:61000'],
  ['-n 198.51.100.1:1000'],
  ['--dst-nat 192.168.1.99'],
  ['--dst-nat 192.168.1.9:80'],
  ['--dst-nat 192.168.1.9:81'],
  ['--dst-nat 198.51.100.1:80'],
  ['--any-nat 198.51.100.1:61000'],
];
/** What both refuse. */
const REFUSED: readonly (readonly [string, string?])[] = [
  ['--mask-src ffff:ffff:ffff:: --mask-dst 255.0.0.0'],
  ['--dst-nat 1.1.1.1:'],
  ['--dst-nat 1.1.1.1:65536'],
  ['--dst-nat 1.1.1.1:80:80'],
  ['--dst-nat [2001:DB8::1.1.1.1]::'],
  ['-u CONFIRMED'],
  ['-p nonsense', '--proto nonsense'],
  ['-p tcp --state NONSENSE', '--proto tcp --state NONSENSE'],
  ['-f ipv5', '--family ipv5'],
];

describeKernel("conntrack(8)'s options", () => {
  let namespace = '';
  beforeAll(async () => {
    namespace = addNamespace('options');
    await fill();
  });
  afterAll(() => deleteNamespace(namespace));

  /** A port of the translation may still be taken by the flow that was flushed. */
  async function fill(): Promise<void> {
    await eventually(async () => {
      await execInside(namespace, ['conntrack', '-F']);
      await runInside(namespace, RESTORE, `${FLOWS.map(flow => `-I -t 9000 ${flow}`).join('\n')}\n`);
      expect(flowsOf((await conntrack('-L')).stdout)).toHaveLength(FLOWS.length);
      expect((await conntrack('-L')).stdout).toContain('dport=61000');
    });
  }

  const conntrack = (...args: string[]) => runInside(namespace, ['conntrack', ...args]);
  const conntop = (...args: string[]) => runInside(namespace, [NODE, SCRIPT, ...args]);

  /** A flow a line, without what changes by itself, or stands in one of them only. */
  function flowsOf(listing: string): string[] {
    return listing
      .split('\n')
      .filter(line => line !== '')
      .map(line =>
        line.replace(/^(\S+ +\d+ )\d+ /, '$1').replace(/ (?:use|timeout|stream_timeout)=\d+|,/g, ''),
      )
      .map(line => line.replace(/ +/g, ' ').trim())
      .sort();
  }

  describe('choose the same flows to list', () => {
    it.each(CHOICES)('%s', async (theirs = '', ours = theirs) => {
      const wanted = flowsOf((await conntrack('-L', ...theirs.split(' '))).stdout);
      const { stdout, status } = await conntop('list', '-o', 'conntrack', ...ours.split(' '));
      expect(status).toBe(0);
      expect(flowsOf(stdout)).toEqual(wanted);
    });
  });

  describe('are refused where they are refused there', () => {
    it.each(REFUSED)('%s', async (theirs = '', ours = theirs) => {
      expect((await conntrack('-L', ...theirs.split(' '))).status).not.toBe(0);
      expect((await conntop('list', ...ours.split(' '))).status).toBe(1);
    });
  });

  // conntrack -D takes no --any-nat.
  it('delete the same flows, and both end with 1 where there are none', async () => {
    for (const [theirs, ours = theirs] of CHOICES.filter(
      ([theirs], at) => at % 4 === 0 && !/any-nat/.test(theirs),
    )) {
      await fill();
      const there = await conntrack('-D', ...theirs.split(' '));
      const left = flowsOf((await conntrack('-L')).stdout);
      await fill();
      const here = await conntop('delete', '--yes', ...ours.split(' '));
      expect([theirs, flowsOf((await conntrack('-L')).stdout)]).toEqual([theirs, left]);
      expect([theirs, here.status]).toEqual([theirs, there.status]);
    }
    await fill();
  }, 120_000);

  it.each([
    ['-s 192.168.1.7 -d 203.0.113.5 -p tcp --sport 1000 --dport 443'],
    ['-s 192.168.1.7 -d 203.0.113.5 -p tcp --sport 1000 --dport 444'],
    ['-s 192.168.2.7 -d 192.168.1.1 -p udp --sport 5353 --dport 53'],
    ['-s fd00::7 -d fd00::1 -p udp --sport 5353 --dport 53'],
    ['-s 192.168.1.7 -d 8.8.8.8 -p icmp --icmp-type 8 --icmp-code 0 --icmp-id 7'],
    ['-s 10.0.0.1 -d 10.0.0.6 -p 41'],
  ])('get the same flow: %s', async theirs => {
    const there = await conntrack('-G', ...theirs.split(' '));
    const words = theirs.replace('-p ', '--proto ');
    const here = await conntop('get', ...words.split(' '));
    expect(flowsOf(here.stdout)).toEqual(flowsOf(there.stdout));
    expect(here.status).toBe(there.status);
  });

  it('get what is in a zone, or is named by its reply, which conntrack(8) 1.4.7 does not find', async () => {
    const tuple = '-s 192.168.2.7 -d 192.168.1.1 --proto udp --sport 5353 --dport 53'.split(' ');
    expect((await conntop('get', ...tuple)).status).toBe(1);
    expect((await conntop('get', '--zone', '3', ...tuple)).stdout).toMatch(/ zone=3 /);
    const reply = '--reply-src 203.0.113.9 -q 10.0.1.7 --proto tcp --reply-port-src 80 --reply-port-dst 1001';
    expect((await conntop('get', ...reply.split(' '))).stdout).toContain('src=10.0.1.7 dst=203.0.113.9');
  });

  it('count what list lists', async () => {
    const { stdout } = await conntop('count', '--proto', 'tcp', 'src', 'net', '10.0.0.0/8');
    expect(stdout).toBe(`3 of ${FLOWS.length} flows\n`);
  });
});
