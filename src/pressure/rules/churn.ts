// Short connections come and go so fast that the table is full of ended ones.
import { TCP } from '../../conntrack/protocols.ts';
import { End } from '../../snapshot/snapshot.ts';
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import { deletion, ownerIs, present, protocolIs, serverPortIs, stateIs } from '../deletion.ts';
import { type Finding, rule } from '../rule.ts';
import { rowsWhere } from '../symptom-groups.ts';
import { isClosing } from '../symptoms.ts';
import { setSysctl } from '../sysctl-names.ts';
import { isHeavy, isUnexplained } from '../verdict.ts';
import { type Culprit, culpritOf } from './culprit.ts';

/** Of all flows. A busy web of clients has some 20 to 40% of its flows in TIME_WAIT. */
const MOST = 0.5;
/** Seconds that an ended flow is kept for late packets; a quarter of the default. */
const TIME_WAIT = 30;

export const churn = rule({
  name: 'churn',
  doc: 'Half of the table are flows that have ended and wait in TIME_WAIT and the like: short connections of one host, to one server, or of many.',
  find: (evidence): Finding<Culprit>[] => {
    const { snapshot, capacity } = evidence;
    const rows = rowsWhere(evidence, row => isUnexplained(evidence, row) && isClosing(snapshot, row));
    const culprit = culpritOf(evidence, row => rows[row] === 1);
    const { flows, sources, host } = culprit;
    if (!isHeavy(flows, evidence) || flows < snapshot.rows.live * MOST) return [];
    const ended = `${formatCount(flows)} flows that have ended and wait (TIME_WAIT and the like), ${formatPercent(flows / snapshot.rows.live)} of the table`;
    const port = host?.port === undefined ? '' : ` port ${host.port}`;
    return [
      {
        verdict: {
          ...(host === undefined ? {} : { address: host.name }),
          flows,
          share: flows / capacity,
          evidence: {
            closing: flows,
            sources,
            ...(host === undefined ? {} : { [`of_${host.role}`]: host.flows }),
            ...(host?.port === undefined ? {} : { port: host.port }),
          },
          text:
            host === undefined
              ? `short connections from ${counted(sources, 'source')}: ${ended}`
              : `short connections ${host.role === 'source' ? 'from' : 'to'} ${host.name}${port}: ${formatCount(host.flows)} of ${ended}`,
        },
        rows,
        details: culprit,
      },
    ];
  },
  remedies: ({ details: { host }, rows }, { evidence, site }) => {
    const end = host?.role === 'source' ? End.ORIGINAL_SRC : End.REPLY_SRC;
    const mine = host === undefined ? [] : [ownerIs(evidence, host.row, end)];
    const port = host?.port === undefined ? [] : [serverPortIs(host.port)];
    const ended = [protocolIs(TCP), stateIs('TIME_WAIT'), ...mine, ...port];
    const whose =
      host === undefined
        ? 'that have ended'
        : `${host.role === 'source' ? 'of' : 'to'} ${host.name} that have ended`;
    return [
      setSysctl(site, 'tcp_timeout_time_wait', TIME_WAIT, `keep ended flows for ${TIME_WAIT}s`),
      ...present(deletion(evidence, rows ?? new Uint8Array(0), whose, [ended])),
    ];
  },
});
