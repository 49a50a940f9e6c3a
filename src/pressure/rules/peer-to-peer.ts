// Hosts of ours talk to very many peers: BitTorrent, a DHT, a game or a call network, over UDP and TCP.
import { TCP, UDP } from '../../conntrack/protocols.ts';
import { End } from '../../snapshot/snapshot.ts';
import { counted, formatCount } from '../../words/figures.ts';
import { deletion, endIs, only, ownerIs, present, protocolIs, serverPortIs } from '../deletion.ts';
import { perHostLimit } from '../firewall.ts';
import type { Remedy } from '../remedy.ts';
import { type Finding, type RemedyContext, rule } from '../rule.ts';
import {
  addressesOf,
  countMarked,
  flowsByName,
  namesOf,
  rowsWhere,
  type SymptomGroup,
  sumOf,
  symptomGroups,
} from '../symptom-groups.ts';
import { isUnansweredSyn } from '../symptoms.ts';
import { type Evidence, isHeavy, isUnexplained } from '../verdict.ts';
import { isEverydayPort, isPeerPort, isServicePort } from './peer-ports.ts';

const FEWEST_PEERS = 100;
/** Fewer peers than this for each flow is a busy service, not a swarm. */
const PEERS_PER_FLOW = 0.3;
/** So few different ports at so many peers are one service, or somebody who looks for it. */
const FEW_PORTS = 10;
/** A swarm answers at least so often; a scan that nobody answers does not. Share of the flows. */
const ANSWERED = 0.03;
const MOSTLY_UNANSWERED = 0.8;
/** A host below this share of the capacity is none of those behind a full table. */
const LEAST_SHARE = 0.01;

/** So many flows of a host to one service's port are no accident: it calls that service too. At the least, and as a share. */
const CALLS = 5;
const CALLS_SHARE = 0.005;

interface Swarm extends SymptomGroup {
  readonly rows: Uint8Array;
  /** Ports whose flows are the host's calls to services, and no part of the swarm. */
  readonly calledPorts: readonly number[];
}

export const peerToPeer = rule({
  name: 'peer-to-peer',
  doc: 'Hosts of ours have very many peers on ports of no service, over UDP or TCP, whoever opened the flows. One port with many answered peers is a service, not a swarm.',
  find: (evidence): Finding<readonly Swarm[]>[] => {
    const isFree = (row: number): boolean => isUnexplained(evidence, row) && isPeerTraffic(evidence, row);
    const hosts = symptomGroups(evidence, 'inside', isFree);
    const candidates = hosts.top.filter(host => hasPeers(evidence, host));
    const marks = candidates.map(host => hosts.membersOf([host]));
    const swarms = candidates.flatMap((host, index) => {
      const rows = marks[index] ?? new Uint8Array(0);
      return isSwarm(evidence, host, rows) ? [wholeSwarm(evidence, host, rows)] : [];
    });
    if (swarms.length === 0 || !isHeavy(sumOf(swarms), evidence)) return [];
    swarms.sort((a, b) => b.flows - a.flows);
    return [findingOn(evidence, swarms)];
  },
  remedies: ({ details }, context) => [
    ...details.flatMap(swarm => cuts(context, swarm)),
    ...limits(details, context),
  ],
});

/** Peers have any port, also one that a service uses: only ports that the host calls often are left out. */
function wholeSwarm(evidence: Evidence, host: SymptomGroup, found: Uint8Array): Swarm {
  const { snapshot, inside } = evidence;
  const byPort = new Map<number, number>();
  const own = symptomGroups(evidence, 'inside', row => {
    const protocol = snapshot.protocol(row);
    return isUnexplained(evidence, row) && snapshot.hasPorts(row) && (protocol === UDP || protocol === TCP);
  });
  const same = own.top.find(({ name }) => name === host.name);
  const all = same === undefined ? found : own.membersOf([same]);
  const isCall = (row: number): boolean =>
    all[row] === 1 && inside.endOf(snapshot, row) === End.ORIGINAL_SRC && isServicePort(snapshot.dport(row));
  for (let row = 0; row < all.length; row++) {
    if (isCall(row)) byPort.set(snapshot.dport(row), (byPort.get(snapshot.dport(row)) ?? 0) + 1);
  }
  const most = Math.max(CALLS, host.flows * CALLS_SHARE);
  const called = new Set(
    [...byPort].flatMap(([port, flows]) => (isEverydayPort(port) || flows > most ? [port] : [])),
  );
  const rows = rowsWhere(
    evidence,
    row => found[row] === 1 || (isCall(row) && !called.has(snapshot.dport(row))),
  );
  const [whole] = symptomGroups(evidence, 'inside', row => rows[row] === 1, 1).top;
  return { ...(whole ?? host), rows, calledPorts: [...called].sort((a, b) => a - b) };
}

/** A flow to a port of no service, or one that came in on a port where peers are expected. */
function isPeerTraffic({ snapshot, inside }: Evidence, row: number): boolean {
  const protocol = snapshot.protocol(row);
  if ((protocol !== UDP && protocol !== TCP) || !snapshot.hasPorts(row)) return false;
  if (inside.endOf(snapshot, row) === End.ORIGINAL_SRC) return !isServicePort(snapshot.dport(row));
  return protocol === UDP && isPeerPort(snapshot.sport(row, End.REPLY_SRC));
}

function hasPeers({ capacity }: Evidence, { flows, peers }: SymptomGroup): boolean {
  return flows >= capacity * LEAST_SHARE && peers >= Math.max(FEWEST_PEERS, flows * PEERS_PER_FLOW);
}

/** `rows` are the host's. Somebody who looks for an open port has one port and no answers, or no answers at all. */
function isSwarm(
  { snapshot }: Evidence,
  { row, flows, ports, unreplied }: SymptomGroup,
  rows: Uint8Array,
): boolean {
  const isOnePort = ports <= FEW_PORTS && !isPeerPort(snapshot.dport(row));
  if (isOnePort && unreplied >= flows * MOSTLY_UNANSWERED) return false;
  const udp = countMarked(rows, other => snapshot.protocol(other) === UDP);
  if (isOnePort && udp * 2 < flows) return false;
  return udp >= flows * (1 - MOSTLY_UNANSWERED) || flows - unreplied >= flows * ANSWERED;
}

function findingOn(evidence: Evidence, swarms: readonly Swarm[]): Finding<readonly Swarm[]> {
  const { snapshot, capacity } = evidence;
  const rows = rowsWhere(evidence, row => swarms.some(swarm => swarm.rows[row] === 1));
  const flows = sumOf(swarms);
  const udp = countMarked(rows, row => snapshot.protocol(row) === UDP);
  const synSent = countMarked(rows, row => isUnansweredSyn(snapshot, row));
  const peers = swarms.reduce((sum, swarm) => sum + swarm.peers, 0);
  const ports = Math.max(...swarms.map(swarm => swarm.ports));
  const unreplied = swarms.reduce((sum, swarm) => sum + swarm.unreplied, 0);
  const tcp = flows - udp;
  const kinds = [
    ...(udp > 0 ? [`${formatCount(udp)} UDP flows`] : []),
    ...(tcp > 0
      ? [`${formatCount(tcp)} TCP flows${synSent > 0 ? ` (${formatCount(synSent)} SYN_SENT)` : ''}`]
      : []),
  ];
  return {
    verdict: {
      ...addressesOf(swarms),
      flows,
      share: flows / capacity,
      evidence: {
        udp,
        ...(tcp > 0 ? { tcp, syn_sent: synSent } : {}),
        peers,
        ports,
        unreplied,
        ...flowsByName(swarms),
      },
      text: `${namesOf(evidence, swarms)} ${swarms.length === 1 ? 'runs' : 'run'} peer-to-peer or a DHT: ${kinds.join(' and ')} with ${counted(peers, 'peer')}`,
    },
    rows,
    details: swarms,
  };
}

/** What peers have opened goes by the server's end, what the host has opened by its source. */
function cuts({ evidence }: RemedyContext, { row, rows, name, calledPorts }: Swarm): Remedy[] {
  const { snapshot, inside } = evidence;
  const whose = `of this swarm of ${name}`;
  const endOf = (other: number): End => inside.endOf(snapshot, other);
  const inbound = rows.findIndex((mark, other) => mark === 1 && endOf(other) === End.REPLY_SRC);
  const outgoing = rows.findIndex((mark, other) => mark === 1 && endOf(other) === End.ORIGINAL_SRC);
  const remedies: Remedy[] = [];
  if (inbound >= 0) {
    const port = serverPortIs(snapshot.sport(inbound, End.REPLY_SRC));
    const server = [protocolIs(UDP), endIs(snapshot, inbound, End.REPLY_SRC), port];
    remedies.push(...present(deletion(evidence, rows, whose, [server])));
  }
  if (outgoing < 0) return remedies;
  const host = ownerIs(evidence, outgoing < 0 ? row : outgoing, End.ORIGINAL_SRC);
  const calls = calledPorts.map(port => `dst port ${port}`).join(' or ');
  const peers = [host, only('(tcp or udp)'), ...(calls === '' ? [] : [only(`not (${calls})`)])];
  return [...remedies, ...present(deletion(evidence, rows, whose, [[host], peers]))];
}

function limits(swarms: readonly Swarm[], { evidence, site, hostLimit }: RemedyContext): Remedy[] {
  const { snapshot, inside } = evidence;
  return swarms.flatMap(({ name, row }) =>
    perHostLimit(site, {
      flows: hostLimit,
      isIPv6: name.includes(':'),
      isRouter: inside.isRouter(snapshot, row, inside.endOf(snapshot, row)),
    }),
  );
}
