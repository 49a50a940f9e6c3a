// Somebody outside opens connections to one of our servers and never finishes them.
import { End } from '../../snapshot/snapshot.ts';
import { counted, formatCount } from '../../words/figures.ts';
import type { FlowGroup } from '../largest-groups.ts';
import { isUnansweredSyn, isUnfinishedHandshake } from '../symptoms.ts';
import { type Evidence, groupSymptom, isUnwanted, type Verdict } from '../verdict.ts';

/** More ports than this are a scan. */
const MOST_PORTS = 10;
const FEWEST_SPOOFED = 100;
/** Clients of a dead server retry; invented addresses hardly ever come twice. */
const SPOOFED_PER_FLOW = 0.7;

export function synFlood(evidence: Evidence): Verdict | undefined {
  const { snapshot, inside } = evidence;
  const isFromOutside = (row: number): boolean => !inside.has(snapshot, row, End.ORIGINAL_SRC);
  const isUnfinished = (row: number): boolean => isUnfinishedHandshake(snapshot, row) && isFromOutside(row);
  const isHalfOpen = (row: number): boolean => {
    return (isUnansweredSyn(snapshot, row) || isUnfinishedHandshake(snapshot, row)) && isFromOutside(row);
  };
  const [target] = groupSymptom(evidence, 'destination', isHalfOpen).top;
  if (target === undefined || !isUnwanted(target.flows, evidence) || target.ports > MOST_PORTS)
    return undefined;
  const unfinished = groupSymptom(evidence, 'destination', isUnfinished).top;
  const synRecv = unfinished.find(({ name }) => name === target.name)?.flows ?? 0;
  // A server that answers and gets no ACK is flooded; one that does not answer may just as well be down.
  return synRecv * 2 >= target.flows || isSpoofed(target) ? verdict(target, synRecv) : undefined;
}

/** Whether nearly every flow has a source of its own. */
export function isSpoofed({ flows, peers }: FlowGroup): boolean {
  return peers >= Math.max(FEWEST_SPOOFED, flows * SPOOFED_PER_FLOW);
}

function verdict({ name, flows, share, peers, ports }: FlowGroup, synRecv: number): Verdict {
  return {
    rule: 'syn-flood',
    address: name,
    flows,
    share,
    evidence: { half_open: flows, syn_recv: synRecv, sources: peers, ports },
    text: `${name} gets a SYN flood: ${formatCount(flows)} half-open connections from ${counted(peers, 'outside source')}`,
  };
}
