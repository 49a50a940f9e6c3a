// Short connections come and go so fast that the table is full of ended ones.
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import { isClosing } from '../symptoms.ts';
import { type Evidence, isHeavy, type Verdict } from '../verdict.ts';
import { culpritOf } from './culprit.ts';

/** Of all flows. A busy web of clients has some 20 to 40% of its flows in TIME_WAIT. */
const MOST = 0.5;

export function churn(evidence: Evidence): Verdict | undefined {
  const { snapshot, capacity } = evidence;
  const { flows, sources, host } = culpritOf(evidence, row => isClosing(snapshot, row));
  if (!isHeavy(flows, evidence) || flows < snapshot.rows.live * MOST) return undefined;
  const ended = `${formatCount(flows)} flows that have ended and wait (TIME_WAIT and the like), ${formatPercent(flows / snapshot.rows.live)} of the table`;
  return {
    rule: 'churn',
    ...(host === undefined ? {} : { address: host.name }),
    flows,
    share: flows / capacity,
    evidence: { closing: flows, sources, ...(host === undefined ? {} : { [`of_${host.role}`]: host.flows }) },
    text:
      host === undefined
        ? `short connections from ${counted(sources, 'source')}: ${ended}`
        : `short connections ${host.role === 'source' ? 'from' : 'to'} ${host.name}: ${formatCount(host.flows)} of ${ended}`,
  };
}
