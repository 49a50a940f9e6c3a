// One source asks name servers without end, two of them ask each other, or one server has stopped answering everybody.
import { End } from '../../snapshot/snapshot.ts';
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import type { FlowGroup } from '../largest-groups.ts';
import { isDns, isSameEnd } from '../symptoms.ts';
import { type Evidence, groupSymptom, isNotable, type Verdict } from '../verdict.ts';

/** A server that leaves so many of its queries unanswered does not work. */
const DEAF_SHARE = 0.8;

export function dnsFlood(evidence: Evidence): Verdict | undefined {
  const { snapshot } = evidence;
  const isQuery = (row: number): boolean => isDns(snapshot, row);
  const [source] = groupSymptom(evidence, 'source', isQuery).top;
  if (source !== undefined && isNotable(source.flows, evidence)) return fromSource(evidence, source);
  const [server] = groupSymptom(evidence, 'server', isQuery).top;
  if (
    server === undefined ||
    !isNotable(server.flows, evidence) ||
    server.unreplied < server.flows * DEAF_SHARE
  )
    return undefined;
  return toDeafServer(server);
}

function fromSource(evidence: Evidence, { name, row, flows, share, peers, unreplied }: FlowGroup): Verdict {
  const back = queriesBack(evidence, row);
  const loop = back === 0 ? '' : `; ${formatCount(back)} come back from there, so the two ask each other`;
  return {
    rule: 'dns-flood',
    address: name,
    flows,
    share,
    evidence: { queries: flows, unreplied, servers: peers, queries_back: back },
    text: `${name} has ${formatCount(flows)} DNS queries in the table to ${counted(peers, 'server')}, ${formatPercent(unreplied / flows)} unanswered${loop}`,
  };
}

function toDeafServer({ name, flows, share, peers, unreplied }: FlowGroup): Verdict {
  return {
    rule: 'dns-flood',
    address: name,
    flows,
    share,
    evidence: { queries: flows, unreplied, sources: peers },
    text: `the name server ${name} does not answer: ${formatCount(unreplied)} of ${counted(flows, 'query', 'queries')} from ${counted(peers, 'source')} wait`,
  };
}

/** Queries that the server asked by row `asked` sends to the very host that asks it. */
function queriesBack({ snapshot }: Evidence, asked: number): number {
  let back = 0;
  for (let row = 0; row < snapshot.rows.live; row++) {
    if (!isDns(snapshot, row)) continue;
    if (!isSameEnd(snapshot, row, End.ORIGINAL_SRC, asked, End.REPLY_SRC)) continue;
    if (isSameEnd(snapshot, row, End.ORIGINAL_DST, asked, End.ORIGINAL_SRC)) back++;
  }
  return back;
}
