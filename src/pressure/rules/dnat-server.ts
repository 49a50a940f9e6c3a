// One server behind a port forward takes most of the table with ordinary traffic.
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import { type Finding, rule } from '../rule.ts';
import { symptomGroups } from '../symptom-groups.ts';
import { isClosing } from '../symptoms.ts';
import { isUnexplained } from '../verdict.ts';

/** A popular server is no trouble before it has half of the capacity. */
const MOST = 0.5;

export const dnatServer = rule({
  name: 'dnat-server',
  doc: 'One server behind a port forward holds half of the table with flows that it answers.',
  find: (evidence): Finding<null>[] => {
    const { snapshot, capacity } = evidence;
    const groups = symptomGroups(
      evidence,
      'server',
      row => snapshot.isDestinationNat(row) && (isUnexplained(evidence, row) || isClosing(snapshot, row)),
      1,
    );
    const [server] = groups.top;
    if (server === undefined || server.flows < capacity * MOST || server.flows * 2 < snapshot.rows.live)
      return [];
    const { name, flows, peers, ports, unreplied } = server;
    if (unreplied * 2 > flows) return [];
    const share = flows / capacity;
    return [
      {
        verdict: {
          address: name,
          flows,
          share,
          evidence: { forwarded: flows, clients: peers, ports, unreplied },
          text: `the server ${name} behind DNAT holds ${formatCount(flows)} flows of ${counted(peers, 'client')}, ${formatPercent(share)} of the table`,
        },
        rows: undefined,
        details: null,
      },
    ];
  },
  remedies: () => [],
});
