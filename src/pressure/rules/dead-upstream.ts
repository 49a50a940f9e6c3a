// A server that our hosts call does not answer, or nothing beyond the router does, and half-open connections pile up.
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import { counted, formatCount } from '../../words/figures.ts';
import type { FlowGroup } from '../largest-groups.ts';
import { isUnansweredSyn } from '../symptoms.ts';
import { type Evidence, groupSymptom, isHeavy, isUnwanted, type Verdict } from '../verdict.ts';
import { isSpoofed } from './syn-flood.ts';

/** More ports than this on one host are probed, not used. */
const MOST_PORTS = 10;
/** A source with more of the half-open flows than this may be to blame itself. */
const MOST = 0.5;

export function deadUpstream(evidence: Evidence): Verdict | undefined {
  return deadServer(evidence) ?? deadUplink(evidence);
}

function deadServer(evidence: Evidence): Verdict | undefined {
  const { snapshot, inside } = evidence;
  const [server] = groupSymptom(evidence, 'server', row => isUnansweredSyn(snapshot, row)).top;
  if (server === undefined || !isUnwanted(server.flows, evidence) || server.ports > MOST_PORTS)
    return undefined;
  if (isSpoofed(server) && !inside.has(snapshot, server.row, End.ORIGINAL_SRC)) return undefined;
  return serverVerdict(snapshot, server);
}

function serverVerdict(snapshot: Snapshot, { name, row, flows, share, peers, ports }: FlowGroup): Verdict {
  // As the server itself has it, whatever the port was before a translation.
  const port = snapshot.sport(row, End.REPLY_SRC);
  const where = ports === 1 ? `${name} port ${port}` : `${name} on ${counted(ports, 'port')}`;
  return {
    rule: 'dead-upstream',
    address: name,
    flows,
    share,
    evidence: { syn_sent: flows, sources: peers, ports, port },
    text: `${where} does not answer: ${formatCount(flows)} SYN_SENT from ${counted(peers, 'source')}`,
  };
}

/** Many of our hosts call many others in vain: what lies between them is down. */
function deadUplink(evidence: Evidence): Verdict | undefined {
  const { snapshot, inside, capacity } = evidence;
  const isWaiting = (row: number): boolean =>
    isUnansweredSyn(snapshot, row) && inside.has(snapshot, row, End.ORIGINAL_SRC);
  const { flows, groups: sources, top } = groupSymptom(evidence, 'source', isWaiting);
  if (!isHeavy(flows, evidence) || (top[0]?.flows ?? 0) > flows * MOST) return undefined;
  const { groups: destinations } = groupSymptom(evidence, 'destination', isWaiting);
  return {
    rule: 'dead-upstream',
    flows,
    share: flows / capacity,
    evidence: { syn_sent: flows, sources, destinations },
    text: `nobody answers, as when the uplink is down: ${formatCount(flows)} SYN_SENT from ${counted(sources, 'source')} to ${counted(destinations, 'host')}`,
  };
}
