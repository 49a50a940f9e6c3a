// That the demo router is one the kernel could have: its lines, its counters, its flows in time.
import { beforeAll, describe, expect, it } from 'vitest';
import { createDemoSource } from '../../../src/reader/demo/demo-source.ts';
import type { Source } from '../../../src/reader/source.ts';
import { type LineFacts, lineFacts, parse, readCount, readCounter, readTable } from './kernel-text.ts';

const SECOND = 1000;

/** A demo router with a clock that stands still until it is set. */
function demoAt(seed = 1): { source: Source; set: (seconds: number) => void } {
  let time = 5000;
  const source = createDemoSource({ seed, now: () => time });
  return { source, set: seconds => (time = 5000 + seconds * SECOND) };
}

describe('a table of the demo router', () => {
  let text: string;
  let chunks: Uint8Array[];
  let lines: string[];

  beforeAll(async () => {
    const { source, set } = demoAt();
    set(45);
    ({ text, chunks } = await readTable(source));
    lines = text.trimEnd().split('\n');
  });

  it('holds as many flows as a busy home has', () => {
    expect(lines.length).toBeGreaterThan(550);
    expect(lines.length).toBeLessThan(950);
  });

  it('comes in chunks of a page, cut wherever that falls', () => {
    expect(chunks.slice(0, -1).every(chunk => chunk.length === 4096)).toBe(true);
    expect(chunks.filter(chunk => chunk.at(-1) !== 10).length).toBeGreaterThan(10);
  });

  it.each([
    ['TCP', /^ipv4 {5}2 tcp {6}6 \d+ [A-Z_]+ src=192\.168\.1\.\d+ dst=\S+ sport=\d+ dport=443 packets=/m],
    ['TCP over IPv6', /^ipv6 {5}10 tcp {6}6 \d+ [A-Z_]+ src=2001:0db8:51aa:0001:0000:0000:0000:\w{4} /m],
    ['a SYN without an answer', / SYN_SENT src=.* \[UNREPLIED\] src=.* packets=0 bytes=0 mark=/m],
    ['DNS', /^ipv4 {5}2 udp {6}17 \d+ src=192\.168\.\S+ dst=192\.168\.1\.1 sport=\d+ dport=53 /m],
    ['GRE', /^ipv4 {5}2 gre {6}47 \d+ timeout=30, stream_timeout=180 src=\S+ dst=\S+ srckey=0x[0-9a-f]+ /m],
    ['ESP', /^ipv4 {5}2 unknown {2}50 \d+ src=\S+ dst=\S+ packets=\d+ bytes=\d+ src=/m],
    [
      'an offloaded flow',
      /^ipv\d {5}\d+ tcp {6}6 src=.* \[(HW_)?OFFLOAD\] mark=0 zone=0 delta-time=\d+ use=3$/m,
    ],
    [
      'masquerading',
      /src=192\.168\.1\.\d+ dst=198\.51\.100\.\d+ .* src=198\.51\.100\.\d+ dst=203\.0\.113\.45 /m,
    ],
    [
      'a port-forward',
      / src=203\.0\.113\.\d+ dst=203\.0\.113\.45 .* src=192\.168\.1\.50 dst=203\.0\.113\.\d+ /m,
    ],
    ['a guest', / src=192\.168\.2\.10\d .* mark=16 zone=0 /m],
    ['a scan of the public address', / CLOSE src=203\.0\.113\.24\d dst=203\.0\.113\.45 /m],
    ['MQTT that idles', / 4319\d\d ESTABLISHED src=\S+ dst=\S+ sport=\d+ dport=8883 .* \[ASSURED\] /m],
  ])('shows %s as the kernel would', (_name, pattern) => {
    expect(text).toMatch(pattern);
  });

  it('prints IPv6 addresses in full and nothing but ASCII', () => {
    for (const [, address] of text.matchAll(/(?:src|dst)=(\S*:\S*)/g)) {
      expect(address).toMatch(/^([0-9a-f]{4}:){7}[0-9a-f]{4}$/);
    }
    expect(text).toMatch(/^[\n -~]+$/);
  });

  it('lists no flow twice', () => {
    expect(new Set(lines.map(line => lineFacts(line).key)).size).toBe(lines.length);
  });

  it('translates no two flows to the same reply tuple', () => {
    const replies = lines.map(
      line => line.split(/\s+/)[3] + (/ src=.* src=(.*?) packets=/.exec(line)?.[1] ?? ''),
    );
    expect(new Set(replies).size).toBe(lines.length);
  });
});

describe('time in the demo router', () => {
  it('gives the same bytes for the same seed and clock, however often it is read', async () => {
    const once = demoAt(7);
    const often = demoAt(7);
    for (let second = 1; second <= 20; second++) {
      often.set(second);
      await readTable(often.source);
    }
    once.set(20);
    expect((await readTable(once.source)).text).toBe((await readTable(often.source)).text);
    const other = demoAt(8);
    other.set(20);
    expect((await readTable(other.source)).text).not.toBe((await readTable(often.source)).text);
  });

  it('takes flows through states that follow each other, and never turns a counter back', async () => {
    const { source, set } = demoAt();
    let before = new Map<string, LineFacts>();
    const steps = new Set<string>();
    const turnedBack: string[] = [];
    for (let second = 0; second < 45; second += 0.25) {
      set(second);
      const now = await readFlows(source);
      for (const [key, flow] of now) {
        const old = before.get(key);
        if (!old || flow.age < old.age) continue;
        steps.add(`${old.state} ${flow.state}`);
        if (flow.counters.some((counter, index) => counter < (old.counters[index] ?? 0)))
          turnedBack.push(key);
      }
      before = now;
    }
    expect([...steps].filter(step => !LEGAL_STEPS.includes(step))).toEqual([]);
    expect(turnedBack).toEqual([]);
    expect(steps).toContain('SYN_RECV ESTABLISHED');
    expect(steps).toContain('LAST_ACK TIME_WAIT');
  });

  it('counts down by the default timeout of each state', async () => {
    const { source, set } = demoAt();
    const longest = new Map<string, number>();
    for (let second = 0; second < 30; second++) {
      set(second);
      for (const match of (await readTable(source)).text.matchAll(/ tcp {6}6 (\d+) ([A-Z_]+) /g)) {
        longest.set(match[2] ?? '', Math.max(longest.get(match[2] ?? '') ?? 0, Number(match[1])));
      }
    }
    expect(Object.fromEntries(longest)).toEqual({
      SYN_SENT: 120,
      SYN_RECV: 60,
      ESTABLISHED: 432_000,
      FIN_WAIT: 120,
      CLOSE_WAIT: 60,
      LAST_ACK: 30,
      TIME_WAIT: 120,
      CLOSE: 10,
    });
  });

  it('skips most of a long sleep, and takes no notice of a clock that goes back', async () => {
    const { source, set } = demoAt();
    set(10);
    const { text } = await readTable(source);
    set(3);
    expect((await readTable(source)).text).toBe(text);
    set(10 * 86_400);
    const { chunks } = await readTable(source);
    expect(parse(chunks).unreadable).toEqual([]);
    expect(parse(chunks).lines).toBeLessThan(1500);
  });
});

describe('the demo router whose table fills', () => {
  const counts: number[] = [];
  const listed: number[] = [];
  const unreadable: string[] = [];
  let poor = 0;
  let drops = 0;
  let earlyDrops = 0;
  let dropsBefore = 0;
  let last = '';

  beforeAll(async () => {
    const { source, set } = demoAt();
    for (let second = 0; second <= 460; second++) {
      set(second);
      counts.push(await readCount(source));
      const { text, chunks } = await readTable(source);
      const reading = parse(chunks);
      listed.push(reading.lines);
      unreadable.push(...reading.unreadable);
      poor += reading.poor;
      expect(await readCount(source)).toBe(reading.lines);
      if (second === 60)
        dropsBefore = (await readCounter(source, 'drop')) + (await readCounter(source, 'early_drop'));
      if (second === 170) last = text;
    }
    drops = await readCounter(source, 'drop');
    earlyDrops = await readCounter(source, 'early_drop');
  });

  it('never prints a line that cannot be read', () => {
    expect(unreadable).toEqual([]);
    expect(poor).toBe(0);
  });

  it('counts expired flows until they are collected', () => {
    expect(counts.every((count, second) => count >= (listed[second] ?? 0) && count <= 4096)).toBe(true);
    expect(counts.some((count, second) => count > (listed[second] ?? 0))).toBe(true);
  });

  it('is calm for a minute, passes 75 % and 90 %, and is full two minutes later', () => {
    expect(Math.max(...counts.slice(0, 60))).toBeLessThan(1000);
    const reaches = (share: number): number => counts.findIndex(count => count >= share * 4096);
    expect(reaches(0.75)).toBeGreaterThan(120);
    expect(reaches(0.9)).toBeGreaterThan(reaches(0.75));
    expect(reaches(0.99)).toBeGreaterThan(160);
    expect(reaches(0.99)).toBeLessThan(200);
  });

  it('drops only once it is full', () => {
    expect(dropsBefore).toBe(0);
    expect(earlyDrops).toBeGreaterThan(50);
    expect(drops).toBeGreaterThan(5);
  });

  it('is filled by one device', () => {
    const byCamera = last.split('\n').filter(line => line.includes(' src=192.168.1.63 ')).length;
    expect(byCamera).toBeGreaterThan(2500);
  });

  it('recovers', () => {
    expect(counts.at(-1)).toBeLessThan(1000);
  });
});

describe('the facts of the demo router', () => {
  it('hands over what a proc root holds, and leaves out what it does not', async () => {
    const { source } = demoAt();
    const facts = await source.facts([
      'sys/net/netfilter/nf_conntrack_max',
      'sys/net/nf_conntrack_max',
      'sys/net/netfilter/nf_conntrack_tcp_timeout_established',
      'net/stat/nf_conntrack',
      'sys/net/ipv4/netfilter/ip_conntrack_max',
    ]);
    expect(facts.get('sys/net/netfilter/nf_conntrack_max')).toBe('4096\n');
    expect(facts.get('sys/net/nf_conntrack_max')).toBe('4096\n');
    expect(facts.get('sys/net/netfilter/nf_conntrack_tcp_timeout_established')).toBe('432000\n');
    expect(facts.has('sys/net/ipv4/netfilter/ip_conntrack_max')).toBe(false);
    expect(facts.get('net/stat/nf_conntrack')).toMatch(
      /^entries {2}clashres found new .*\n([0-9a-f]{8} {2}([0-9a-f]{8} ){11}[0-9a-f]{8} {2}([0-9a-f]{8} ){3}[0-9a-f]{8}\n){2}$/,
    );
  });

  it('names every device that it lists', async () => {
    const { source, set } = demoAt();
    set(30);
    const facts = await source.facts(['tmp/dhcp.leases', 'etc/hosts']);
    const leases = facts.get('tmp/dhcp.leases') ?? '';
    expect(leases).toMatch(/^0 02:00:5e:10:00:3f 192\.168\.1\.63 cam-yard 01:02:00:5e:10:00:3f$/m);
    expect(leases).toMatch(/^0 \d+ fd42:c0:ffee:1::c desktop-max 00:03:00:01:\S+$/m);
    expect(facts.get('etc/hosts')).toMatch(/^192\.168\.1\.1\trouter\.lan router$/m);
    expect(facts.get('etc/hosts')).toMatch(/^2001:db8:443::1\twww1\.web\.example$/m);
    const { text } = await readTable(source);
    for (const [, address] of text.matchAll(/ src=(192\.168\.\S+)/g)) {
      expect(`${leases}${facts.get('etc/hosts')}`).toContain(address);
    }
  });

  it('refuses to read for somebody who has given up', async () => {
    await expect(demoAt().source.read(() => {}, AbortSignal.abort())).rejects.toThrow();
  });
});

/** From state to state within a quarter of a second; no state stands for an offloaded flow and for other protocols. */
const LEGAL_STEPS = [
  ...[
    '',
    'SYN_SENT',
    'SYN_RECV',
    'ESTABLISHED',
    'FIN_WAIT',
    'CLOSE_WAIT',
    'LAST_ACK',
    'TIME_WAIT',
    'CLOSE',
  ].map(state => `${state} ${state}`),
  'SYN_SENT SYN_RECV',
  'SYN_SENT CLOSE',
  'SYN_RECV ESTABLISHED',
  'ESTABLISHED ',
  ' FIN_WAIT',
  ' ESTABLISHED',
  ' CLOSE',
  'ESTABLISHED FIN_WAIT',
  'ESTABLISHED CLOSE',
  'FIN_WAIT CLOSE_WAIT',
  'CLOSE_WAIT LAST_ACK',
  'LAST_ACK TIME_WAIT',
];

async function readFlows(source: Source): Promise<Map<string, LineFacts>> {
  const { text } = await readTable(source);
  return new Map(
    text
      .trimEnd()
      .split('\n')
      .map(line => lineFacts(line))
      .map(facts => [facts.key, facts]),
  );
}
