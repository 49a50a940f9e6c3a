// How long a flow has been idle, told from its timeout and what is left of it.
import { describe, expect, it } from 'vitest';
import { IdleClock } from '../../src/pressure/idle.ts';
import { read } from './table.ts';

const TUPLES = 'src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2';
const REPLY = 'src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1';

function idle(line: string, timeouts: Record<string, number> = {}): number {
  return new IdleClock(new Map(Object.entries(timeouts))).idle(read([line]), 0);
}

describe('IdleClock', () => {
  it.each([
    [`ipv4 2 tcp 6 431990 ESTABLISHED ${TUPLES} ${REPLY} [ASSURED] use=2`, 10],
    [`ipv4 2 tcp 6 100 SYN_SENT ${TUPLES} [UNREPLIED] ${REPLY} use=2`, 20],
    [`ipv4 2 tcp 6 30 TIME_WAIT ${TUPLES} ${REPLY} [ASSURED] use=2`, 90],
    [`ipv4 2 udp 17 25 ${TUPLES} [UNREPLIED] ${REPLY} use=2`, 5],
    [`ipv4 2 udp 17 100 ${TUPLES} ${REPLY} [ASSURED] use=2`, 20],
    [`ipv4 2 unknown 50 590 src=10.0.0.1 dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1 use=2`, 10],
  ])('takes what is left from the timeout that applies: %s', (line, seconds) => {
    expect(idle(line)).toBe(seconds);
  });

  it('goes by the sysctls in force', () => {
    const line = `ipv4 2 tcp 6 7000 ESTABLISHED ${TUPLES} ${REPLY} [ASSURED] use=2`;
    expect(idle(line, { tcp_timeout_established: 7440 })).toBe(440);
    expect(idle(line)).toBe(425_000);
  });

  it('cannot tell of an offloaded flow, which has no timer', () => {
    expect(idle(`ipv4 2 tcp 6 ${TUPLES} ${REPLY} [OFFLOAD] use=3`)).toBe(-1);
  });

  it('cannot tell of an established flow that may be capped until an acknowledgement comes', () => {
    expect(idle(`ipv4 2 tcp 6 299 ESTABLISHED ${TUPLES} ${REPLY} [ASSURED] use=2`)).toBe(-1);
    expect(idle(`ipv4 2 tcp 6 301 ESTABLISHED ${TUPLES} ${REPLY} [ASSURED] use=2`)).toBe(431_699);
  });

  describe('from readings two seconds apart', () => {
    const line = (left: number, packets: number, state = 'ESTABLISHED'): string =>
      `ipv4 2 tcp 6 ${left} ${state} ${TUPLES} packets=${packets} bytes=${packets * 90} ${REPLY} packets=2 bytes=180 [ASSURED] use=2`;
    const idleAfter = (readings: readonly string[], timeouts: Record<string, number> = {}): number =>
      new IdleClock(new Map(Object.entries(timeouts))).idle(read(...readings.map(text => [text])), 0);

    it('tells of a flow that came down from above the cap without a packet', () => {
      expect(idleAfter([line(301, 5), line(299, 5)])).toBe(431_701);
      expect(idleAfter([line(303, 5), line(301, 5), line(299, 5)])).toBe(431_701);
    });

    it('cannot tell of one whose timer was cut to the cap, or that had a packet', () => {
      expect(idleAfter([line(431_990, 5), line(299, 5)])).toBe(-1);
      expect(idleAfter([line(301, 5), line(299, 6)])).toBe(-1);
    });

    it('holds on to what armed the timer when it was shortened since', () => {
      const timeouts = { tcp_timeout_established: 7440 };
      expect(idleAfter([line(7441, 5), line(7439, 5)], timeouts)).toBe(86_400 - 7439);
      expect(idleAfter([line(7441, 5), line(7440, 6)], timeouts)).toBe(0);
      expect(idleAfter([line(7441, 5), line(119, 5, 'FIN_WAIT')], timeouts)).toBe(1);
    });
  });

  it('cannot tell where more is left than the timeout gives: a policy of its own applies', () => {
    expect(idle(`ipv4 2 udp 17 3000 ${TUPLES} ${REPLY} use=2`)).toBe(-1);
  });

  it('cannot tell of a state that no timeout is for', () => {
    expect(idle(`ipv4 2 tcp 6 20 SOMETHING ${TUPLES} ${REPLY} use=2`)).toBe(-1);
  });
});
