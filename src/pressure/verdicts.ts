// Why the table fills: asks every rule, and puts what they say in the order in which it matters.
import { churn } from './rules/churn.ts';
import { deadUpstream } from './rules/dead-upstream.ts';
import { dnatServer } from './rules/dnat-server.ts';
import { dnsFlood } from './rules/dns-flood.ts';
import { peerToPeer } from './rules/peer-to-peer.ts';
import { portScan } from './rules/port-scan.ts';
import { staleEstablished } from './rules/stale-established.ts';
import { synFlood } from './rules/syn-flood.ts';
import { tableTooSmall } from './rules/table-too-small.ts';
import type { Evidence, Rule, Verdict } from './verdict.ts';

/** Causes that something can be done about at their root. */
const CAUSES: readonly Rule[] = [
  synFlood,
  portScan,
  dnsFlood,
  deadUpstream,
  peerToPeer,
  staleEstablished,
  churn,
];

/**
 * What matters most first: causes by the flows they hold, then a busy server, which may merely be where a cause
 * shows; the size of the table is to blame only where nothing else is. None for a healthy table. Yields between
 * the rules, each of which may walk the whole table.
 */
export function* verdictSteps(evidence: Evidence): Generator<void, Verdict[]> {
  const causes: Verdict[] = [];
  for (const rule of CAUSES) {
    causes.push(...present(rule(evidence)));
    yield;
  }
  causes.sort((a, b) => b.flows - a.flows);
  const verdicts = [...causes, ...present(dnatServer(evidence))];
  yield;
  return verdicts.length > 0 ? verdicts : present(tableTooSmall(evidence));
}

/** Runs steps to their end and yields what they return. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function present(verdict: Verdict | undefined): Verdict[] {
  return verdict === undefined ? [] : [verdict];
}
