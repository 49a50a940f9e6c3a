// One source tries many ports or many hosts, and nobody answers.
import { counted, formatCount } from '../../words/figures.ts';
import type { FlowGroup } from '../largest-groups.ts';
import { isUnansweredSyn, isUnansweredUdp } from '../symptoms.ts';
import { type Evidence, groupSymptom, isUnwanted, type Verdict } from '../verdict.ts';

/** A client that merely retries stays below this many different ports or hosts. */
const FEWEST_TARGETS = 50;
/** Where several sources get no answer, it is those they call that are silent: see dead-upstream. Share of all such flows. */
const MOST = 0.5;
/** A peer-to-peer client sends to many hosts, few packets to each; a scan over UDP tries many ports of few hosts. */
const UDP_PORTS_PER_HOST = 10;

export function portScan(evidence: Evidence): Verdict | undefined {
  const { snapshot } = evidence;
  const attempts = groupSymptom(evidence, 'source', row => isUnansweredSyn(snapshot, row));
  const [tcp] = attempts.top;
  const standsOut = tcp !== undefined && tcp.flows >= attempts.flows * MOST;
  if (standsOut && isUnwanted(tcp.flows, evidence) && hasManyTargets(tcp)) return verdict(tcp, 'tcp');
  const [udp] = groupSymptom(evidence, 'source', row => isUnansweredUdp(snapshot, row)).top;
  if (udp === undefined || !isUnwanted(udp.flows, evidence)) return undefined;
  return udp.ports >= Math.max(FEWEST_TARGETS, udp.peers * UDP_PORTS_PER_HOST)
    ? verdict(udp, 'udp')
    : undefined;
}

function hasManyTargets({ ports, peers }: FlowGroup): boolean {
  return ports >= FEWEST_TARGETS || peers >= FEWEST_TARGETS;
}

function verdict({ name, flows, share, ports, peers }: FlowGroup, protocol: string): Verdict {
  const targets = `${counted(ports, 'port')} of ${counted(peers, 'host')}`;
  return {
    rule: 'port-scan',
    address: name,
    flows,
    share,
    evidence: { protocol, unanswered: flows, ports, destinations: peers },
    text: `${name} scans: ${formatCount(flows)} unanswered ${protocol.toUpperCase()} attempts at ${targets}`,
  };
}
