// What one kind of flow looks like: its ends, its rhythm and its end.
import type { ServerGroupName } from './internet.ts';

/** Who speaks first, and through which of the router's chains the flow goes. */
export type Path =
  /** A device to the internet: masqueraded on IPv4. */
  | 'out'
  /** A device to the router itself, or to a neighbour in another network. */
  | 'local'
  /** The router itself to the internet. */
  | 'own'
  /** The internet to a device behind a port-forward. */
  | 'forward'
  /** The internet to the router's public address. */
  | 'in';

/** `router` and `printer` are at home, `anywhere` is any address at all. */
export type Remote = ServerGroupName | 'router' | 'printer' | 'anywhere';

export interface Service {
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'gre' | 'esp';
  readonly path: Path;
  readonly remote: Remote;
  /** Destination port; two numbers are a range to pick from. Ignored by protocols without ports. */
  readonly port: number | readonly [number, number];
  /** The port behind the router that a port-forward leads to. */
  readonly innerPort?: number;
  /** A source port of its own; otherwise one from the ephemeral range. */
  readonly sourcePort?: number;
  /** Mean seconds between two such flows of one device. Infinity: there are only those from before the start. */
  readonly every: number;
  /** How long the two talk, in seconds: shortest and longest. */
  readonly lasts: readonly [number, number];
  /** Seconds between two bursts of packets. Infinity: not a word after the beginning. */
  readonly pace: number;
  /** Bytes a second, from and to the side that spoke first. */
  readonly up: number;
  readonly down: number;
  /** Bytes in a full packet. */
  readonly packet: number;
  /** Share of the flows that get an answer, and of the TCP attempts that get a reset for one. */
  readonly answered: number;
  readonly refused: number;
  /** The side that spoke first never completes the handshake, as port scanners do. */
  readonly halfOpen?: true;
  /** How TCP flows end if not by FIN: shares that are reset, and whose one end is gone without a word. */
  readonly reset: number;
  readonly vanish: number;
  /** The flow table takes over flows that go on, in software or in hardware. */
  readonly offload?: 'OFFLOAD' | 'HW_OFFLOAD';
  /** How many such flows each device has from before the start; otherwise as many as there would be on average. */
  readonly standing?: number;
}
