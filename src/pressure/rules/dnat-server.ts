// One server behind a port forward takes most of the table with ordinary traffic.
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import { type Evidence, groupSymptom, type Verdict } from '../verdict.ts';

/** A popular server is no trouble before it has half of the capacity. */
const MOST = 0.5;

export function dnatServer(evidence: Evidence): Verdict | undefined {
  const { snapshot, capacity } = evidence;
  const [server] = groupSymptom(evidence, 'server', row => snapshot.isDestinationNat(row)).top;
  if (server === undefined || server.flows < capacity * MOST || server.flows * 2 < snapshot.rows.live)
    return undefined;
  const { name, flows, share, peers, ports, unreplied } = server;
  return {
    rule: 'dnat-server',
    address: name,
    flows,
    share,
    evidence: { forwarded: flows, clients: peers, ports, unreplied },
    text: `the server ${name} behind DNAT holds ${formatCount(flows)} flows of ${counted(peers, 'client')}, ${formatPercent(share)} of the table`,
  };
}
