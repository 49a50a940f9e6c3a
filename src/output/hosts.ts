// Groups of flows as text and as JSON, for `conntop hosts`.
import type { Grouping } from '../snapshot/group-keys.ts';
import type { GroupEntry } from '../view/group-entries.ts';
import { alignedTable } from '../words/aligned-table.ts';
import { formatCount, formatPercent } from '../words/figures.ts';
import { formatSize } from '../words/sizes.ts';

/** What there is to say of the groups. */
export interface HostsTable {
  /** Most flows first. */
  readonly entries: readonly GroupEntry[];
  /** Flows of all groups together. */
  readonly all: number;
  /** By the groups' numbers: how many destinations, and how many of their ports. */
  readonly destinations: Uint32Array;
  readonly ports: Uint32Array;
  readonly by: Grouping;
  nameOf(address: string): string | undefined;
}

const TITLES: Readonly<Record<Grouping, string>> = {
  source: 'SOURCE',
  destination: 'DESTINATION',
  port: 'PORT',
  protocol: 'PROTOCOL',
  state: 'STATE',
};

/** A JSON array, one group a line. What is not known is an absent key. */
export function hostsJson(table: HostsTable): string {
  const lines = table.entries.map(entry => JSON.stringify(groupObject(entry, table)));
  return `[\n${lines.join(',\n')}${lines.length > 0 ? '\n' : ''}]\n`;
}

function groupObject(entry: GroupEntry, { all, destinations, ports, nameOf }: HostsTable): object {
  return {
    address: entry.name,
    name: nameOf(entry.name),
    flows: entry.flows,
    share: rounded(entry.flows / Math.max(1, all)),
    unreplied: entry.unreplied,
    destinations: destinations[entry.group],
    ports: ports[entry.group],
    bytes_per_second: Number.isNaN(entry.byteRate) ? undefined : Math.round(entry.byteRate),
  };
}

/** Aligned columns under a line of titles; the first and the last are words. */
export function hostsText(table: HostsTable): string {
  const figures = ['FLOWS', 'SHARE', 'UNREPLIED', 'DESTINATIONS', 'PORTS', 'RATE'];
  const columns = [
    { title: TITLES[table.by], align: 'left' },
    ...figures.map(title => ({ title, align: 'right' }) as const),
    { title: 'NAME', align: 'left' },
  ] as const;
  return alignedTable(
    columns,
    table.entries.map(entry => textRow(entry, table)),
  );
}

function textRow(entry: GroupEntry, { all, destinations, ports, nameOf }: HostsTable): string[] {
  return [
    entry.name,
    formatCount(entry.flows),
    formatPercent(entry.flows / Math.max(1, all)),
    formatCount(entry.unreplied),
    formatCount(destinations[entry.group] ?? 0),
    formatCount(ports[entry.group] ?? 0),
    Number.isNaN(entry.byteRate) ? '' : `${formatSize(entry.byteRate)}B/s`,
    nameOf(entry.name) ?? '',
  ];
}

/** Shares keep four decimals. */
function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
