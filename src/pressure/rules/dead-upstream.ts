// A server that our hosts call does not answer, and their half-open connections pile up.
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import { counted, grouped } from '../figures.ts';
import type { FlowGroup } from '../sources.ts';
import { isUnansweredSyn } from '../symptoms.ts';
import { type Evidence, groupSymptom, isUnwanted, type Verdict } from '../verdict.ts';
import { isSpoofed } from './syn-flood.ts';

/** More ports than this on one host are probed, not used. */
const MOST_PORTS = 10;

export function deadUpstream(evidence: Evidence): Verdict | undefined {
  const { snapshot, inside } = evidence;
  const [server] = groupSymptom(evidence, 'server', row => isUnansweredSyn(snapshot, row)).top;
  if (server === undefined || !isUnwanted(server.flows, evidence) || server.ports > MOST_PORTS)
    return undefined;
  if (isSpoofed(server) && !inside.has(snapshot, server.row, End.ORIGINAL_SRC)) return undefined;
  return verdict(snapshot, server);
}

function verdict(snapshot: Snapshot, { name, row, flows, share, peers, ports }: FlowGroup): Verdict {
  // As the server itself has it, whatever the port was before a translation.
  const port = snapshot.sport(row, End.REPLY_SRC);
  const where = ports === 1 ? `${name} port ${port}` : `${name} on ${counted(ports, 'port')}`;
  return {
    rule: 'dead-upstream',
    address: name,
    flows,
    share,
    evidence: { syn_sent: flows, sources: peers, ports, port },
    text: `${where} does not answer: ${grouped(flows)} SYN_SENT from ${counted(peers, 'source')}`,
  };
}
