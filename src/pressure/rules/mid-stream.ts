// Connections that the tracker has met in mid-stream, of which it sees one direction only.
import { TCP } from '../../conntrack/protocols.ts';
import { counted, formatCount } from '../../words/figures.ts';
import { deletion, present, protocolIs, stateIs, UNREPLIED } from '../deletion.ts';
import { type Finding, rule } from '../rule.ts';
import { symptomGroups } from '../symptom-groups.ts';
import { isMidStream } from '../symptoms.ts';
import { isUnexplained, isUnwanted } from '../verdict.ts';

export const midStream = rule({
  name: 'mid-stream',
  doc: 'ESTABLISHED flows to which nothing has come back: picked up in mid-stream (nf_conntrack_tcp_loose) after a restart, or of a route whose answers pass elsewhere.',
  find: (evidence): Finding<null>[] => {
    const { snapshot, capacity, clock } = evidence;
    const groups = symptomGroups(
      evidence,
      'source',
      row => isUnexplained(evidence, row) && isMidStream(snapshot, row),
    );
    const { flows, count: sources } = groups;
    if (!isUnwanted(flows, evidence)) return [];
    const rows = groups.membersOf(groups.top);
    for (let row = 0; row < rows.length; row++) {
      if (isUnexplained(evidence, row) && isMidStream(snapshot, row)) rows[row] = 1;
    }
    const destinations = symptomGroups(evidence, 'destination', row => rows[row] === 1, 1).count;
    const longest = rows.reduce(
      (most, mark, row) => (mark === 1 ? Math.max(most, snapshot.timeout(row) ?? 0) : most),
      0,
    );
    const days = longest > clock.cap ? '; the kernel gives them the days of an established flow' : '';
    return [
      {
        verdict: {
          flows,
          share: flows / capacity,
          evidence: { established_unreplied: flows, sources, destinations, longest_left: longest },
          text: `mid-stream pickups: ${formatCount(flows)} ESTABLISHED flows of ${counted(sources, 'source')} to which nothing has come back, as after a restart or where answers take another way${days}`,
        },
        rows,
        details: null,
      },
    ];
  },
  remedies: ({ rows }, { evidence, site }) => [
    ...present(
      deletion(evidence, rows ?? new Uint8Array(0), 'met in mid-stream', [
        [protocolIs(TCP), stateIs('ESTABLISHED'), UNREPLIED],
      ]),
    ),
    {
      text: 'see whether answers come back over another router: both directions have to pass this one',
      commands: ['ip route show table all'],
    },
    {
      text: 'take up no connection in mid-stream any more; those that begin before a restart end with it',
      commands: [
        `sysctl -w ${site.legacySysctls ? 'net.ipv4.netfilter.ip_conntrack_tcp_loose' : 'net.netfilter.nf_conntrack_tcp_loose'}=0`,
      ],
    },
  ],
});
