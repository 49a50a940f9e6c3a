// The report in words, line for line.
import { describe, expect, it } from 'vitest';
import { growth } from '../../src/pressure/growth.ts';
import { pressureReport } from '../../src/pressure/report.ts';
import { reportLines } from '../../src/pressure/report-text.ts';
import { History } from '../../src/snapshot/history.ts';
import { limits, many, ordinary, outside, read, tcp, udp } from './table.ts';

const swarm = many(6500, index =>
  udp({ src: '192.168.1.23', dst: outside(index), sport: 51_413, dport: 2000 + index, unreplied: true }),
);
const longNamed = many(40, index =>
  tcp({
    src: '2001:db8:1234:5678:9abc:def0:1234:5678',
    dst: '2001:db8::80',
    sport: index + 1024,
    dport: 443,
    left: 423_000,
    assured: true,
  }),
);
const lines = [...swarm, ...longNamed, ...ordinary(1000)];
const report = pressureReport({
  snapshot: read(lines),
  limits: limits({ count: lines.length, max: 8192, buckets: 4096 }),
  history: new History(),
  timeouts: new Map([
    ['tcp_timeout_established', 432_000],
    ['tcp_timeout_close', 120],
  ]),
  entrySize: { entryBytes: 256, extensionBytes: 128, origin: 'slabinfo' },
  expectations: 2,
});

describe('the report in words', () => {
  const text = reportLines(report);

  it('begins with how full the table is, who does it, and what that is told from', () => {
    expect(text.slice(0, 4)).toEqual([
      'Verdict',
      '  92% full: 7,540 of 8,192 flows',
      '  192.168.1.23 runs peer-to-peer or a DHT: 6,500 UDP flows with 6,500 peers',
      '    peer-to-peer: udp 6,500, peers 6,500, ports 6,500, unreplied 6,500',
    ]);
  });

  it('tells a rate and a time to full only where they mean something', () => {
    const told = (counts: readonly number[]): string | undefined => {
      const history = new History();
      for (const [second, count] of counts.entries()) {
        history.add({ instant: second * 1000, count, max: 8192, newPerSecond: 1, gonePerSecond: 1 });
      }
      return reportLines({ ...report, growth: growth(history) })[1];
    };
    expect(told([7540, 7539, 7540, 7540])).toBe('  92% full: 7,540 of 8,192 flows, stable');
    expect(told([7420, 7460, 7500, 7540])).toBe(
      '  92% full: 7,540 of 8,192 flows, +40.0/s, full in 16s (16s to 16s)',
    );
    expect(told([20, 21, 22, 23])).toBe('  92% full: 7,540 of 8,192 flows, +1.0/s, growing');
    expect(told([7540, 7500, 7460, 7420])).toBe('  92% full: 7,540 of 8,192 flows, -40.0/s, draining');
  });

  it('sets the hosts out as a table, where a long address has a line of its own', () => {
    const title = text.findIndex(line => line.startsWith('Sources'));
    expect(text.slice(title, title + 2)).toEqual([
      'Sources                    FLOWS OF MAX  UNREPL  PEERS  PORTS  NEW/S IDLE>2H',
      '  192.168.1.23             6,500    79%    100%  6,500  6,500             0%',
    ]);
    const long = pressureReport({
      snapshot: read(longNamed),
      limits: limits({ count: 40, max: 8192 }),
      history: new History(),
      timeouts: new Map(),
      entrySize: { entryBytes: 256, extensionBytes: 128, origin: 'documented' },
    });
    expect(reportLines(long).join('\n')).toContain(
      [
        '  2001:db8:1234:5678:9abc:def0:1234:5678',
        '                              40   0.4%      0%      1      1           100%',
      ].join('\n'),
    );
  });

  it('names timeouts that differ from their default, and those that could not be read', () => {
    expect(text).toContain('  tcp_timeout_established         432000 (5d)     TCP, established');
    expect(text).toContain('  tcp_timeout_close                  120 (2m00s)  TCP, reset, default 10');
    expect(text.at(-2)).toMatch(/^ {2}not to be read, taken for the default: tcp_timeout_syn_sent 120, /);
  });
});
