// One flow of the demo router, as its kernel would keep it.
import type { Random } from './random.ts';
import type { Service } from './service.ts';
import { BUCKETS, TIMEOUTS } from './sysctls.ts';
import type { FlowTuples } from './tuples.ts';

export type TcpState =
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'ESTABLISHED'
  | 'FIN_WAIT'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'TIME_WAIT'
  | 'CLOSE';

export interface Counter {
  packets: number;
  bytes: number;
}

/** Times are milliseconds on the simulation's clock. */
export interface Flow {
  readonly service: Service;
  readonly tuples: FlowTuples;
  readonly mark: number;
  /** The hash bucket of the original tuple, which decides where the table lists the flow. */
  readonly bucket: number;
  readonly bornAt: number;
  /** When the two stop talking. */
  readonly endsAt: number;
  /** Absent on everything but TCP. */
  state: TcpState | undefined;
  expiresAt: number;
  replied: boolean;
  assured: boolean;
  offloaded: boolean;
  readonly up: Counter;
  readonly down: Counter;
  /** When its next packet passes; Infinity once there will be none. */
  nextAt: number;
}

/** How long the first packet waits for its answer: a step of the simulation rather than a real round trip. */
export const ROUND_TRIP = 250;

/** A flow whose first packet has just passed. */
export function newFlow(
  service: Service,
  tuples: FlowTuples,
  mark: number,
  now: number,
  random: Random,
): Flow {
  const [shortest, longest] = service.lasts;
  return {
    service,
    tuples,
    mark,
    bucket: random.integer(0, BUCKETS - 1),
    bornAt: now,
    endsAt: now + random.between(shortest, longest) * 1000,
    state: service.protocol === 'tcp' ? 'SYN_SENT' : undefined,
    expiresAt: now + firstTimeout(service, tuples) * 1000,
    replied: false,
    assured: false,
    offloaded: false,
    up: { packets: 1, bytes: firstPacket(service) },
    down: { packets: 0, bytes: 0 },
    nextAt: now + ROUND_TRIP,
  };
}

function firstTimeout(service: Service, tuples: FlowTuples): number {
  switch (service.protocol) {
    case 'tcp':
      return TIMEOUTS.tcp_timeout_syn_sent;
    case 'udp':
      return TIMEOUTS.udp_timeout;
    case 'icmp':
      return tuples.family === 'ipv6' ? TIMEOUTS.icmpv6_timeout : TIMEOUTS.icmp_timeout;
    case 'gre':
      return TIMEOUTS.gre_timeout;
    case 'esp':
      return TIMEOUTS.generic_timeout;
  }
}

function firstPacket(service: Service): number {
  return service.protocol === 'tcp' ? 60 : Math.max(64, Math.min(service.packet, service.up));
}
