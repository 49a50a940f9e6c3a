// The causes of a full table, in the order in which they claim flows, and what they say together.
import type { Judged, Rule } from './rule.ts';
import { churn } from './rules/churn.ts';
import { countNotListed } from './rules/count-not-listed.ts';
import { deadBackend } from './rules/dead-backend.ts';
import { deadUpstream } from './rules/dead-upstream.ts';
import { dnatServer } from './rules/dnat-server.ts';
import { dnsFlood } from './rules/dns-flood.ts';
import { expectationsFull } from './rules/expectations-full.ts';
import { lineUser } from './rules/line-user.ts';
import { midStream } from './rules/mid-stream.ts';
import { peerToPeer } from './rules/peer-to-peer.ts';
import { portScan } from './rules/port-scan.ts';
import { staleEstablished } from './rules/stale-established.ts';
import { synFlood } from './rules/syn-flood.ts';
import { tableTooSmall } from './rules/table-too-small.ts';
import { udpFlood } from './rules/udp-flood.ts';
import type { Evidence } from './verdict.ts';

/** Each flow counts for the first rule that accounts for it: the more particular ones stand first. */
const CAUSES = [
  synFlood,
  udpFlood,
  deadUpstream,
  deadBackend,
  peerToPeer,
  portScan,
  dnsFlood,
  midStream,
  staleEstablished,
  churn,
  countNotListed,
] as const satisfies readonly Rule[];

/** Told behind the causes: a busy server may merely be where one of them shows, and who uses the line fills no table. */
const STATES = [dnatServer, expectationsFull, lineUser] as const satisfies readonly Rule[];

/** What is odd beside, whether or not the flows are too many. */
const NO_CAUSES: ReadonlySet<string> = new Set([expectationsFull.name, lineUser.name]);

/** Every rule, as the manual has them. */
export const RULES = [...CAUSES, ...STATES, tableTooSmall] as const satisfies readonly Rule[];
export type RuleName = (typeof RULES)[number]['name'];

/**
 * What matters most first: causes by the flows they hold, then what is odd about the table as a whole; its size is to
 * blame only where nothing else is. None for a healthy table. Yields between the rules, each of which may walk the
 * whole table several times.
 */
export function* judgeSteps(evidence: Evidence): Generator<void, Judged[]> {
  const causes: Judged[] = [];
  for (const cause of CAUSES) {
    for (const judged of cause.judge(evidence)) {
      claim(evidence.explained, judged.rows);
      causes.push(judged);
    }
    yield;
  }
  causes.sort((a, b) => b.verdict.flows - a.verdict.flows);
  for (const state of STATES) {
    causes.push(...state.judge(evidence));
    yield;
  }
  const isToldApart = causes.some(({ verdict: { rule } }) => !NO_CAUSES.has(rule));
  if (isToldApart) return causes;
  yield;
  return [...tableTooSmall.judge(evidence), ...causes];
}

function claim(explained: Uint8Array, rows: Uint8Array | undefined): void {
  if (rows === undefined) return;
  for (let row = 0; row < rows.length; row++) if (rows[row] === 1) explained[row] = 1;
}

/** Runs steps to their end and yields what they return. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
