// Connections whose ends are long gone stay for the days that the kernel's default grants them.
import { TCP } from '../../conntrack/protocols.ts';
import { TIMEOUTS } from '../../conntrack/timeouts.ts';
import { formatDuration } from '../../words/durations.ts';
import { counted, formatCount } from '../../words/figures.ts';
import { ANSWERED, deletion, only, present, protocolIs, stateIs } from '../deletion.ts';
import { type Finding, rule } from '../rule.ts';
import { countMarked, rowsWhere } from '../symptom-groups.ts';
import { isStale, RFC_ESTABLISHED } from '../symptoms.ts';
import { type Evidence, isHeavy, isUnexplained } from '../verdict.ts';
import { type Culprit, culpritOf } from './culprit.ts';

/** Of all flows. */
const MOST = 0.3;
const ESTABLISHED = TIMEOUTS.find(({ name }) => name === 'tcp_timeout_established');

export const staleEstablished = rule({
  name: 'stale-established',
  doc: 'ESTABLISHED flows without a packet for longer than the 2h04m of RFC 5382. Those that a longer timeout armed before it was shortened count until they are gone.',
  find: (evidence): Finding<null>[] => {
    const { snapshot, clock } = evidence;
    const rows = rowsWhere(evidence, row => isUnexplained(evidence, row) && isStale(snapshot, row, clock));
    const culprit = culpritOf(evidence, row => rows[row] === 1);
    const { flows } = culprit;
    if (!isHeavy(flows, evidence) || flows < snapshot.rows.live * MOST) return [];
    return [findingOn(evidence, culprit, rows)];
  },
  remedies: ({ rows }, { evidence }) => [
    ...present(
      deletion(
        evidence,
        rows ?? new Uint8Array(0),
        'that are idle for longer than RFC 5382 wants them kept',
        [
          [only('state ESTABLISHED'), only(`idle > ${RFC_ESTABLISHED}s`)],
          [protocolIs(TCP), stateIs('ESTABLISHED'), ANSWERED, only(`idle > ${RFC_ESTABLISHED}s`)],
        ],
      ),
    ),
  ],
});

function findingOn(evidence: Evidence, culprit: Culprit, rows: Uint8Array): Finding<null> {
  const { snapshot, capacity, clock } = evidence;
  const { flows, sources, host } = culprit;
  const inForce = ESTABLISHED === undefined ? 0 : clock.secondsOf(ESTABLISHED);
  const outlasting = countMarked(rows, row => (snapshot.timeout(row) ?? 0) > inForce);
  const idle = `${formatCount(flows)} ESTABLISHED flows without a packet for ${outlasting > 0 ? 'at least' : 'more than'} ${formatDuration(RFC_ESTABLISHED)}`;
  const old =
    outlasting === 0
      ? ''
      : `; tcp_timeout_established=${inForce} is for new packets, ${formatCount(outlasting)} old flows stay up to ${formatDuration(longestLeft(evidence, rows))}`;
  return {
    verdict: {
      ...(host === undefined ? {} : { address: host.name }),
      flows,
      share: flows / capacity,
      evidence: {
        idle_over: RFC_ESTABLISHED,
        established: flows,
        sources,
        ...(host === undefined ? {} : { [`of_${host.role}`]: host.flows }),
        ...(outlasting === 0 ? {} : { outlasting }),
      },
      text: `${
        host === undefined
          ? `stale connections from ${counted(sources, 'source')}: ${idle}`
          : `stale connections ${host.role === 'source' ? 'from' : 'to'} ${host.name}: ${formatCount(host.flows)} of ${idle}`
      }${old}`,
    },
    rows,
    details: null,
  };
}

function longestLeft({ snapshot }: Evidence, rows: Uint8Array): number {
  let longest = 0;
  for (let row = 0; row < rows.length; row++) {
    if (rows[row] === 1) longest = Math.max(longest, snapshot.timeout(row) ?? 0);
  }
  return longest;
}
