// One of our hosts talks UDP to very many peers: BitTorrent, a DHT, a game or a call network.
import { UDP } from '../../conntrack/protocols.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { counted, formatCount } from '../../words/figures.ts';
import { type Evidence, groupSymptom, isHeavy, type Verdict } from '../verdict.ts';

const FEWEST_PEERS = 100;
/** Fewer peers than this for each flow is a busy service, not a swarm. */
const PEERS_PER_FLOW = 0.3;
/** DNS, NTP, and HTTP/3: many servers, but no peers. */
const SERVICE_PORTS: ReadonlySet<number> = new Set([53, 123, 443]);

export function peerToPeer(evidence: Evidence): Verdict | undefined {
  const { snapshot } = evidence;
  const [host] = groupSymptom(evidence, 'inside', row => isPeerTraffic(snapshot, row)).top;
  if (host === undefined || !isHeavy(host.flows, evidence)) return undefined;
  const { name, flows, share, peers, ports, unreplied } = host;
  if (peers < Math.max(FEWEST_PEERS, flows * PEERS_PER_FLOW)) return undefined;
  return {
    rule: 'peer-to-peer',
    address: name,
    flows,
    share,
    evidence: { udp: flows, peers, ports, unreplied },
    text: `${name} runs peer-to-peer or a DHT: ${formatCount(flows)} UDP flows with ${counted(peers, 'peer')}`,
  };
}

function isPeerTraffic(snapshot: Snapshot, row: number): boolean {
  return snapshot.protocol(row) === UDP && !SERVICE_PORTS.has(snapshot.dport(row));
}
