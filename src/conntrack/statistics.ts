// The kernel's counters as /proc/net/stat/nf_conntrack and `conntrack -S` print them, per CPU and summed.
import { canonicalCounter } from './counters.ts';
import type { FactPaths } from './fact-paths.ts';

/** Counter values by the names of `COUNTERS`; counters of newer kernels stand under their own name. */
export type CounterValues = ReadonlyMap<string, number>;

export interface CpuStatistics {
  readonly cpu: number;
  /** Unsigned 32-bit, wrapping, counted since the namespace was made or the module was loaded. */
  readonly counters: CounterValues;
}

export interface Statistics {
  readonly cpus: readonly CpuStatistics[];
  /** Sums over the CPUs. To learn how much they rose use `counterIncreases`, which knows about wrapping. */
  readonly totals: CounterValues;
  /** Flows of the namespace, which every row repeats; undefined where the text does not say. */
  readonly entries: number | undefined;
  /** `conntrack -S` before 1.2.2 prints the first CPU's row and no other. */
  readonly firstCpuOnly: boolean;
  /** Lines that are no row of counters. */
  readonly unreadable: number;
}

/** Absent on kernels without CONFIG_NF_CONNTRACK_PROCFS, such as Ubuntu's: ask `conntrack -S` there. */
export const STATISTICS_PATHS: FactPaths = {
  fact: 'statistics',
  paths: ['net/stat/nf_conntrack', 'net/stat/ip_conntrack'],
};

/** Reads any of the three forms; undefined when the text holds no counter at all. */
export function parseStatistics(text: string): Statistics | undefined {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  const rows = /^[ \t]*cpu=/m.test(text)
    ? toolRows(lines)
    : isProcHeader(lines[0])
      ? procRows(lines)
      : listRows(lines);
  if (rows.cpus.length === 0) return undefined;
  return { ...rows, totals: sum(rows.cpus) };
}

/**
 * How much each counter rose from one reading to the next, summed over the CPUs that both have.
 * Computed modulo 2^32 per CPU; a step of half the range or more is a counter that began anew at 0.
 */
export function counterIncreases(before: Statistics, after: Statistics): CounterValues {
  const earlier = new Map(before.cpus.map(({ cpu, counters }) => [cpu, counters]));
  const increases = new Map<string, number>();
  for (const { cpu, counters } of after.cpus) {
    for (const [name, value] of counters) {
      const start = earlier.get(cpu)?.get(name);
      if (start !== undefined) increases.set(name, (increases.get(name) ?? 0) + increase(start, value));
    }
  }
  return increases;
}

type Rows = Omit<Statistics, 'totals'>;

/** The header names the columns: 2 and 8 kept their place and changed their meaning over the years. */
function procRows(lines: readonly string[]): Rows {
  const names = words(lines[0] ?? '');
  const cpus: CpuStatistics[] = [];
  let entries: number | undefined;
  for (const line of lines.slice(1)) {
    const values = words(line);
    if (!values.every(value => /^[0-9a-f]{1,8}$/i.test(value))) continue;
    const fields = values.slice(0, names.length).map((value, column): [string, number] => {
      return [names[column] ?? '', Number.parseInt(value, 16)];
    });
    entries ??= entriesOf(fields);
    // One row per possible CPU, in their order and without a number.
    cpus.push({ cpu: cpus.length, counters: countersOf(fields) });
  }
  return { cpus, entries, firstCpuOnly: false, unreadable: lines.length - 1 - cpus.length };
}

/** `cpu=0  found=0 invalid=4 ...`: the tool's own names, or without privilege those of the proc file. */
function toolRows(lines: readonly string[]): Rows {
  const cpus: CpuStatistics[] = [];
  let entries: number | undefined;
  for (const line of lines) {
    const [head, ...rest] = words(line).map(parseAssignment);
    const fields = rest.filter(field => field !== undefined);
    if (head?.[0] !== 'cpu' || fields.length < rest.length) continue;
    entries ??= entriesOf(fields);
    cpus.push({ cpu: head[1], counters: countersOf(fields) });
  }
  return { cpus, entries, firstCpuOnly: false, unreadable: lines.length - cpus.length };
}

/** A name and a decimal value on each line, as old versions of the tool print them. */
function listRows(lines: readonly string[]): Rows {
  const fields: [string, number][] = [];
  for (const line of lines) {
    const [, name, digits] = /^\s*([a-z_][a-z0-9_]*)\s+(\d+)\s*$/.exec(line) ?? [];
    const value = parseUint32(digits);
    if (name !== undefined && value !== undefined) fields.push([name, value]);
  }
  const cpus = fields.length === 0 ? [] : [{ cpu: 0, counters: countersOf(fields) }];
  return { cpus, entries: entriesOf(fields), firstCpuOnly: true, unreadable: lines.length - fields.length };
}

function isProcHeader(line: string | undefined): boolean {
  const names = words(line ?? '');
  return names.length > 2 && names.every(name => /^[a-z_][a-z0-9_]*$/.test(name));
}

function parseAssignment(word: string): [string, number] | undefined {
  const [, name, digits] = /^([a-z_][a-z0-9_]*)=(\d+)$/.exec(word) ?? [];
  const value = parseUint32(digits);
  return name === undefined || value === undefined ? undefined : [name, value];
}

function parseUint32(digits: string | undefined): number | undefined {
  const value = Number(digits);
  return digits === undefined || value > 0xffffffff ? undefined : value;
}

function entriesOf(fields: readonly [string, number][]): number | undefined {
  return fields.find(([name]) => name === 'entries')?.[1];
}

function countersOf(fields: readonly [string, number][]): CounterValues {
  const counters = fields.filter(([name]) => name !== 'entries');
  return new Map(counters.map(([name, value]) => [canonicalCounter(name), value]));
}

function sum(cpus: readonly CpuStatistics[]): CounterValues {
  const totals = new Map<string, number>();
  for (const { counters } of cpus) {
    for (const [name, value] of counters) totals.set(name, (totals.get(name) ?? 0) + value);
  }
  return totals;
}

function increase(before: number, after: number): number {
  const step = (after - before) >>> 0;
  return step < 0x80000000 ? step : after;
}

function words(line: string): string[] {
  return line.split(/\s+/).filter(word => word !== '');
}
