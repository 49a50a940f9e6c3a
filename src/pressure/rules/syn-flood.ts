// Somebody outside opens connections to one of our servers and never finishes them.
import { End } from '../../snapshot/snapshot.ts';
import { addressText } from '../../view/flow-text.ts';
import { counted, formatCount } from '../../words/figures.ts';
import { deletion, endIs, present, protocolIs, serverPortIs, stateIs } from '../deletion.ts';
import { targetLimit } from '../firewall.ts';
import { type Finding, rule } from '../rule.ts';
import { type SymptomGroup, symptomGroups } from '../symptom-groups.ts';
import { isUnansweredSyn, isUnfinishedHandshake } from '../symptoms.ts';
import { setSysctl } from '../sysctl-names.ts';
import { type Evidence, isUnexplained, isUnwanted } from '../verdict.ts';
import { isAttack } from './attack.ts';

const TCP = 6;
/** New connections a second that a flooded port is held to. */
const PER_SECOND = 200;
/** Seconds that an unfinished handshake gets: a slow client needs a few. */
const SYN_RECV = 15;

/** A row of the flood. */
type Target = SymptomGroup;

export const synFlood = rule({
  name: 'syn-flood',
  doc: 'Many handshakes from outside to one port of one server that are never finished: SYN_RECV, or SYN_SENT from sources that hardly ever come twice.',
  find: (evidence): Finding<Target>[] => {
    const { snapshot, inside } = evidence;
    const isFromOutside = (row: number): boolean => !inside.isOurs(snapshot, row, End.ORIGINAL_SRC);
    const isHalfOpen = (row: number): boolean =>
      isUnexplained(evidence, row) &&
      (isUnansweredSyn(snapshot, row) || isUnfinishedHandshake(snapshot, row)) &&
      isFromOutside(row);
    const services = symptomGroups(evidence, 'service', isHalfOpen);
    const flooded = services.top.filter(target => isUnwanted(target.flows, evidence));
    const rows = flooded.map(target => services.membersOf([target]));
    return flooded.flatMap((target, index) => {
      const marks = rows[index] ?? new Uint8Array(0);
      return present(verdictOn(evidence, target, marks));
    });
  },
  remedies: ({ verdict, rows, details: target }, { evidence, site }) => {
    const { snapshot } = evidence;
    const server = [
      protocolIs(TCP),
      endIs(snapshot, target.row, End.REPLY_SRC),
      serverPortIs(portOf(evidence, target)),
    ];
    const whose = `of this flood of ${verdict.address}`;
    const choices = [[...server, stateIs('SYN_RECV')], [...server, stateIs('SYN_SENT')], server];
    return [
      // Where a translated packet is looked at, it still has the address and port that were asked for.
      ...targetLimit(
        site,
        {
          address: addressText(snapshot, target.row, End.ORIGINAL_DST),
          protocol: 'tcp',
          port: snapshot.dport(target.row),
        },
        PER_SECOND,
      ),
      ...present(deletion(evidence, rows ?? new Uint8Array(0), whose, choices)),
      setSysctl(site, 'tcp_timeout_syn_recv', SYN_RECV, `give unfinished handshakes ${SYN_RECV}s`),
    ];
  },
});

/** A server that answers and gets no ACK is flooded; one that does not answer may just as well be down. */
function verdictOn(evidence: Evidence, target: Target, marks: Uint8Array): Finding<Target> | undefined {
  const { snapshot, capacity } = evidence;
  const synRecv = marks.reduce(
    (sum, mark, row) => sum + (mark === 1 && isUnfinishedHandshake(snapshot, row) ? 1 : 0),
    0,
  );
  if (synRecv * 2 < target.flows && !isAttack(evidence, target, marks)) return undefined;
  const address = addressText(snapshot, target.row, End.REPLY_SRC);
  const port = portOf(evidence, target);
  return {
    verdict: {
      address,
      flows: target.flows,
      share: target.flows / capacity,
      evidence: { half_open: target.flows, syn_recv: synRecv, sources: target.peers, port },
      text: `${address} port ${port} gets a SYN flood: ${formatCount(target.flows)} half-open connections from ${counted(target.peers, 'outside source')}`,
    },
    rows: marks,
    details: target,
  };
}

function portOf({ snapshot }: Evidence, { row }: SymptomGroup): number {
  return snapshot.sport(row, End.REPLY_SRC);
}
