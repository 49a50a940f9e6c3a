// A server that our hosts call does not answer, or nothing beyond the router does.
import { counted, formatCount } from '../../words/figures.ts';
import { deletion, only, present, protocolIs, stateIs, UNREPLIED } from '../deletion.ts';
import { type Finding, rule } from '../rule.ts';
import { countMarked } from '../symptom-groups.ts';
import { isUnansweredSyn } from '../symptoms.ts';
import type { Evidence } from '../verdict.ts';
import { type DeadServer, deadServerRemedies, deadServers } from './dead-server.ts';
import { type DeadUplink, deadUplink } from './dead-uplink.ts';

const TCP = 6;

type Dead = { readonly server: DeadServer } | { readonly uplink: DeadUplink };

export const deadUpstream = rule({
  name: 'dead-upstream',
  doc: 'One port of one server is asked and does not answer, whatever the protocol; without an address, nothing outside does, over one family or at all, as when the uplink is down, or but half of many, as when one of two is. Answers refute it.',
  find: (evidence): Finding<Dead>[] => {
    const uplink = deadUplink(evidence);
    if (uplink !== undefined) return [uplinkFinding(evidence, uplink)];
    return deadServers(evidence, false).map(found => ({ ...found, details: { server: found.details } }));
  },
  remedies: (finding, context) => {
    const { details } = finding;
    if ('server' in details) return deadServerRemedies({ ...finding, details: details.server }, context);
    const rows = finding.rows ?? new Uint8Array(0);
    return [
      {
        text: 'see which gateway the way out leads to, and whether it answers',
        commands: ['ip route show default'],
      },
      ...present(
        deletion(context.evidence, rows, 'that wait, once it does,', [
          [UNREPLIED],
          [only('ip6'), UNREPLIED],
          [only('ip'), UNREPLIED],
          [only('(state SYN_SENT or not tcp)'), UNREPLIED],
          [protocolIs(TCP), stateIs('SYN_SENT')],
        ]),
      ),
    ];
  },
});

function uplinkFinding(evidence: Evidence, uplink: DeadUplink): Finding<Dead> {
  const { flows, sources, destinations, rows, family, answered } = uplink;
  const synSent = countMarked(rows, row => isUnansweredSyn(evidence.snapshot, row));
  const others = flows - synSent;
  const what = [
    ...(synSent > 0 ? [`${formatCount(synSent)} SYN_SENT`] : []),
    ...(others > 0 ? [`${formatCount(others)} unanswered flows of other protocols`] : []),
  ];
  return {
    verdict: {
      flows,
      share: flows / evidence.capacity,
      evidence: {
        syn_sent: synSent,
        ...(others > 0 ? { unanswered: others } : {}),
        sources,
        destinations,
        ...(answered > 0 ? { answered } : {}),
        ...(family === undefined ? {} : { family }),
      },
      text: `${outageOf(uplink)}: ${what.join(' and ')} from ${counted(sources, 'source')} to ${counted(destinations, 'host')}${answered > 0 ? `, beside ${formatCount(answered)} that were answered` : ''}`,
    },
    rows,
    details: { uplink },
  };
}

function outageOf({ family, answered }: DeadUplink): string {
  if (answered > 0) return 'many calls are not answered, as when one of several ways out is down';
  return family === undefined
    ? 'nobody answers, as when the uplink is down'
    : `nobody answers over ${family}, as when the uplink is down for it alone`;
}
