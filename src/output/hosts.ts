// Groups of flows as text and as JSON, for `conntop hosts`.
import type { Grouping } from '../snapshot/groups.ts';
import type { GroupEntry } from '../view/group-entries.ts';
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

/** Aligned columns under a line of titles. */
export function hostsText(table: HostsTable): string {
  const rows = table.entries.map(entry => textRow(entry, table));
  const titles = [TITLES[table.by], 'FLOWS', 'SHARE', 'UNREPLIED', 'DESTINATIONS', 'PORTS', 'RATE', 'NAME'];
  const widths = titles.map((title, at) => Math.max(title.length, ...rows.map(row => row[at]?.length ?? 0)));
  return [titles, ...rows]
    .map(row =>
      row.map((cell, at) => (isLeft(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))),
    )
    .map(cells => `${cells.join('  ').trimEnd()}\n`)
    .join('');
}

/** The first and the last column are words. */
function isLeft(at: number): boolean {
  return at === 0 || at === 7;
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
