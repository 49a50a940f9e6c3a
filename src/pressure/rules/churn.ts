// Short connections come and go so fast that the table is full of ended ones.
import { counted, grouped, percent } from '../figures.ts';
import { isClosing } from '../symptoms.ts';
import { type Evidence, isHeavy, type Verdict } from '../verdict.ts';
import { culpritOf } from './culprit.ts';

/** Of all flows. A busy web of clients has some 20 to 40% of its flows in TIME_WAIT. */
const MOST = 0.5;

export function churn(evidence: Evidence): Verdict | undefined {
  const { snapshot, capacity } = evidence;
  const { flows, sources, host } = culpritOf(evidence, row => isClosing(snapshot, row));
  if (!isHeavy(flows, evidence) || flows < snapshot.rows.live * MOST) return undefined;
  const part = percent(flows / snapshot.rows.live);
  const from = host === undefined ? '' : host.role === 'source' ? ` from ${host.name}` : ` to ${host.name}`;
  const most =
    host === undefined ? `from ${counted(sources, 'source')}` : `${grouped(host.flows)} of them${from}`;
  return {
    rule: 'churn',
    ...(host === undefined ? {} : { address: host.name }),
    flows,
    share: flows / capacity,
    evidence: { closing: flows, sources, ...(host === undefined ? {} : { [`of_${host.role}`]: host.flows }) },
    text: `short connections: ${grouped(flows)} flows, ${part} of the table, have ended and wait (TIME_WAIT and the like), ${most}`,
  };
}
