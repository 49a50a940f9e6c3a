// Port forwards: what a router's leases and rules send on to hosts of ours, and which of them let a flow in.
import { type Address, isInPrefix, type Prefix } from '../conntrack/address.ts';

export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** What lets a flow in; safe to show. */
export interface Door {
  /** Such as `UPnP lease of xbox, 3074/udp`. */
  readonly name: string;
  /** What more is known of it. */
  readonly meaning: string;
}

/** What is left out is any; what a rule asks that is not known here lets all through. */
export interface PortForward {
  readonly protocols?: readonly number[] | undefined;
  /** Destination ports asked for. */
  readonly ports?: readonly PortRange[] | undefined;
  readonly from?: readonly Prefix[] | undefined;
  readonly asked?: readonly Prefix[] | undefined;
  /** Whom it sends the flow on to. */
  readonly server?: Prefix | undefined;
  /** The port there; the one that was asked for where left out. */
  readonly serverPort?: PortRange | undefined;
  /** @param nameOf the name of an address in RFC 5952 form */
  door(nameOf: (address: string) => string | undefined): Door;
}

/** A flow as it came in, and who answers it. Ports are 0 where the protocol has none. */
export interface ForwardedFlow {
  readonly protocol: number;
  readonly from: Address;
  readonly asked: Address;
  readonly port: number;
  readonly server: Address;
  readonly serverPort: number;
}

/** The first that sends the flow where it went; of those that do not say where, or from which port, only if no other does. */
export function forwardOf(forwards: readonly PortForward[], flow: ForwardedFlow): PortForward | undefined {
  const fitting = forwards.filter(each => fits(each, flow));
  return (
    fitting.find(({ server }) => server !== undefined) ??
    fitting.find(({ ports }) => ports !== undefined) ??
    fitting[0]
  );
}

function fits(
  { protocols, ports, from, asked, server, serverPort }: PortForward,
  flow: ForwardedFlow,
): boolean {
  const reached = serverPort ?? { low: flow.port, high: flow.port };
  return (
    (protocols?.includes(flow.protocol) ?? true) &&
    (ports?.some(range => isWithin(range, flow.port)) ?? true) &&
    isWithin(reached, flow.serverPort) &&
    (server === undefined || isInPrefix(flow.server, server)) &&
    (from?.some(prefix => isInPrefix(flow.from, prefix)) ?? true) &&
    (asked?.some(prefix => isInPrefix(flow.asked, prefix)) ?? true)
  );
}

function isWithin({ low, high }: PortRange, port: number): boolean {
  return port >= low && port <= high;
}
