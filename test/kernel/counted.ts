// The figures of a pressure report counted once more, from what conntrack(8) or the kernel's own file lists.
import { type ComparableFlow, canonical, flowsOfListing } from './compare.ts';

/** What the tests read of `conntop pressure -o json`. */
export interface Report {
  count: number;
  max: number;
  listed: number;
  seconds_to_full?: number;
  verdicts: {
    rule: string;
    address?: string;
    flows: number;
    share: number;
    evidence: object;
    text: string;
  }[];
  hosts: { address: string }[];
  what_if: { name: string; value: number; would_free: number }[];
  remedies: { commands: string[] }[];
}

export type Facts = ReadonlyMap<string, string>;

/** The facts of each flow of a listing, by the names of compare.ts. */
export function factsOf(listing: string): Facts[] {
  return flowsOfListing(listing).map(({ facts }: ComparableFlow) => facts);
}

/** The flows with these facts; `flags` is the whole list of them. */
export function having(flows: readonly Facts[], wanted: Record<string, string>): Facts[] {
  return flows.filter(facts => Object.entries(wanted).every(([name, value]) => facts.get(name) === value));
}

/** How many values a fact takes on. */
export function distinct(flows: readonly Facts[], name: string): number {
  return new Set(flows.map(facts => facts.get(name)).filter(value => value !== undefined)).size;
}

/** What `hosts` of the report must say of a source. */
export function hostOf(flows: readonly Facts[], address: string, max: number): object {
  const own = having(flows, { 'original.src': canonical('src', address) });
  return {
    address,
    flows: own.length,
    share: rounded(own.length / max),
    unreplied: own.filter(isUnreplied).length,
    destinations: distinct(own, 'original.dst'),
    ports: distinct(own, 'original.dport'),
  };
}

export function isUnreplied(facts: Facts): boolean {
  return facts.get('flags')?.split(',').includes('UNREPLIED') ?? false;
}

/** As the report rounds shares. */
export function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** Until this is left, an established flow may as well wait for an acknowledgement. Seconds. */
const UNACKNOWLEDGED = 300;

/** Flows in a TCP state with `timeout` seconds to live that have been idle for more than `idle` seconds. */
export function idleFlows(flows: readonly Facts[], state: string, timeout: number, idle: number): Facts[] {
  return having(flows, { protocol_number: '6', state }).filter(facts => {
    const left = Number(facts.get('timeout'));
    if (state === 'ESTABLISHED' && left <= UNACKNOWLEDGED) return false;
    return left <= timeout && timeout - left > idle;
  });
}

/** The TCP state and the timeout in force that each proposal is about. */
const PROPOSED: Record<string, [state: string, seconds: number]> = {
  tcp_timeout_syn_sent: ['SYN_SENT', 120],
  tcp_timeout_syn_recv: ['SYN_RECV', 60],
  tcp_timeout_established: ['ESTABLISHED', 432_000],
  tcp_timeout_fin_wait: ['FIN_WAIT', 120],
  tcp_timeout_close_wait: ['CLOSE_WAIT', 60],
  tcp_timeout_time_wait: ['TIME_WAIT', 120],
};

/** What the report says that shorter timeouts of TCP would free. */
export function freed({ what_if }: Report): Record<string, number> {
  const tcp = what_if.filter(({ name }) => name in PROPOSED);
  return Object.fromEntries(tcp.map(({ name, would_free }) => [name, would_free]));
}

/** The same, counted over the timeouts listed. */
export function countFreed(flows: readonly Facts[], { what_if }: Report): Record<string, number> {
  const counts = what_if.flatMap(({ name, value }) => {
    const [state, seconds] = PROPOSED[name] ?? [];
    return state && seconds ? [[name, idleFlows(flows, state, seconds, value).length] as const] : [];
  });
  return Object.fromEntries(counts);
}
