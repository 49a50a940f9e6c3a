// The report as a whole, and the verdict of `check` on it.
import { describe, expect, it } from 'vitest';
import { parseStatistics } from '../../src/conntrack/statistics.ts';
import { check, DEFAULT_THRESHOLDS, Status } from '../../src/pressure/check.ts';
import { type PressureInput, pressureReport } from '../../src/pressure/report.ts';
import { reportJson } from '../../src/pressure/report-json.ts';
import { addToTally, startTally } from '../../src/pressure/tally.ts';
import { History } from '../../src/snapshot/history.ts';
import { limits, many, ordinary, outside, read, tcp, udp } from './table.ts';

const SIZE = { entryBytes: 256, extensionBytes: 128, origin: 'slabinfo' } as const;

function input(lines: readonly string[], max: number, more: Partial<PressureInput> = {}): PressureInput {
  return {
    snapshot: read(lines),
    limits: limits({ count: lines.length, max, buckets: 4096 }),
    history: new History(),
    timeouts: new Map(),
    entrySize: SIZE,
    ...more,
  };
}

/** Counters that rose by so many drops and early drops at a full table. */
function tally(drops: number, evictions: number) {
  const at = (drop: number, early: number) => parseStatistics(`cpu=0 \tdrop=${drop} early_drop=${early} \n`);
  const [before, after] = [at(10, 20), at(10 + drops, 20 + evictions)];
  if (before === undefined || after === undefined) throw new Error('no counters');
  return addToTally(startTally(before, 0), after, 1000, 1);
}

const swarm = many(6500, index =>
  udp({ src: '192.168.1.23', dst: outside(index), sport: 51_413, dport: 2000 + index }),
);
const stale = many(4000, index =>
  tcp({
    src: `10.0.0.${index % 100}`,
    dst: outside(index),
    sport: 1,
    dport: 443,
    left: 100_000,
    assured: true,
  }),
);

describe('pressureReport', () => {
  it('is quiet about a healthy table', () => {
    const report = pressureReport(input(ordinary(2000), 8192));
    expect(report).toMatchObject({
      verdicts: [],
      remedies: [],
      alert: undefined,
      summary: 'the table has room and nothing stands out',
    });
  });

  it('names host and reason in one line from 90% on', () => {
    const report = pressureReport(input([...swarm, ...ordinary(1000)], 8192));
    expect(report.alert?.isUrgent).toBe(true);
    expect(report.alert?.text).toBe(
      '192.168.1.23 runs peer-to-peer or a DHT: 6,500 UDP flows with 6,500 peers',
    );
    expect(report.remedies.map(({ commands }) => commands)).toEqual([
      ['conntrack -D -s 192.168.1.23'],
      [
        'nft add table inet conntop',
        "nft add chain inet conntop forward '{ type filter hook forward priority -10; }'",
        "nft add set inet conntop hosts '{ type ipv4_addr; size 65535; flags dynamic; }'",
        "nft add rule inet conntop forward ct state new add @hosts '{ ip saddr ct count over 800 }' counter drop",
      ],
      [
        'iptables -I FORWARD -m conntrack --ctstate NEW -m connlimit --connlimit-above 800 --connlimit-mask 32 --connlimit-saddr -j DROP',
      ],
      ['sysctl -w net.netfilter.nf_conntrack_buckets=8192', 'sysctl -w net.netfilter.nf_conntrack_max=16384'],
      [
        "echo 'net.netfilter.nf_conntrack_buckets=8192' >> /etc/sysctl.d/90-conntrack.conf",
        "echo 'net.netfilter.nf_conntrack_max=16384' >> /etc/sysctl.d/90-conntrack.conf",
        'sysctl -p /etc/sysctl.d/90-conntrack.conf',
      ],
      ['nft list table inet conntop >> /etc/nftables.conf'],
      ['iptables-save > /etc/iptables/rules.v4', 'ip6tables-save > /etc/iptables/rules.v6'],
    ]);
  });

  it('alerts at the first flow evicted, however empty the table is now', () => {
    const report = pressureReport(input(stale, 16_384, { tally: tally(0, 3) }));
    expect(report.alert?.text).toMatch(
      /^3 flows evicted early: stale connections from 100 sources: 4,000 ESTABLISHED flows/,
    );
  });

  it('says what a shorter timeout would free, under the names of the kernel at hand', () => {
    const report = pressureReport(input(stale, 4096, { legacySysctls: true, isOpenWrt: true }));
    expect(report.whatIf.find(({ timeout }) => timeout.name === 'tcp_timeout_established')).toMatchObject({
      seconds: 7440,
      wouldFree: 4000,
    });
    const commands = report.remedies.flatMap(remedy => remedy.commands);
    expect(commands[0]).toBe("conntop delete 'state ESTABLISHED and idle > 7440s'");
    expect(commands).toContain('sysctl -w net.ipv4.netfilter.ip_conntrack_tcp_timeout_established=7440');
    expect(commands).toContain('sysctl -w net.ipv4.netfilter.ip_conntrack_max=8192');
    expect(commands.at(-1)).toBe('/etc/init.d/sysctl restart');
  });

  it('sets each sysctl once, and keeps over a restart what it sets', () => {
    const flood = many(3000, index => {
      const flow = { src: outside(index), dst: '203.0.113.1', sport: 1024, dport: 443 };
      return tcp({ ...flow, state: 'SYN_RECV', left: 10 });
    });
    const commands = pressureReport(input(flood, 4096)).remedies.flatMap(remedy => remedy.commands);
    expect(commands.filter(command => command.includes('syn_recv'))).toEqual([
      'sysctl -w net.netfilter.nf_conntrack_tcp_timeout_syn_recv=15',
      "echo 'net.netfilter.nf_conntrack_tcp_timeout_syn_recv=15' >> /etc/sysctl.d/90-conntrack.conf",
    ]);
  });

  it('alerts from the moment a rule holds, however much room there is', () => {
    expect(pressureReport(input(swarm, 16_384)).alert).toEqual({
      text: '192.168.1.23 runs peer-to-peer or a DHT: 6,500 UDP flows with 6,500 peers',
      isUrgent: false,
    });
  });

  it.each([
    [50, true],
    [300, false],
  ])('alerts at a table that will be full in %d seconds', (seconds, isUrgent) => {
    const history = new History();
    const pace = 4096 / (seconds + 20);
    for (let at = 0; at <= 20; at++) {
      const count = Math.round(at * pace);
      history.add({ instant: at * 1000, count, max: 4096, newPerSecond: pace, gonePerSecond: 0 });
    }
    const report = pressureReport(input(ordinary(Math.round(20 * pace)), 4096, { history }));
    expect(report.alert).toMatchObject({
      isUrgent,
      text: expect.stringMatching(/^no known pattern; the largest/),
    });
  });

  it('alerts at drops that the table is not to blame for, without blaming anybody', () => {
    const before = parseStatistics('cpu=0 \tdrop=0 insert_failed=0 \n');
    const after = parseStatistics('cpu=0 \tdrop=4 insert_failed=4 \n');
    if (before === undefined || after === undefined) throw new Error('no counters');
    const rising = addToTally(startTally(before, 0), after, 1000, 0.4);
    expect(pressureReport(input(ordinary(2000), 16_384, { tally: rising })).alert?.text).toBe(
      '4 packets dropped while the table had room: 4 failed insertions in the same time point to lost races or exhausted NAT ports',
    );
  });

  it('does not guess', () => {
    const one = many(3900, index =>
      tcp({ src: '10.0.0.8', dst: outside(index % 20), sport: 1024 + index, dport: 443, left: 431_990 }),
    );
    expect(pressureReport(input(one, 4096)).alert?.text).toBe(
      'no known pattern; the largest source is 10.0.0.8 with 3,900 flows (95%)',
    );
  });

  it('holds what it can without rows, and without limits', () => {
    const blind = pressureReport({
      ...input([], 0),
      snapshot: undefined,
      limits: limits({ count: 77, max: 100 }),
    });
    expect(blind).toMatchObject({
      verdicts: [],
      whatIf: [],
      groups: { source: [] },
      memory: { origin: 'slabinfo' },
    });
    expect(blind.occupancy.share).toBe(0.77);
    const unlimited = pressureReport(input(swarm, 0));
    expect(unlimited.occupancy).toMatchObject({ unlimited: true, share: undefined, max: undefined });
    expect(unlimited.verdicts).toMatchObject([{ rule: 'peer-to-peer', share: 1 }]);
  });

  it('offers each remedy once', () => {
    const flood = many(1000, index =>
      udp({ src: '10.0.0.9', dst: '9.9.9.9', sport: 1024 + index, dport: 53 }),
    );
    const report = pressureReport(input([...swarm, ...flood], 8192));
    expect(report.verdicts.map(({ rule }) => rule)).toEqual(['peer-to-peer', 'dns-flood']);
    const texts = report.remedies.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('costs memory as the size of an entry says', () => {
    const { memory } = pressureReport(input(ordinary(1000), 4096));
    expect(memory.held).toBe(1000 * 384 + 4096 * 8);
    expect(memory.whenFull).toBe(4096 * 384 + 4096 * 8);
  });

  it('writes the keys that scripts rely on', () => {
    const json = JSON.parse(
      JSON.stringify(
        reportJson(pressureReport(input([...swarm, ...ordinary(1000)], 8192, { tally: tally(4, 2) }))),
      ),
    );
    expect(json).toMatchObject({
      count: 7500,
      max: 8192,
      percent: 91.5527,
      listed: 7500,
      uncollected: 0,
      trouble: { drop: 14, early_drop: 22 },
      verdicts: [
        {
          rule: 'peer-to-peer',
          address: '192.168.1.23',
          flows: 6500,
          share: 0.7935,
          evidence: { peers: 6500 },
        },
      ],
      hosts: expect.arrayContaining([
        expect.objectContaining({ address: '192.168.1.23', destinations: 6500 }),
      ]),
      timeouts: expect.arrayContaining([
        { name: 'tcp_timeout_established', value: 432_000, default: 432_000, assumed: true },
      ]),
      what_if: expect.arrayContaining([
        expect.objectContaining({ name: 'tcp_timeout_established', value: 7440 }),
      ]),
    });
    expect(json).not.toHaveProperty('growth_per_second');
  });
});

describe('check', () => {
  const statusAt = (count: number, max: number | undefined): Status =>
    check(pressureReport({ ...input([], 1), snapshot: undefined, limits: limits({ count, max }) })).status;

  it('is OK, WARNING from 75%, CRITICAL from 90%, UNKNOWN without figures', () => {
    expect(statusAt(749, 1000)).toBe(Status.OK);
    expect(statusAt(750, 1000)).toBe(Status.WARNING);
    expect(statusAt(899, 1000)).toBe(Status.WARNING);
    expect(statusAt(900, 1000)).toBe(Status.CRITICAL);
    expect(statusAt(1, undefined)).toBe(Status.UNKNOWN);
    expect(statusAt(500_000, 0)).toBe(Status.OK);
  });

  it('prints one line with performance data', () => {
    const { line } = check(
      pressureReport(input([...swarm, ...ordinary(1000)], 8192, { tally: tally(4, 2) })),
    );
    expect(line).toBe(
      'CONNTRACK CRITICAL - 7,500 of 8,192 flows (91%); 192.168.1.23 runs peer-to-peer or a DHT: 6,500 UDP flows with 6,500 peers | count=7500;6144;7373;0;8192 percent=91.6%;75;90;0;100 drop=14c early_drop=22c largest_host=6500;;;0',
    );
  });

  it('warns of a host above its limit', () => {
    const report = pressureReport(input([...swarm, ...ordinary(1000)], 65_536));
    expect(check(report, { ...DEFAULT_THRESHOLDS, maxPerHost: 6000 })).toMatchObject({
      status: Status.WARNING,
      message:
        'CONNTRACK WARNING - 7,500 of 65,536 flows (11%); 192.168.1.23 above 6,000 flows per host, with 6,500',
    });
    expect(check(report, { ...DEFAULT_THRESHOLDS, maxPerHost: 6500 }).status).toBe(Status.OK);
  });

  it('takes drops for CRITICAL and early drops for a WARNING when asked to', () => {
    const status = (drops: number, evictions: number, asked: boolean): Status =>
      check(pressureReport(input(ordinary(100), 8192, { tally: tally(drops, evictions) })), {
        ...DEFAULT_THRESHOLDS,
        drops: asked,
      }).status;
    expect(status(1, 0, true)).toBe(Status.CRITICAL);
    expect(status(0, 1, true)).toBe(Status.WARNING);
    expect(status(0, 0, true)).toBe(Status.OK);
    expect(status(1, 0, false)).toBe(Status.OK);
    const blind = pressureReport(input(ordinary(100), 8192));
    expect(check(blind, { ...DEFAULT_THRESHOLDS, drops: true }).status).toBe(Status.UNKNOWN);
  });
});
