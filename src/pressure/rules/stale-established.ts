// Connections whose ends are long gone stay for the days that the kernel's default grants them.
import { formatDuration } from '../../words/durations.ts';
import { counted, formatCount } from '../../words/figures.ts';
import { isStale, RFC_ESTABLISHED } from '../symptoms.ts';
import { type Evidence, isHeavy, type Verdict } from '../verdict.ts';
import { culpritOf } from './culprit.ts';

/** Of all flows. */
const MOST = 0.3;

export function staleEstablished(evidence: Evidence): Verdict | undefined {
  const { snapshot, capacity, clock } = evidence;
  const { flows, sources, host } = culpritOf(evidence, row => isStale(snapshot, row, clock));
  if (!isHeavy(flows, evidence) || flows < snapshot.rows.live * MOST) return undefined;
  const idle = `${formatCount(flows)} ESTABLISHED flows without a packet for more than ${formatDuration(RFC_ESTABLISHED)}`;
  return {
    rule: 'stale-established',
    ...(host === undefined ? {} : { address: host.name }),
    flows,
    share: flows / capacity,
    evidence: {
      idle_over: RFC_ESTABLISHED,
      established: flows,
      sources,
      ...(host === undefined ? {} : { [`of_${host.role}`]: host.flows }),
    },
    text:
      host === undefined
        ? `stale connections from ${counted(sources, 'source')}: ${idle}`
        : `stale connections ${host.role === 'source' ? 'from' : 'to'} ${host.name}: ${formatCount(host.flows)} of ${idle}`,
  };
}
