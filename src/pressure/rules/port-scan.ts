// Sources try many ports or many hosts, and nobody answers.
import { End } from '../../snapshot/snapshot.ts';
import { counted, formatCount } from '../../words/figures.ts';
import { deletion, ownerIs, present, protocolIs, stateIs, UNREPLIED } from '../deletion.ts';
import { perHostLimit } from '../firewall.ts';
import { type Finding, rule } from '../rule.ts';
import {
  addressesOf,
  distinctOf,
  flowsByName,
  namesOf,
  SOURCE,
  type SymptomGroup,
  type SymptomGroups,
  sumOf,
  symptomGroups,
} from '../symptom-groups.ts';
import { isSameEnd, isUnansweredPing, isUnansweredSyn, isUnansweredUdp } from '../symptoms.ts';
import { type Evidence, isUnexplained, isUnwanted } from '../verdict.ts';

/** A client that merely retries stays below this many different ports or hosts. */
const FEWEST_TARGETS = 50;
/** A peer-to-peer client sends to many hosts, few packets to each; a scan over UDP tries many ports of few hosts. */
const UDP_PORTS_PER_HOST = 10;
/** Somebody who looks for one service asks for so few ports. */
const SWEPT_PORTS = 10;
/** Whoever is answered by so many on the same ports does not look for open ones. For each attempt in vain. */
const ANSWERED = 0.25;
/** More hosts than this that call the same few targets are its clients. */
const FEW_HOSTS = 5;
const SHARED_TARGETS = 0.1;

const KINDS = [
  { protocol: 'tcp', isAttempt: isUnansweredSyn, isScan: hasManyTargets },
  { protocol: 'udp', isAttempt: isUnansweredUdp, isScan: isUdpScan },
  {
    protocol: 'icmp',
    isAttempt: isUnansweredPing,
    isScan: ({ peers }: SymptomGroup) => peers >= FEWEST_TARGETS,
  },
] as const;

interface Scan {
  readonly protocol: (typeof KINDS)[number]['protocol'];
  readonly hosts: readonly SymptomGroup[];
}

export const portScan = rule({
  name: 'port-scan',
  doc: 'Sources with very many unanswered attempts at different ports or hosts, over TCP, UDP or ICMP; those of one IPv6 /64 count as one.',
  find: (evidence): Finding<Scan>[] =>
    KINDS.flatMap(({ protocol, isAttempt, isScan }) => {
      const { snapshot } = evidence;
      const groups = symptomGroups(
        evidence,
        'network',
        row => isUnexplained(evidence, row) && isAttempt(snapshot, row),
      );
      const hosts = groups.top.filter(isScan).filter(host => !isMostlyAnswered(evidence, host, groups));
      if (!isUnwanted(sumOf(hosts), evidence)) return [];
      return present(findingOn(evidence, protocol, hosts, groups));
    }),
  remedies: ({ details: { protocol, hosts }, rows }, { evidence, site, hostLimit }) => {
    const { snapshot, inside } = evidence;
    const marks = rows ?? new Uint8Array(0);
    const cuts = hosts.flatMap(({ name, row }) => {
      const mine = [ownerIs(evidence, row, End.ORIGINAL_SRC), protocolIs(snapshot.protocol(row))];
      const choices =
        protocol === 'tcp'
          ? [
              [...mine, stateIs('SYN_SENT')],
              [...mine, stateIs('SYN_SENT'), UNREPLIED],
            ]
          : [mine, [...mine, UNREPLIED]];
      return present(deletion(evidence, marks, `of ${name}`, choices));
    });
    const limits = hosts.flatMap(({ name, row }) =>
      perHostLimit(site, {
        flows: hostLimit,
        isIPv6: name.includes(':'),
        isRouter: inside.isRouter(snapshot, row, End.ORIGINAL_SRC),
      }),
    );
    return [...cuts, ...limits];
  },
});

/**
 * Whether the host gets answers on the very ports that it tries in vain: a server that sends mail, or probes others, meets
 * some that are down. To be asked before the next grouping.
 */
function isMostlyAnswered(evidence: Evidence, host: SymptomGroup, groups: SymptomGroups): boolean {
  const { snapshot } = evidence;
  const attempts = groups.membersOf([host]);
  const ports = new Set<number>();
  for (let row = 0; row < attempts.length; row++) if (attempts[row] === 1) ports.add(snapshot.dport(row));
  let answered = 0;
  for (let row = 0; row < attempts.length; row++) {
    if (snapshot.isUnreplied(row) || snapshot.protocol(row) !== snapshot.protocol(host.row)) continue;
    if (ports.has(snapshot.dport(row)) && isSameEnd(snapshot, row, SOURCE, host.row, SOURCE)) answered++;
  }
  return answered >= host.flows * ANSWERED;
}

function hasManyTargets({ ports, peers }: SymptomGroup): boolean {
  return ports >= FEWEST_TARGETS || peers >= FEWEST_TARGETS;
}

function isUdpScan({ ports, peers }: SymptomGroup): boolean {
  if (ports >= Math.max(FEWEST_TARGETS, peers * UDP_PORTS_PER_HOST)) return true;
  return ports <= SWEPT_PORTS && peers >= FEWEST_TARGETS;
}

function findingOn(
  evidence: Evidence,
  protocol: Scan['protocol'],
  hosts: readonly SymptomGroup[],
  groups: SymptomGroups,
): Finding<Scan> | undefined {
  const rows = groups.membersOf(hosts);
  const flows = sumOf(hosts);
  const destinations = distinctOf(evidence, 'destination', rows);
  const ports = distinctOf(evidence, 'port', rows);
  if (hosts.length > FEW_HOSTS && Math.max(destinations, ports) < flows * SHARED_TARGETS) return undefined;
  const targets = protocol === 'icmp' ? '' : `${counted(ports, 'port')} of `;
  return {
    verdict: {
      ...addressesOf(hosts),
      flows,
      share: flows / evidence.capacity,
      evidence: { protocol, unanswered: flows, ports, destinations, ...flowsByName(hosts) },
      text: `${namesOf(evidence, hosts, End.ORIGINAL_SRC)} ${hosts.length === 1 ? 'scans' : 'scan'}: ${formatCount(flows)} unanswered ${protocol.toUpperCase()} attempts at ${targets}${counted(destinations, 'host')}`,
    },
    rows,
    details: { protocol, hosts },
  };
}
