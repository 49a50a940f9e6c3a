// Packets without end that nobody answers: from outside to one port of ours, or from one of our hosts to one outside.
import { UDP } from '../../conntrack/protocols.ts';
import { End } from '../../snapshot/snapshot.ts';
import { addressText } from '../../view/flow-text.ts';
import { counted, formatCount } from '../../words/figures.ts';
import { deletion, endIs, ownerIs, present, protocolIs, serverPortIs, UNREPLIED } from '../deletion.ts';
import { perHostLimit, targetLimit } from '../firewall.ts';
import { type Finding, rule } from '../rule.ts';
import { type SymptomGroup, symptomGroups } from '../symptom-groups.ts';
import { isDns, isUnansweredUdp } from '../symptoms.ts';
import { type Evidence, isUnexplained, isUnwanted } from '../verdict.ts';
import { isAttack } from './attack.ts';

/** New flows a second that a flooded port is held to. */
const PER_SECOND = 200;
/** One of our hosts that has so many of the unanswered flows to a server outside floods it. Share. */
const ALONE = 0.8;

interface Flood {
  readonly service: SymptomGroup;
  readonly isOutgoing: boolean;
}

export const udpFlood = rule({
  name: 'udp-flood',
  doc: 'Many unanswered UDP flows to one port of one server: of outside sources that hardly ever come twice or of a few that send without end, or of one host of ours to a server outside.',
  find: (evidence): Finding<Flood>[] => {
    const { snapshot } = evidence;
    const isLost = (row: number): boolean =>
      isUnexplained(evidence, row) && isUnansweredUdp(snapshot, row) && !isDns(snapshot, row);
    const services = symptomGroups(evidence, 'service', isLost);
    const flooded = services.top.filter(service => isUnwanted(service.flows, evidence));
    const rows = flooded.map(service => services.membersOf([service]));
    return flooded.flatMap((service, index) =>
      present(findingOn(evidence, service, rows[index] ?? new Uint8Array(0))),
    );
  },
  remedies: ({ verdict, rows, details }, { evidence, site, hostLimit }) => {
    const { snapshot } = evidence;
    const { row } = details.service;
    const server = [
      protocolIs(UDP),
      ...(details.isOutgoing ? [ownerIs(evidence, row, End.ORIGINAL_SRC)] : []),
      endIs(snapshot, row, End.REPLY_SRC),
      serverPortIs(snapshot.sport(row, End.REPLY_SRC)),
    ];
    const cut = deletion(evidence, rows ?? new Uint8Array(0), `of this flood of ${verdict.address}`, [
      server,
      [...server, UNREPLIED],
    ]);
    const address = addressText(snapshot, row, End.ORIGINAL_DST);
    const limits = details.isOutgoing
      ? perHostLimit(site, {
          flows: hostLimit,
          isIPv6: address.includes(':'),
          isRouter: evidence.inside.isRouter(snapshot, row, End.ORIGINAL_SRC),
        })
      : targetLimit(site, { address, protocol: 'udp', port: snapshot.dport(row) }, PER_SECOND);
    return [...limits, ...present(cut)];
  },
});

function findingOn(evidence: Evidence, service: SymptomGroup, rows: Uint8Array): Finding<Flood> | undefined {
  const { snapshot, inside, capacity } = evidence;
  const isOutgoing = inside.isOurs(snapshot, service.row, End.ORIGINAL_SRC);
  if (isOutgoing && inside.isOurs(snapshot, service.row, End.REPLY_SRC)) return undefined;
  if (!isOutgoing && !isAttack(evidence, service, rows)) return undefined;
  const port = snapshot.sport(service.row, End.REPLY_SRC);
  const server = addressText(snapshot, service.row, End.REPLY_SRC);
  const [host] = symptomGroups(evidence, 'network', row => rows[row] === 1, 1).top;
  if (isOutgoing && (host === undefined || host.flows < service.flows * ALONE)) return undefined;
  const address = isOutgoing ? (host?.name ?? server) : server;
  const what = `${formatCount(service.flows)} unanswered UDP flows`;
  return {
    verdict: {
      address,
      flows: service.flows,
      share: service.flows / capacity,
      evidence: isOutgoing
        ? { unanswered: service.flows, target: server, port }
        : { unanswered: service.flows, sources: service.peers, port },
      text: isOutgoing
        ? `${address} floods ${server} port ${port}: ${what}`
        : `${address} port ${port} gets a UDP flood: ${what} from ${counted(service.peers, 'outside source')}`,
    },
    rows,
    details: { service, isOutgoing },
  };
}
