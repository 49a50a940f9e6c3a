// How many flows a shorter timeout would have ended by now, counted line by line.
import { describe, expect, it } from 'vitest';
import { TIMEOUTS } from '../../src/conntrack/timeouts.ts';
import { IdleClock } from '../../src/pressure/idle.ts';
import { proposals, whatIf } from '../../src/pressure/what-if.ts';
import { many, ordinary, outside, read, tcp } from './table.ts';

const lines = [
  ...ordinary(2000),
  ...many(900, index =>
    tcp({
      src: '10.0.0.8',
      dst: outside(index),
      sport: 7,
      dport: 443,
      left: 300 + index * 480,
      assured: true,
    }),
  ),
];

function proposal(name: string, seconds: number) {
  const timeout = TIMEOUTS.find(one => one.name === name);
  if (timeout === undefined) throw new Error(name);
  return { timeout, seconds };
}

/** Seconds left of the lines with a state, as `awk '{print $5}'` prints them. */
function left(state: string): number[] {
  return lines.filter(line => line.includes(` ${state} `)).map(line => Number(line.split(/ +/)[4]));
}

describe('whatIf', () => {
  const clock = new IdleClock(new Map());

  it('counts what a count over the listed timeouts gives', () => {
    const tried = [
      proposal('tcp_timeout_established', 7440),
      proposal('tcp_timeout_established', 86_400),
      proposal('tcp_timeout_time_wait', 30),
      proposal('tcp_timeout_syn_recv', 10),
    ];
    const established = left('ESTABLISHED').filter(seconds => seconds > 300);
    expect(whatIf(read(lines), clock, tried).map(({ wouldFree }) => wouldFree)).toEqual([
      established.filter(seconds => 432_000 - seconds > 7440).length,
      established.filter(seconds => 432_000 - seconds > 86_400).length,
      left('TIME_WAIT').filter(seconds => 120 - seconds > 30).length,
      0,
    ]);
  });

  it('proposes nothing that is in force or shorter already', () => {
    const names = (values: Record<string, number>): string[] =>
      proposals(new IdleClock(new Map(Object.entries(values)))).map(({ timeout }) => timeout.name);
    expect(names({})).toContain('tcp_timeout_established');
    expect(names({ tcp_timeout_established: 7440 })).not.toContain('tcp_timeout_established');
    expect(names({ udp_timeout_stream: 180 })).toContain('udp_timeout_stream');
    expect(names({})).not.toContain('udp_timeout_stream');
  });
});
