// Groups of flows as text, JSON and CSV, for `conntop hosts`.
import { type Device, isRandomised } from '../names/device.ts';
import type { Grouping } from '../snapshot/group-keys.ts';
import type { GroupFigures } from '../snapshot/groups.ts';
import type { GroupEntry } from '../view/group-entries.ts';
import { alignedTable } from '../words/aligned-table.ts';
import { formatCount, formatPercent } from '../words/figures.ts';
import { formatRate, formatSize } from '../words/sizes.ts';
import { csvCell } from './csv.ts';

/** What there is to say of the groups. */
export interface HostsTable {
  /** In the order to print them. */
  readonly entries: readonly GroupEntry[];
  /** Flows of all groups together. */
  readonly all: number;
  /** By the groups' numbers: how many destinations, and how many of their ports. */
  readonly figures: Pick<GroupFigures, 'destinations' | 'ports'>;
  readonly by: Grouping;
  /** Rates of the text in bits a second; those of JSON and CSV are bytes. */
  readonly bits: boolean;
  nameOf(address: string): string | undefined;
  /** The device that a group is; absent where they are none. */
  readonly deviceIn?: ((entry: GroupEntry) => Device | undefined) | undefined;
}

/** What is told of a group, under one name in JSON and CSV. */
interface Field {
  readonly name: string;
  /** Absent: it is not among the columns of the text. */
  readonly title?: string;
  /** NaN where it is not known. */
  value(entry: GroupEntry, table: HostsTable): number;
  /** As the text has it. */
  text(value: number, table: HostsTable): string;
}

/** Between the group's own name and the name of its host. */
const FIELDS: readonly Field[] = [
  { name: 'flows', title: 'FLOWS', value: ({ flows }) => flows, text: formatCount },
  {
    name: 'share',
    title: 'SHARE',
    value: ({ flows }, { all }) => flows / Math.max(1, all),
    text: formatPercent,
  },
  { name: 'unreplied', title: 'UNREPLIED', value: ({ unreplied }) => unreplied, text: formatCount },
  {
    name: 'destinations',
    title: 'DESTINATIONS',
    value: ({ group }, { figures }) => figures.destinations[group] ?? 0,
    text: formatCount,
  },
  {
    name: 'ports',
    title: 'PORTS',
    value: ({ group }, { figures }) => figures.ports[group] ?? 0,
    text: formatCount,
  },
  { name: 'bytes', title: 'BYTES', value: ({ bytes }) => bytes, text: size => `${formatSize(size)}B` },
  { name: 'bytes_per_second', value: ({ down, up }) => down + up, text: rateText },
  { name: 'down_per_second', title: 'DOWN', value: ({ down }) => down, text: rateText },
  { name: 'up_per_second', title: 'UP', value: ({ up }) => up, text: rateText },
];

function rateText(perSecond: number, { bits }: HostsTable): string {
  return formatRate(perSecond, bits);
}

const TITLES: Readonly<Record<Grouping, string>> = {
  source: 'SOURCE',
  destination: 'DESTINATION',
  port: 'PORT',
  protocol: 'PROTOCOL',
  state: 'STATE',
  inside: 'INSIDE',
  network: 'NETWORK',
  service: 'SERVICE',
  device: 'DEVICE',
  country: 'COUNTRY',
  as: 'AS',
  process: 'PROCESS',
};

/** A JSON array, one group a line. What is not known is an absent key. */
export function hostsJson(table: HostsTable): string {
  const lines = table.entries.map(entry => JSON.stringify(groupObject(entry, table)));
  return `[\n${lines.join(',\n')}${lines.length > 0 ? '\n' : ''}]\n`;
}

function groupObject(entry: GroupEntry, table: HostsTable): object {
  const values = FIELDS.map(field => [field.name, plainValue(field, entry, table)]);
  return { address: entry.name, ...namesOf(entry, table), ...Object.fromEntries(values) };
}

/** Of a device one by one what the text joins. */
function namesOf(entry: GroupEntry, table: HostsTable): object {
  const device = table.deviceIn?.(entry);
  if (!device) return { name: nameIn(entry, table) };
  const { mac, name, vendor, addresses } = device;
  return { name, vendor, randomised: isRandomised(mac), addresses };
}

/** RFC 4180: a header and a record a group; what is not known is an empty field. */
export function hostsCsv(table: HostsTable): string {
  const header = ['address', 'name', ...FIELDS.map(({ name }) => name)];
  const records = table.entries.map(entry => [
    csvCell(entry.name),
    csvCell(nameIn(entry, table) ?? ''),
    ...FIELDS.map(field => plainValue(field, entry, table) ?? ''),
  ]);
  return [header, ...records].map(record => `${record.join(',')}\r\n`).join('');
}

/** Shares keep four decimals, everything else none. */
function plainValue(field: Field, entry: GroupEntry, table: HostsTable): number | undefined {
  const value = field.value(entry, table);
  if (Number.isNaN(value)) return undefined;
  return field.name === 'share' ? Math.round(value * 10_000) / 10_000 : Math.round(value);
}

/** Aligned columns under a line of titles, the first and the last of them words; of figures, those that anything is known of. */
export function hostsText(table: HostsTable): string {
  const fields = FIELDS.filter(
    field => field.title !== undefined && (table.entries.length === 0 || isKnown(field, table)),
  );
  const columns = [
    { title: TITLES[table.by], align: 'left' },
    ...fields.map(({ title = '' }) => ({ title, align: 'right' }) as const),
    { title: 'NAME', align: 'left' },
  ] as const;
  const rows = table.entries.map(entry => [
    entry.name,
    ...fields.map(field => cell(field, entry, table)),
    nameIn(entry, table) ?? '',
  ]);
  return alignedTable(columns, rows);
}

/** What else a group is called. */
function nameIn({ name, alias }: GroupEntry, { nameOf }: HostsTable): string | undefined {
  return alias ?? nameOf(name);
}

function isKnown(field: Field, table: HostsTable): boolean {
  return table.entries.some(entry => !Number.isNaN(field.value(entry, table)));
}

function cell(field: Field, entry: GroupEntry, table: HostsTable): string {
  const value = field.value(entry, table);
  return Number.isNaN(value) ? '' : field.text(value, table);
}
