// How many of the present flows would be gone already if a timeout were shorter.
import { TIMEOUTS, type Timeout } from '../conntrack/timeouts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { IdleClock } from './idle.ts';

/** A value to try, in seconds. */
export interface Proposal {
  readonly timeout: Timeout;
  readonly seconds: number;
}

export interface WhatIf extends Proposal {
  /** Present flows that have been idle for longer. */
  readonly wouldFree: number;
}

/** Values worth trying, by name: shorter than the defaults, none below what RFC 5382 and RFC 4787 ask for a live flow. */
const WORTH_TRYING: Readonly<Record<string, number>> = {
  tcp_timeout_established: 7440,
  tcp_timeout_time_wait: 30,
  tcp_timeout_fin_wait: 30,
  tcp_timeout_close_wait: 15,
  tcp_timeout_syn_sent: 30,
  tcp_timeout_syn_recv: 30,
  udp_timeout_stream: 120,
  gre_timeout_stream: 120,
  sctp_timeout_established: 210,
  generic_timeout: 120,
};

/** Proposals that are below the values in force. */
export function proposals(clock: IdleClock): Proposal[] {
  return TIMEOUTS.flatMap(timeout => {
    const seconds = WORTH_TRYING[timeout.name];
    return seconds !== undefined && seconds < clock.secondsOf(timeout) ? [{ timeout, seconds }] : [];
  });
}

/**
 * Counts for each proposal, in their order, the flows that its timeout applies to and that have been idle for
 * longer, exactly and in one pass. Where two proposals are for the same timeout, both are counted.
 */
export function whatIf(snapshot: Snapshot, clock: IdleClock, tried: readonly Proposal[]): WhatIf[] {
  const freed = tried.map(() => 0);
  const byPlace = TIMEOUTS.map(timeout =>
    tried.flatMap((one, index) => (one.timeout === timeout ? [index] : [])),
  );
  for (let row = 0; row < snapshot.rows.live; row++) {
    const concerned = byPlace[clock.placeOf(snapshot, row)];
    if (concerned === undefined || concerned.length === 0) continue;
    const idle = clock.idle(snapshot, row);
    for (const index of concerned) {
      if (idle > (tried[index]?.seconds ?? 0)) freed[index] = (freed[index] ?? 0) + 1;
    }
  }
  return tried.map((one, index) => ({ ...one, wouldFree: freed[index] ?? 0 }));
}
