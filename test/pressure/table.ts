// Tables for the tests of pressure: lines as the kernel prints them, and the same figures counted line by line.
import type { Limits } from '../../src/conntrack/limits.ts';
import { Devices } from '../../src/pressure/devices.ts';
import { IdleClock } from '../../src/pressure/idle.ts';
import { Inside } from '../../src/pressure/inside.ts';
import { occupancy } from '../../src/pressure/occupancy.ts';
import type { Evidence } from '../../src/pressure/verdict.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { GroupScratch } from '../../src/snapshot/groups.ts';
import { History } from '../../src/snapshot/history.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

export interface FlowText {
  src: string;
  dst: string;
  sport: number;
  dport: number;
  left?: number;
  /** TCP alone. */
  state?: string;
  unreplied?: boolean;
  assured?: boolean;
  /** Who answers, where the destination is translated. */
  server?: string;
}

/** A connection attempt that nobody has answered. */
export const UNANSWERED = { state: 'SYN_SENT', unreplied: true } as const;

export function tcp({ src, dst, sport, dport, left = 100, server = dst, ...flow }: FlowText): string {
  const state = flow.state ?? 'ESTABLISHED';
  return `${family(src)} tcp      6 ${left} ${state} src=${src} dst=${dst} sport=${sport} dport=${dport} ${flow.unreplied ? '[UNREPLIED] ' : ''}src=${server} dst=${src} sport=${dport} dport=${sport} ${flow.assured ? '[ASSURED] ' : ''}mark=0 zone=0 use=2`;
}

export function udp({ src, dst, sport, dport, left = 25, server = dst, ...flow }: FlowText): string {
  return `${family(src)} udp      17 ${left} src=${src} dst=${dst} sport=${sport} dport=${dport} ${flow.unreplied ? '[UNREPLIED] ' : ''}src=${server} dst=${src} sport=${dport} dport=${sport} ${flow.assured ? '[ASSURED] ' : ''}mark=0 zone=0 use=2`;
}

function family(address: string): string {
  return address.includes(':') ? 'ipv6     10' : 'ipv4     2';
}

/** Reads the given tables one after the other, two seconds apart; yields the last. */
export function read(...tables: readonly (readonly string[])[]): Snapshot {
  const store = new FlowStore();
  for (const [index, lines] of tables.entries()) {
    const instant = 1000 + index * 2000;
    store.begin(instant, instant, lines.length);
    store.push(Buffer.from(`${lines.join('\n')}\n`), instant);
    store.seal(instant);
  }
  const { latest } = store;
  if (latest === undefined) throw new Error('no table given');
  return latest;
}

export function many(length: number, make: (index: number) => string): string[] {
  return Array.from({ length }, (_, index) => make(index));
}

/** A public address for each number up to 2^24. */
export function outside(index: number): string {
  return `23.${(index >>> 16) & 255}.${(index >>> 8) & 255}.${index & 255}`;
}

/** Twelve hosts of a busy office on ordinary errands; `length` flows. */
export function ordinary(length: number): string[] {
  return many(length, index => {
    const src = `192.168.1.${10 + (index % 12)}`;
    const flow = { src, dst: outside(index % 700), sport: 1024 + index, dport: 443 };
    if (index % 10 < 5) return tcp({ ...flow, left: 431_000 + (index % 900), assured: true });
    if (index % 10 < 7) return tcp({ ...flow, left: index % 110, state: 'TIME_WAIT', assured: true });
    if (index % 10 === 7) return udp({ ...flow, dport: 53, dst: '192.168.1.1' });
    if (index % 10 === 8) return udp({ ...flow, left: 100, assured: true });
    return tcp({ ...flow, ...UNANSWERED, dst: outside(index), left: 60 });
  });
}

export function limits(known: Partial<Limits>): Limits {
  return {
    count: undefined,
    max: undefined,
    buckets: 16_384,
    expectMax: undefined,
    accounting: undefined,
    timestamps: undefined,
    ...known,
  };
}

/** What a rule looks at: the table, held against a maximum. */
export function evidence(
  lines: readonly string[],
  max: number,
  timeouts: Record<string, number> = {},
): Evidence {
  const snapshot = read(lines);
  const inside = new Inside();
  inside.learnRouter(snapshot);
  return {
    snapshot,
    occupancy: occupancy(limits({ count: lines.length, max }), new History(), snapshot),
    clock: new IdleClock(new Map(Object.entries(timeouts))),
    inside,
    devices: new Devices(undefined),
    scratch: new GroupScratch(),
    capacity: max,
    lostWhileFull: 0,
    expectations: undefined,
    explained: new Uint8Array(snapshot.rows.live),
  };
}

/** Counts lines as `grep -c` does. */
export function grep(lines: readonly string[], ...patterns: readonly (RegExp | string)[]): number {
  return lines.filter(line =>
    patterns.every(pattern => (typeof pattern === 'string' ? line.includes(pattern) : pattern.test(line))),
  ).length;
}

/** Counts the different first values of a key in the lines that match, as `sed | sort -u | wc -l` does. */
export function distinct(
  lines: readonly string[],
  key: string,
  ...patterns: readonly (RegExp | string)[]
): number {
  const matching = lines.filter(line => grep([line], ...patterns) === 1);
  return new Set(matching.map(line => new RegExp(` ${key}=(\\S+)`).exec(line)?.[1])).size;
}
