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

  it('cannot tell where more is left than the timeout gives: a policy of its own applies', () => {
    expect(idle(`ipv4 2 udp 17 3000 ${TUPLES} ${REPLY} use=2`)).toBe(-1);
  });

  it('cannot tell of a state that no timeout is for', () => {
    expect(idle(`ipv4 2 tcp 6 20 SOMETHING ${TUPLES} ${REPLY} use=2`)).toBe(-1);
  });
});
