// One of our hosts takes most of what the line carries. It fills no table, but it is why the internet is slow.
import { groupFlows } from '../../snapshot/groups.ts';
import { Counter, End } from '../../snapshot/snapshot.ts';
import { addressText } from '../../view/flow-text.ts';
import { counted, formatPercent } from '../../words/figures.ts';
import { formatSize } from '../../words/sizes.ts';
import { type Finding, rule } from '../rule.ts';
import { ownerOf, ownersIn, rowsWhere } from '../symptom-groups.ts';
import { type Evidence, LINE_USER } from '../verdict.ts';

/** Of one direction. Two hosts that share the line evenly are not one host's doing. */
const MOST = 0.6;
/**
 * Bytes a second, 2 Mbit/s: a call with pictures, or all that a slow line sends. A line that carries less is idle, however
 * it is shared.
 */
const NOT_IDLE = 250_000;

type Way = 'down' | 'up';

/** What a host takes of the line in one direction. */
interface Use {
  readonly way: Way;
  /** Bytes a second of the host, and of the line. */
  readonly rate: number;
  readonly total: number;
  readonly row: number;
  readonly rows: Uint8Array;
}

export const lineUser = rule({
  name: LINE_USER,
  doc: 'One host of ours takes most of what the line carries down or up, as the counters of two readings tell; nothing while less than 2 Mbit/s pass. It fills no table, and stands behind what does.',
  find: (evidence): Finding<Use>[] => {
    const isOnLine = lineRows(evidence);
    const uses = (['down', 'up'] as const).flatMap(way => largestUse(evidence, isOnLine, way));
    const [most] = uses.sort((a, b) => b.rate - a.rate);
    return most === undefined ? [] : [findingOn(evidence, most)];
  },
  remedies: ({ verdict, details }) => {
    const { address: host = '', addresses = [host] } = verdict;
    const words = addresses
      .map(address => `${address.endsWith('/64') ? 'net' : 'host'} ${address}`)
      .join(' or ');
    return [
      {
        text: `see the flows of ${host}, the fastest first`,
        commands: [`conntop --sort ${details.way} '${words}'`],
      },
      {
        text: 'see what shares the line among the hosts: cake or fq_codel do it evenly, others let one take all',
        commands: ['tc -s qdisc show'],
      },
    ];
  },
});

/** Flows between ours and others; what passes among ours is not on the line. */
function lineRows(evidence: Evidence): Uint8Array {
  const { snapshot, inside } = evidence;
  return rowsWhere(
    evidence,
    row =>
      snapshot.hasCounters(row) &&
      !(inside.isOurs(snapshot, row, End.ORIGINAL_SRC) && inside.isOurs(snapshot, row, End.REPLY_SRC)),
  );
}

/** Bytes a second as seen from the end that is ours; 0 where they are not known. */
function rateOf({ snapshot, inside }: Evidence, row: number, way: Way): number {
  const isOpener = inside.endOf(snapshot, row) === End.ORIGINAL_SRC;
  const counter = isOpener === (way === 'down') ? Counter.REPLY_BYTES : Counter.ORIGINAL_BYTES;
  return snapshot.rate(row, counter) || 0;
}

/** One or none. */
function largestUse(evidence: Evidence, isOnLine: Uint8Array, way: Way): Use[] {
  const { snapshot, scratch } = evidence;
  const rates = Float64Array.from(isOnLine, (mark, row) => (mark === 1 ? rateOf(evidence, row, way) : 0));
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  if (total < NOT_IDLE) return [];
  const carries = (row: number): boolean => (rates[row] ?? 0) > 0;
  const groups = groupFlows(snapshot, { by: 'inside', where: carries, ...ownersIn(evidence) }, scratch);
  const byGroup = new Float64Array(groups.count);
  for (let row = 0; row < rates.length; row++) {
    const group = scratch.groupOf[row] ?? 0;
    if (carries(row)) byGroup[group] = (byGroup[group] ?? 0) + (rates[row] ?? 0);
  }
  const rate = byGroup.reduce((most, sum) => Math.max(most, sum), 0);
  if (rate < total * MOST) return [];
  const group = byGroup.indexOf(rate);
  const rows = rowsWhere(evidence, row => carries(row) && scratch.groupOf[row] === group);
  return [{ way, rate, total, row: groups.firstRow[group] ?? 0, rows }];
}

function findingOn(evidence: Evidence, use: Use): Finding<Use> {
  const { snapshot, inside } = evidence;
  const { way, rate, total, row, rows } = use;
  const { name: address, device } = ownerOf(evidence, 'inside', row);
  const { peers, flows, largest } = peersOf(evidence, use);
  const who = inside.isRouter(snapshot, row, inside.endOf(snapshot, row))
    ? `the router itself (${address})`
    : address;
  return {
    verdict: {
      address,
      ...(device === undefined ? {} : { addresses: device.addresses }),
      flows,
      share: rate / total,
      evidence: {
        way,
        bytes_per_second: Math.round(rate),
        line_bytes_per_second: Math.round(total),
        share: Math.round((rate / total) * 10_000) / 10_000,
        peers,
        largest_peer: largest.name,
        flows_of_largest_peer: largest.flows,
      },
      text: `${who} takes ${formatPercent(rate / total)} of ${bits(total)} ${way}, ${counted(largest.flows, 'flow')} ${largest.isOpener ? 'to' : 'from'} ${largest.name}`,
    },
    rows,
    details: use,
  };
}

interface Peer {
  /** With its port, where it is the one that was called. */
  readonly name: string;
  flows: number;
  rate: number;
  /** Whether ours has opened the flows. */
  readonly isOpener: boolean;
}

/** Whom the host talks to: how many, over how many flows, and the one with most of it. */
function peersOf(evidence: Evidence, { way, rows }: Use): { peers: number; flows: number; largest: Peer } {
  const { snapshot, inside } = evidence;
  const byName = new Map<string, Peer>();
  let flows = 0;
  for (let row = 0; row < rows.length; row++) {
    if (rows[row] !== 1) continue;
    flows++;
    const isOpener = inside.endOf(snapshot, row) === End.ORIGINAL_SRC;
    const name = isOpener ? serviceName(evidence, row) : addressText(snapshot, row, End.ORIGINAL_SRC);
    const peer = byName.get(name) ?? { name, flows: 0, rate: 0, isOpener };
    peer.flows++;
    peer.rate += rateOf(evidence, row, way);
    byName.set(name, peer);
  }
  const [largest] = [...byName.values()].sort((a, b) => b.rate - a.rate);
  return { peers: byName.size, flows, largest: largest ?? { name: '', flows: 0, rate: 0, isOpener: true } };
}

function serviceName({ snapshot }: Evidence, row: number): string {
  const server = addressText(snapshot, row, End.REPLY_SRC);
  if (!snapshot.hasPorts(row)) return server;
  return `${server.includes(':') ? `[${server}]` : server}:${snapshot.sport(row, End.REPLY_SRC)}`;
}

/** `41 Mbit/s`: lines are sold in bits. */
function bits(bytesPerSecond: number): string {
  return formatSize(bytesPerSecond * 8).replace(/[kMGTPE]?$/, ' $&bit/s');
}
