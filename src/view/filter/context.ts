// What a filter asks of the rest of the program: names, services and how long a flow has been idle.
import type { Address } from '../../conntrack/address.ts';
import type { Device } from '../../names/device.ts';
import type { Door } from '../../names/forwards.ts';
import type { MarkRoute } from '../../names/mark-routes.ts';
import type { Network } from '../../names/network.ts';
import type { Process } from '../../names/socket-owners.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** What is looked for beside the table when it is asked for, each by what tells it; it can be switched off. */
const BESIDE = {
  device: ['deviceOf', 'deviceNames'],
  process: ['processOf'],
  door: ['doorOf', 'routeOf'],
} as const satisfies Readonly<Record<string, readonly (keyof FilterContext)[]>>;

export type Beside = keyof typeof BESIDE;
export const BESIDE_NAMES = Object.keys(BESIDE) as Beside[];

/** The context without what is switched off, so that nobody can look for it. */
export function contextWithout(context: FilterContext, names: readonly Beside[]): FilterContext {
  const off = new Set<string>(names.flatMap(name => BESIDE[name]));
  return Object.fromEntries(Object.entries(context).filter(([key]) => !off.has(key)));
}

/** All may be left out; then no name is known, and no flow has an idle time. */
export interface FilterContext {
  /** The addresses that a host's name stands for, by hosts files and leases; none if it is not known. */
  readonly addressesOf?: (name: string) => readonly Address[];
  /** The ports of a service, whatever the protocol; none if there is no such service. */
  readonly portsOf?: (service: string) => readonly number[];
  /** The number of the one protocol that a service is listed for; undefined where there are several, or none. */
  readonly protocolOf?: (service: string) => number | undefined;
  /** The name shown for an address in RFC 5952 form. Must cost no I/O. */
  readonly nameOf?: (address: string) => string | undefined;
  /** The network of an address in RFC 5952 form; undefined where that is not known. Each address is looked up once. */
  readonly networkOf?: (address: string) => Network | undefined;
  /** The process of this machine at either end of a flow; undefined where there is none, or none is known. Must cost no I/O. */
  readonly processOf?: (snapshot: Snapshot, row: number) => Process | undefined;
  /** The device at the end of a flow that is ours; undefined where that is not known. Must cost no I/O. */
  readonly deviceOf?: (snapshot: Snapshot, row: number) => Device | undefined;
  /** What let in a flow whose destination is translated; undefined where that is not known. Must cost no I/O. */
  readonly doorOf?: (snapshot: Snapshot, row: number) => Door | undefined;
  /** Where packets with the flow's mark are routed; undefined where no rule says so. Must cost no I/O. */
  readonly routeOf?: (snapshot: Snapshot, row: number) => MarkRoute | undefined;
  /** Whether what is read tells labels at all; left out where it does. */
  readonly tellsLabels?: () => boolean;
  /** Seconds since the flow's last packet; undefined where that cannot be told. */
  readonly idle?: (snapshot: Snapshot, row: number) => number | undefined;
  /** Whether `idle` tells no more than that it is at least so long; left out where it is exact. */
  readonly isIdleAtLeast?: (snapshot: Snapshot, row: number) => boolean;
  /** Filters saved under a name, which stands for what they say wherever a term is expected. */
  readonly savedFilters?: () => ReadonlyMap<string, string>;
  /** Names to offer in completion. */
  readonly hostNames?: () => Iterable<string>;
  readonly serviceNames?: () => Iterable<string>;
  readonly deviceNames?: () => Iterable<string>;
}
