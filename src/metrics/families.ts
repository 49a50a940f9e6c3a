// The registry of metric families: name, type, unit, help, and the samples that figures come to. The page of metrics is
// made from it.
import { RULES } from '../pressure/rules.ts';
import type { Family, Labels, Sample } from './exposition.ts';
import type { HostFigures, OccupancyFigures, RowFigures, TableFigures, TotalFigures } from './figures.ts';

export interface MetricFamily extends Family {
  /** The labels beside those of the place, for the page. */
  readonly labels: readonly string[];
  samplesOf(figures: TableFigures): readonly Sample[];
}

/** A value of its own, without labels; undefined is left out. */
function single(value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ labels: {}, value }];
}

type Description = Pick<Family, 'name' | 'help'> & Partial<Pick<Family, 'type' | 'unit'>>;

/** A gauge, unless said otherwise, with one value. */
function figure(
  description: Description,
  amountOf: (figures: TableFigures) => number | undefined,
): MetricFamily {
  return { type: 'gauge', ...description, labels: [], samplesOf: figures => single(amountOf(figures)) };
}

const ofOccupancy = (description: Description, key: keyof OccupancyFigures): MetricFamily =>
  figure(description, ({ occupancy }) => occupancy[key]);

const ofTable = (description: Description, amountOf: (table: RowFigures) => number | undefined) =>
  figure(description, ({ table }) => table && amountOf(table));

const ofTotals = (description: Description, key: keyof TotalFigures): MetricFamily =>
  figure({ type: 'counter', ...description }, ({ totals }) => totals?.[key]);

/** One value a host that holds a place. */
function ofHosts(
  description: Description,
  amountOf: (host: HostFigures) => number | undefined,
): MetricFamily {
  return {
    type: 'gauge',
    ...description,
    labels: ['address', 'name'],
    samplesOf: ({ table }) =>
      (table?.hosts ?? []).flatMap(host => {
        const { address, name } = host;
        return single(amountOf(host)).map(({ value }) => ({ labels: { address, name }, value }));
      }),
  };
}

/** In the order in which they are told. */
export const FAMILIES: readonly MetricFamily[] = Object.freeze([
  figure({ name: 'conntop_up', help: 'Whether the last attempt to read the table succeeded.' }, ({ isUp }) =>
    Number(isUp),
  ),
  ofOccupancy(
    {
      name: 'conntop_entries',
      help: 'Entries of the connection-tracking table, by the kernel, or flows listed where it keeps no count.',
    },
    'entries',
  ),
  ofOccupancy(
    {
      name: 'conntop_entries_limit',
      help: 'The most entries that the table takes (nf_conntrack_max). Absent where there is no limit.',
    },
    'limit',
  ),
  ofTable(
    {
      name: 'conntop_entries_uncollected',
      help: 'Entries counted and not listed: expired and not yet collected, or held elsewhere.',
    },
    ({ uncollected }) => uncollected,
  ),
  ofOccupancy(
    {
      name: 'conntop_growth_per_second',
      help: 'Entries that the table grows by each second, over half a minute. Absent while unknown or full.',
    },
    'growthPerSecond',
  ),
  ofOccupancy(
    {
      name: 'conntop_seconds_to_full',
      help: 'Seconds until the table is full as it grows now, 0 where it is. Absent where it does not fill.',
    },
    'secondsToFull',
  ),
  ofTotals(
    {
      name: 'conntop_new_flows',
      help: 'Flows that have come since the start. One shorter than the interval may go unseen.',
    },
    'newFlows',
  ),
  ofTotals(
    {
      name: 'conntop_gone_flows',
      help: 'Flows that have gone since the start. One shorter than the interval may go unseen.',
    },
    'goneFlows',
  ),
  {
    name: 'conntop_drops',
    type: 'counter',
    help: 'Packets and flows lost, by the counter of the kernel that tells it; a loss may count for two of them.',
    labels: ['reason'],
    samplesOf: ({ drops }) => [...drops].map(([reason, value]) => ({ labels: { reason }, value })),
  },
  {
    name: 'conntop_flows',
    type: 'gauge',
    help: 'Flows by protocol and state; without a state of their own by how far they have come.',
    labels: ['protocol', 'state'],
    samplesOf: ({ table }) =>
      (table?.flows ?? []).map(({ protocol, state, flows }) => ({
        labels: { protocol, state },
        value: flows,
      })),
  },
  {
    name: 'conntop_bytes',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes of all flows since the start, down towards the inside and up away from it. Needs accounting.',
    labels: ['direction'],
    samplesOf: ({ totals }) => [...byDirection('down', totals?.down), ...byDirection('up', totals?.up)],
  },
  ofHosts({ name: 'conntop_host_flows', help: 'Flows that the host has opened.' }, ({ flows }) => flows),
  ofHosts(
    { name: 'conntop_host_unreplied', help: 'Flows of the host that nobody has answered.' },
    ({ unreplied }) => unreplied,
  ),
  ofHosts(
    { name: 'conntop_host_destinations', help: 'Distinct addresses that the flows of the host go to.' },
    ({ destinations }) => destinations,
  ),
  ofHosts(
    {
      name: 'conntop_host_bytes',
      type: 'counter',
      unit: 'bytes',
      help: 'Bytes of the flows that the host has opened, both directions, since it is told of. Needs accounting.',
    },
    ({ bytes }) => bytes,
  ),
  ofTable(
    { name: 'conntop_host_flows_other', help: 'Flows of all hosts that are not told of one by one.' },
    ({ otherFlows }) => otherFlows,
  ),
  ofTable(
    { name: 'conntop_hosts', help: 'Distinct addresses that have opened flows.' },
    ({ hostCount }) => hostCount,
  ),
  {
    name: 'conntop_verdict',
    type: 'gauge',
    help: 'Whether the rule holds: 1 where the table fills for this reason, 0 otherwise.',
    labels: ['rule'],
    samplesOf: ({ table }) => (table ? RULES.map(({ name }) => verdictOf(name, table)) : []),
  },
  {
    name: 'conntop_verdict_flows',
    type: 'gauge',
    help: 'Flows that the rule is about, and the host where it is about one; 0 where it does not hold.',
    labels: ['rule', 'address'],
    samplesOf: ({ table }) => (table ? RULES.flatMap(({ name }) => verdictFlowsOf(name, table)) : []),
  },
  ofTable(
    { name: 'conntop_expectations', help: 'Connections that helpers have announced and that have not come.' },
    ({ expectations }) => expectations,
  ),
  figure(
    {
      name: 'conntop_read_seconds',
      unit: 'seconds',
      help: 'How long the last reading of the table took.',
    },
    ({ readSeconds }) => readSeconds,
  ),
  figure(
    {
      name: 'conntop_last_read_timestamp_seconds',
      unit: 'seconds',
      help: 'When the reading ended that these figures are of, since 1970: they are that old.',
    },
    ({ readAt }) => readAt,
  ),
  figure(
    { name: 'conntop_read_errors', type: 'counter', help: 'Attempts to read the table that have failed.' },
    ({ readErrors }) => readErrors,
  ),
]);

/** Told once a process, whatever places it reads. */
export const BUILD_INFO: Family = {
  name: 'conntop_build',
  type: 'info',
  help: 'The version of conntop, always 1.',
};

function byDirection(direction: string, value: number | undefined): readonly Sample[] {
  return single(value).map(sample => ({ ...sample, labels: { direction } }));
}

function verdictOf(rule: string, { verdicts }: RowFigures): Sample {
  return { labels: { rule }, value: Number(verdicts.some(verdict => verdict.rule === rule)) };
}

/** Of each rule at least one, so that a verdict adds no series. */
function verdictFlowsOf(rule: string, { verdicts }: RowFigures): Sample[] {
  const flows = new Map<string, number>();
  for (const verdict of verdicts.filter(each => each.rule === rule)) {
    flows.set(verdict.address, (flows.get(verdict.address) ?? 0) + verdict.flows);
  }
  if (flows.size === 0) flows.set('', 0);
  return [...flows].map(([address, value]) => ({ labels: { rule, address } satisfies Labels, value }));
}
