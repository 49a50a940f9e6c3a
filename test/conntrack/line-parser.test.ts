// Table lines as kernels and conntrack(8) print them, beside what must be read.
import { describe, expect, test } from 'vitest';
import { stateCode } from '../../src/conntrack/state-words.ts';
import { readLine } from './flow-facts.ts';

const ENDS = { src: '10.77.1.2', dst: '203.0.113.2' };
const BACK = { src: '203.0.113.2', dst: '203.0.113.1' };
const TUPLES =
  'src=10.77.1.2 dst=203.0.113.2 sport=41668 dport=80 src=203.0.113.2 dst=203.0.113.1 sport=80 dport=41668';

describe('the formats', () => {
  test('/proc/net/nf_conntrack of Linux 6.18', () => {
    const line =
      'ipv4     2 tcp      6 431993 ESTABLISHED src=10.77.1.2 dst=203.0.113.2 sport=41668 dport=80 packets=4 bytes=1216 src=203.0.113.2 dst=203.0.113.1 sport=80 dport=41668 packets=3 bytes=1164 [ASSURED] mark=42 zone=0 delta-time=6 use=2\n';
    expect(readLine(line)).toEqual({
      family: 2,
      protocol: 6,
      timeout: 431993,
      state: 'ESTABLISHED',
      original: { ...ENDS, sport: 41668, dport: 80, packets: 4n, bytes: 1216n },
      reply: { ...BACK, sport: 80, dport: 41668, packets: 3n, bytes: 1164n },
      kernelFlags: ['ASSURED'],
      mark: 42,
      zone: 0,
      deltaTime: 6,
      use: 2,
    });
  });

  test('plain conntrack -L: no layer 3, no zone 0', () => {
    expect(
      readLine(
        'udp      17 29 src=192.168.8.1 dst=239.255.255.250 sport=48169 dport=1900 [UNREPLIED] src=239.255.255.250 dst=192.168.8.1 sport=1900 dport=48169 mark=0 use=1',
      ),
    ).toEqual({
      family: 2,
      protocol: 17,
      timeout: 29,
      original: { src: '192.168.8.1', dst: '239.255.255.250', sport: 48169, dport: 1900 },
      reply: { src: '239.255.255.250', dst: '192.168.8.1', sport: 1900, dport: 48169 },
      kernelFlags: ['UNREPLIED'],
      mark: 0,
      use: 1,
    });
  });

  test('conntrack -L -o ktimestamp,id,labels: blanks in the brackets, helper and labels', () => {
    const facts = readLine(
      `ipv4     2 tcp      6 431998 ESTABLISHED ${TUPLES} [ASSURED] mark=0 delta-time=12 [start=Sat Nov 21 02:00:37 2026] helper=ftp use=1 id=4062188021 labels=eth0-in,web`,
    );
    expect(facts).toMatchObject({
      start: 'Sat Nov 21 02:00:37 2026',
      helper: 'ftp',
      id: 4062188021,
      labels: ['eth0-in', 'web'],
    });
  });

  test('conntrack -L -o labels: blanks and digits in names, another name behind them', () => {
    const line = `tcp      6 431998 ESTABLISHED ${TUPLES} [ASSURED] mark=0 use=1`;
    expect(readLine(`${line} labels=guest lan,VLAN 2,last`)).toMatchObject({
      labels: ['guest lan', 'VLAN 2', 'last'],
    });
    expect(readLine(`${line} labels=bulk id`)).toMatchObject({ labels: ['bulk id'] });
  });

  test('Linux 2.4: use before mark, a signed mark, a blank at the end', () => {
    const facts = readLine(
      'udp      17 160 src=192.168.1.23 dst=203.0.113.9 sport=6881 dport=51413 packets=412 bytes=60143 src=203.0.113.9 dst=198.51.100.7 sport=51413 dport=6881 packets=377 bytes=402211 [ASSURED] use=1 mark=-1 ',
    );
    expect(facts).toMatchObject({ family: 2, timeout: 160, use: 1, mark: 0xffff_ffff });
  });

  test('Linux 2.6 ip_conntrack keeps a secmark that no present kernel has', () => {
    expect(readLine(`tcp      6 118 TIME_WAIT ${TUPLES} [ASSURED] mark=0 secmark=0 use=1`)).toMatchObject({
      extra: { secmark: '0' },
    });
  });

  test('a carriage return at the end is a blank', () => {
    expect(readLine(`tcp      6 118 TIME_WAIT ${TUPLES} mark=0 use=1\r`)).toMatchObject({ use: 1 });
  });

  test('more blanks than needed, and a tab', () => {
    expect(readLine(`tcp\t6   118    TIME_WAIT   ${TUPLES.replaceAll(' ', '  ')}   use=1  `)).toMatchObject({
      state: 'TIME_WAIT',
      use: 1,
    });
  });
});

describe('the protocols', () => {
  const ports = 'sport=1 dport=2';
  const wordless = 'src=10.0.0.1 dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1 mark=0 zone=0 use=2';

  test.each([
    ['tcp', 6, 'SYN_SENT '],
    ['udp', 17, ''],
    ['dccp', 33, 'PARTOPEN '],
    ['sctp', 132, 'COOKIE_ECHOED '],
    ['udplite', 136, ''],
  ])('%s has ports', (name, number, state) => {
    const line = `ipv4     2 ${name.padEnd(8)} ${number} 30 ${state}src=10.0.0.1 dst=10.0.0.2 ${ports} [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 mark=0 zone=0 use=2`;
    expect(readLine(line)).toMatchObject({
      protocol: number,
      original: { sport: 1, dport: 2 },
      reply: { sport: 2, dport: 1 },
      ...(state !== '' && { state: state.trim() }),
    });
  });

  test('icmp with conntrack -o id has three ids', () => {
    expect(
      readLine(
        'icmp     1 29 src=10.77.1.2 dst=203.0.113.2 type=8 code=0 id=4401 src=203.0.113.2 dst=203.0.113.1 type=0 code=0 id=4402 mark=42 use=1 id=2714920651',
      ),
    ).toEqual({
      family: 2,
      protocol: 1,
      timeout: 29,
      original: { ...ENDS, type: 8, code: 0, id: 4401 },
      reply: { ...BACK, type: 0, code: 0, id: 4402 },
      kernelFlags: [],
      mark: 42,
      use: 1,
      id: 2714920651,
    });
  });

  test.each(['icmpv6   58', 'unknown  58'])('%s is ICMPv6, by its number', head => {
    expect(
      readLine(
        `ipv6     10 ${head} 29 src=fd77:0001:0000:0000:0000:0000:0000:0002 dst=2001:0db8:0077:0000:0000:0000:0000:0002 type=128 code=0 id=4400 src=2001:0db8:0077:0000:0000:0000:0000:0002 dst=fd77:0001:0000:0000:0000:0000:0000:0002 type=129 code=0 id=4400 mark=0 zone=0 use=2`,
      ),
    ).toMatchObject({
      family: 10,
      protocol: 58,
      original: { src: 'fd77:1::2', dst: '2001:db8:77::2', type: 128, id: 4400 },
    });
  });

  test("gre's timeouts, the first with its comma, and its keys", () => {
    expect(
      readLine(
        'ipv4     2 gre      47 179 timeout=30, stream_timeout=180 src=10.77.1.2 dst=203.0.113.2 srckey=0x0 dstkey=0x1f4a src=203.0.113.2 dst=203.0.113.1 srckey=0x1f4a dstkey=0xffff [ASSURED] mark=0 zone=0 use=2',
      ),
    ).toMatchObject({
      greTimeouts: [30, 180],
      original: { srckey: 0, dstkey: 0x1f4a },
      reply: { srckey: 0x1f4a, dstkey: 0xffff },
    });
  });

  test.each([
    ['unknown  50 590', 50],
    ['unknown  33 590', 33],
    ['unknown  136 590', 136],
    ['unknown  2 590', 2],
  ])('%s has addresses alone', (head, protocol) => {
    const facts = readLine(`ipv4     2 ${head} ${wordless}`);
    expect(facts).toMatchObject({ protocol, timeout: 590, original: { src: '10.0.0.1', dst: '10.0.0.2' } });
    expect(facts?.original).not.toHaveProperty('sport');
    expect(readLine(`${head} ${wordless}`)).toMatchObject({ protocol, timeout: 590 });
  });

  test('a layer 3 that the kernel does not know has no addresses', () => {
    const facts = readLine('unknown  7 unknown  99 500 mark=0 zone=0 use=2');
    expect(facts).toMatchObject({ family: 7, protocol: 99, timeout: 500, original: {}, reply: {}, use: 2 });
  });
});

describe('the optional facts', () => {
  const plain = `ipv4     2 tcp      6 10 CLOSE ${TUPLES}`;

  test('an offloaded flow has neither timeout nor state: absent, not 0', () => {
    for (const flag of ['OFFLOAD', 'HW_OFFLOAD']) {
      const facts = readLine(`ipv4     2 tcp      6 ${TUPLES} [${flag}] mark=0 zone=0 delta-time=3 use=3`);
      expect(facts?.kernelFlags).toEqual([flag]);
      expect(facts).not.toHaveProperty('timeout');
      expect(facts).not.toHaveProperty('state');
    }
  });

  test('a state without a timeout, as an event may have it', () => {
    const facts = readLine(`tcp      6 CLOSE ${TUPLES} mark=0`);
    expect(facts?.state).toBe('CLOSE');
    expect(facts).not.toHaveProperty('timeout');
  });

  test('a state that no kernel we know has', () => {
    expect(readLine(`ipv4     2 tcp      6 10 HALF_OPEN ${TUPLES} use=2`)).toMatchObject({
      state: 'HALF_OPEN',
    });
  });

  test.each(['FASTNAT', 'RTCACHE o33/r11', 'NFP (orig)', 'NFP (reply)'])(
    "a vendor's flag [%s] is kept",
    flag => {
      const facts = readLine(`${plain} [ASSURED] [${flag}] mark=0 use=2`);
      expect(facts).toMatchObject({ kernelFlags: ['ASSURED'], flags: [flag] });
    },
  );

  test('unknown keys and bare words are kept', () => {
    expect(readLine(`${plain} [ASSURED] mark=0 fastpath l7proto=http xid=0x12 use=2`)).toMatchObject({
      words: ['fastpath'],
      extra: { l7proto: 'http', xid: '0x12' },
    });
  });

  test('zones of one direction stand after their tuple', () => {
    expect(
      readLine(
        'ipv4     2 udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 zone-orig=7 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 mark=0 use=2',
      ),
    ).toMatchObject({ zoneOrig: 7 });
    expect(
      readLine(
        'ipv4     2 udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 packets=1 bytes=29 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 zone-reply=65535 packets=0 bytes=0 mark=0 use=2',
      ),
    ).toMatchObject({ zoneReply: 65535, reply: { packets: 0n, bytes: 0n } });
  });

  test('a security label with its colons', () => {
    expect(
      readLine(`${plain} mark=0 secctx=system_u:object_r:unlabeled_t:s0-s0:c0.c1023,c2 zone=3 use=2`),
    ).toMatchObject({ secctx: 'system_u:object_r:unlabeled_t:s0-s0:c0.c1023,c2', zone: 3 });
  });

  test('counters are exact up to 2^64-1', () => {
    const line = `udp      17 9 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 packets=18446744073709551615 bytes=9007199254740993 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 packets=4294967296 bytes=4294967295 use=1`;
    expect(readLine(line)).toMatchObject({
      original: { packets: 18446744073709551615n, bytes: 9007199254740993n },
      reply: { packets: 4294967296n, bytes: 4294967295n },
    });
    expect(readLine(line.replace('18446744073709551615', '18446744073709551616'))).toBeUndefined();
    expect(readLine(line.replace('18446744073709551615', '99999999999999999999'))).toBeUndefined();
  });

  test('the largest of every number, and one more', () => {
    const line = `${plain} mark=4294967295 zone=65535 delta-time=4294967295 use=4294967295 id=4294967295`;
    expect(readLine(line)).toMatchObject({ mark: 0xffff_ffff, zone: 65535, id: 0xffff_ffff });
    for (const [largest, beyond] of [
      ['mark=4294967295', 'mark=4294967296'],
      ['mark=4294967295', 'mark=9999999999'],
      ['zone=65535', 'zone=65536'],
      ['use=4294967295', 'use=42949672950'],
      ['dport=80', 'dport=65536'],
    ] as const) {
      expect(readLine(line.replace(largest, beyond))).toBeUndefined();
    }
  });
});

describe('what is no table line', () => {
  const good = `ipv4     2 tcp      6 10 CLOSE ${TUPLES} mark=0 use=2`;

  test.each([
    ['an address made unreadable', good.replace('src=10.77.1.2', 'src=x.x.x.x')],
    ['an address left out', good.replace('src=10.77.1.2', 'src=')],
    ['an octet too large', good.replace('10.77.1.2', '10.77.1.256')],
    ['an octet with a leading zero', good.replace('10.77.1.2', '10.077.1.2')],
    ['IPv6 under ipv4', good.replace('10.77.1.2', 'fd77::2')],
    ['an IPv4 reply to an IPv6 flow', good.replace('ipv4     2', 'ipv6     10')],
    ['no reply tuple', good.replace(/ src=203.*41668/, '')],
    ['three tuples', good.replace(' mark', ' src=1.1.1.1 dst=2.2.2.2 sport=1 dport=2 mark')],
    ['tcp without ports', good.replaceAll(/ [sd]port=\d+/g, '')],
    ['ports in one tuple only', good.replace(' sport=80 dport=41668', '')],
    ['a source port alone', good.replaceAll(/ dport=\d+/g, '')],
    ['counters in one tuple only', good.replace('dport=80', 'dport=80 packets=1 bytes=2')],
    ['packets without bytes', good.replaceAll(/(dport=\d+)/g, '$1 packets=1')],
    ['a key stated twice', good.replace('dport=80', 'dport=80 dport=81')],
    ['a mark stated twice', good.replace('mark=0', 'mark=0 mark=1')],
    ['a number with a stray sign', good.replace('dport=80', 'dport=+80')],
    ['a protocol number beyond 255', good.replace('tcp      6', 'tcp      256')],
    ['a bracket never closed', good.replace('mark', '[ASSURED mark')],
    ["a log line's words in the middle", good.replace(' sport', ' [  12.5] eth0: link up sport')],
    ['words between the keys of a tuple', good.replace(' sport=41668', ' eth0 sport=41668')],
    ['a lone gre timeout', good.replace('CLOSE', 'timeout=30,')],
    ['a state in lower case', good.replace('CLOSE', 'close')],
    ['two lines glued without their LF', `${good}${good}`],
    ['two lines glued by a blank', `${good} ${good}`],
    ['a NUL', good.replace(' mark', '\0mark')],
    ['an escape sequence', good.replace('mark=0', 'mark=0 \x1b[2J')],
    ['DEL in a word', good.replace('mark=0', 'ma\x7frk=0')],
    ['high bytes for a name', good.replace('ipv4', '\xff\xfe')],
    ['nothing', ''],
    ['blanks', '   '],
    ['a heading', 'conntrack v1.4.7 (conntrack-tools): 25 flow entries have been shown.'],
    ['an expectation', '297 l3proto = 2 proto=6 src=10.77.1.2 dst=203.0.113.2 sport=0 dport=40002 ftp'],
  ])('%s', (_, line) => {
    expect(readLine(good)).toBeDefined();
    expect(readLine(line)).toBeUndefined();
  });

  test('a line longer than any can be, and one just as long', () => {
    const padded = (length: number): string => `${good} x=`.padEnd(length, 'y');
    expect(readLine(padded(16_384))).toMatchObject({ use: 2 });
    expect(readLine(padded(16_385))).toBeUndefined();
  });

  test('more brackets than the kept text has room for', () => {
    expect(readLine(`${good} ${'[]'.repeat(8000)}`)).toBeUndefined();
  });

  test('a refused line leaves nothing behind in the next', () => {
    readLine(
      good.replace('CLOSE', 'CLOSE timeout=7, stream_timeout=8').replace('mark=0', '[FASTNAT] mark=9 mark=9'),
    );
    expect(readLine(`udp      17 29 ${TUPLES} use=1`)).toEqual({
      family: 2,
      protocol: 17,
      timeout: 29,
      original: { ...ENDS, sport: 41668, dport: 80 },
      reply: { ...BACK, sport: 80, dport: 41668 },
      kernelFlags: [],
      use: 1,
    });
  });

  test('the state word of a refused line takes up no code', () => {
    readLine(good.replace('CLOSE', 'NEVER_SEEN').replace('mark=0', 'mark=0 mark=1'));
    expect(stateCode('NEVER_SEEN')).toBe(0);
    readLine(good.replace('CLOSE', 'NEVER_SEEN'));
    expect(stateCode('NEVER_SEEN')).toBeGreaterThan(0);
  });
});
