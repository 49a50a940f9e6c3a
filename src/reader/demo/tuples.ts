// The two tuples of a flow through the demo router: who talks to whom, and what address translation makes of it.
import { type Device, PRINTER, PUBLIC_IPV4, ROUTER_IPV4, ROUTER_IPV6 } from './devices.ts';
import { pickServer, pickStranger } from './internet.ts';
import type { Random } from './random.ts';
import type { Service } from './service.ts';

/** One direction. The ports are the ICMP identifier twice or the GRE keys where the protocol has those. */
export interface Tuple {
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
}

export interface FlowTuples {
  readonly family: 'ipv4' | 'ipv6';
  readonly original: Tuple;
  readonly reply: Tuple;
}

/** Says whether a tuple of this protocol and direction is in use. */
type IsTaken = (protocol: Service['protocol'], tuple: Tuple) => boolean;

/** Share of the flows that take IPv6 where both ends have it. */
const IPV6_SHARE = 0.4;
/** How often another port is tried before the packet is given up; the kernel, too, gives up some time. */
const PORT_TRIES = 16;

/** The tuples of a new flow of this device; absent where such a flow is there already or no port is free. */
export function pickTuples(
  device: Device,
  service: Service,
  isTaken: IsTaken,
  random: Random,
): FlowTuples | undefined {
  const { remote, ipv6 } = pickRemote(device, service, random);
  const [first, last] = typeof service.port === 'number' ? [service.port, service.port] : service.port;
  const sport = pickSourcePort(service, random);
  const dport = service.protocol === 'icmp' ? sport : random.integer(first, last);
  const original = originalTuple(device, service, ipv6, { remote, sport, dport });
  if (isTaken(service.protocol, original)) return undefined;
  const reply = pickReply(device, service, ipv6, original, isTaken, random);
  return reply && { family: ipv6 ? 'ipv6' : 'ipv4', original, reply };
}

function pickRemote(device: Device, service: Service, random: Random): { remote: string; ipv6: boolean } {
  const dual = device.ipv6 !== undefined && (service.path === 'out' || service.path === 'local');
  const ipv6 = dual && random.chance(IPV6_SHARE);
  switch (service.remote) {
    case 'router':
      return { remote: ipv6 ? ROUTER_IPV6 : ROUTER_IPV4, ipv6 };
    case 'printer':
      return { remote: PRINTER.ipv4, ipv6: false };
    case 'anywhere':
      return { remote: pickStranger(random), ipv6: false };
    default:
      return pickServer(service.remote, ipv6, random);
  }
}

function pickSourcePort(service: Service, random: Random): number {
  if (service.protocol === 'esp') return 0;
  return service.sourcePort ?? random.integer(32_768, 60_999);
}

function originalTuple(
  device: Device,
  service: Service,
  ipv6: boolean,
  { remote, sport, dport }: { remote: string; sport: number; dport: number },
): Tuple {
  switch (service.path) {
    case 'forward':
    case 'in':
      return { src: remote, dst: PUBLIC_IPV4, sport, dport };
    case 'own':
      return { src: PUBLIC_IPV4, dst: remote, sport, dport };
    case 'local':
      return { src: (ipv6 && device.ipv6?.local) || device.ipv4, dst: remote, sport, dport };
    case 'out':
      return { src: (ipv6 && device.ipv6?.global) || device.ipv4, dst: remote, sport, dport };
  }
}

/** Masquerading keeps the source port if it can, and takes another where two devices use the same one. */
function pickReply(
  device: Device,
  service: Service,
  ipv6: boolean,
  original: Tuple,
  isTaken: IsTaken,
  random: Random,
): Tuple | undefined {
  const plain = { src: original.dst, dst: original.src, sport: original.dport, dport: original.sport };
  if (service.path === 'forward') {
    return { ...plain, src: device.ipv4, sport: service.innerPort ?? original.dport };
  }
  if (service.path !== 'out' || ipv6) return plain;
  let dport = original.sport;
  for (let tries = 0; tries < PORT_TRIES; tries++) {
    const sport = service.protocol === 'icmp' ? dport : original.dport;
    const reply = { src: original.dst, dst: PUBLIC_IPV4, sport, dport };
    if (!isTaken(service.protocol, reply)) return reply;
    if (service.protocol === 'esp') return undefined;
    dport = random.integer(1024, 65_535);
  }
  return undefined;
}
