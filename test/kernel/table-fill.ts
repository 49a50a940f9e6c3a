// Flows as the lines `conntrack -R` reads: as many as wanted, all distinct, the same for the same seed.

/** What the table of a router looks like in the hour somebody has to look at it. */
export const SHAPES = [
  'home',
  'udp-peers',
  'port-scan',
  'dead-upstream',
  'dns-flood',
  'time-wait',
  'stale-established',
  'syn-flood',
  'dnat-server',
] as const;
export type Shape = (typeof SHAPES)[number];

export interface FillOptions {
  /** Default `home`: a healthy evening of some 25 devices. */
  shape?: Shape;
  /** Another seed gives other peers, hosts and timeouts for the same numbers. Default 1. */
  seed?: number;
  /** Number of the first flow; flows of one shape and other numbers are other flows. Default 0. */
  first?: number;
  /** Instead of the timeout that the shape gives each flow. */
  timeoutSeconds?: number;
}

/** The device that misbehaves in the shapes where one device does. */
export const TROUBLED_HOST = '192.168.1.23';
export const WAN_ADDRESS = '203.0.113.1';
/** The inside server of `dnat-server`. */
export const FORWARDED_HOST = '192.168.1.80';

/** The lines for `count` flows. */
export function restoreLines(count: number, options: FillOptions = {}): string[] {
  const { first = 0 } = options;
  return Array.from({ length: count }, (_, index) => restoreLine(first + index, options));
}

/** The line for flow `number`, 0 to 1,290,239, of a shape. */
function restoreLine(number: number, { shape = 'home', seed = 1, timeoutSeconds }: FillOptions): string {
  const flow = RECIPES[shape](distinct(number, SHAPES.indexOf(shape)), drawing(seed, number));
  return restoreLineOf({ ...flow, timeout: timeoutSeconds ?? flow.timeout });
}

/** Reads such lines; through `cat`, as conntrack opens /dev/stdin, which the kernel refuses for Node's sockets. */
export const RESTORE = ['sh', '-c', 'cat | conntrack -R -'];

interface Flow {
  protocol: 'tcp' | 'udp' | 'icmp';
  source: string;
  destination: string;
  /** The ICMP id, for icmp. */
  sport: number;
  dport: number;
  timeout: number;
  /** As `-u` takes it. Default: answered and assured. */
  status?: string;
  state?: string;
  /** Where a port-forward sends it. */
  forwardedTo?: string;
}

/** Source port and first octet of the peer, together different for each number of each shape. */
interface Distinct {
  number: number;
  sport: number;
  octet: number;
}

/** A whole number from `low` to `high`. */
type Draw = (low: number, high: number) => number;
type Recipe = (distinct: Distinct, draw: Draw) => Flow;

const UNREPLIED = 'UNSET';
const REPLIED = 'SEEN_REPLY';
const ASSURED = 'SEEN_REPLY,ASSURED';
const PORTS = 64_512;
const OCTETS_PER_SHAPE = 20;

/** 7919 and the number of ports have no common factor: each port comes once before any comes again. */
function distinct(number: number, shape: number): Distinct {
  const block = Math.floor(number / PORTS) % OCTETS_PER_SHAPE;
  return { number, sport: 1024 + ((number * 7919) % PORTS), octet: 11 + shape * OCTETS_PER_SHAPE + block };
}

const RECIPES: Record<Shape, Recipe> = {
  home: (flow, draw) => {
    const kind = draw(1, 100);
    if (kind <= 12) return { ...dns(flow, draw), source: device(draw) };
    if (kind <= 20) return { ...udp(flow, draw), dport: 443, timeout: draw(30, 120) };
    if (kind <= 23) return { ...udp(flow, draw), dport: 123, timeout: draw(1, 30), status: REPLIED };
    if (kind <= 25) return { ...udp(flow, draw), protocol: 'icmp', timeout: draw(1, 30), status: REPLIED };
    if (kind <= 27) return { ...tcp(flow, draw), ...SYN_SENT, timeout: draw(1, 120) };
    if (kind <= 37) return { ...tcp(flow, draw), state: 'TIME_WAIT', timeout: draw(1, 120) };
    if (kind <= 40) return { ...tcp(flow, draw), state: 'CLOSE_WAIT', timeout: draw(1, 60) };
    if (kind <= 60) return { ...tcp(flow, draw), ...ipv6(flow, draw) };
    return tcp(flow, draw);
  },
  'udp-peers': (flow, draw) => ({
    ...udp(flow, draw),
    source: TROUBLED_HOST,
    dport: draw(1024, 65_535),
    timeout: draw(5, 30),
    status: draw(1, 10) <= 7 ? UNREPLIED : REPLIED,
  }),
  'port-scan': (flow, draw) => ({
    ...tcp(flow, draw),
    ...SYN_SENT,
    source: TROUBLED_HOST,
    destination: `${flow.octet}.7.7.7`,
    dport: 1 + (flow.number % 65_535),
    timeout: draw(20, 120),
  }),
  'dead-upstream': (flow, draw) => ({ ...tcp(flow, draw), ...SYN_SENT, timeout: draw(20, 120) }),
  'dns-flood': (flow, draw) => ({ ...dns(flow, draw), source: TROUBLED_HOST }),
  'time-wait': (flow, draw) => ({
    ...tcp(flow, draw),
    source: TROUBLED_HOST,
    destination: `${flow.octet}.8.8.9`,
    dport: 80,
    state: 'TIME_WAIT',
    timeout: draw(1, 120),
  }),
  'stale-established': (flow, draw) => ({ ...tcp(flow, draw), timeout: draw(100_000, 400_000) }),
  'syn-flood': (flow, draw) => ({
    ...fromOutside(flow, draw),
    status: REPLIED,
    state: 'SYN_RECV',
    timeout: draw(10, 60),
  }),
  'dnat-server': (flow, draw) => ({ ...fromOutside(flow, draw), timeout: draw(431_000, 432_000) }),
};

const SYN_SENT = { status: UNREPLIED, state: 'SYN_SENT' };

function tcp({ sport, octet }: Distinct, draw: Draw): Flow {
  return {
    protocol: 'tcp',
    source: device(draw),
    destination: `${octet}.${draw(0, 255)}.${draw(0, 255)}.${draw(1, 254)}`,
    sport,
    dport: draw(1, 10) <= 8 ? 443 : 80,
    timeout: draw(425_000, 432_000),
    state: 'ESTABLISHED',
  };
}

function udp(flow: Distinct, draw: Draw): Flow {
  const { state: _, ...stateless } = tcp(flow, draw);
  return { ...stateless, protocol: 'udp' };
}

function dns(flow: Distinct, draw: Draw): Flow {
  const lookup = { ...udp(flow, draw), destination: `${flow.octet}.8.8.8`, dport: 53, timeout: draw(1, 30) };
  return { ...lookup, status: draw(1, 10) === 1 ? UNREPLIED : REPLIED };
}

function ipv6({ octet }: Distinct, draw: Draw): Pick<Flow, 'source' | 'destination'> {
  const address = (prefix: string) =>
    `${prefix}:${draw(1, 0xffff).toString(16)}::${draw(1, 0xffff).toString(16)}`;
  return { source: `fd77:1::${draw(2, 26)}`, destination: address(`2001:db8:${octet.toString(16)}`) };
}

function fromOutside(flow: Distinct, draw: Draw): Flow {
  const { destination: stranger, ...rest } = tcp(flow, draw);
  return { ...rest, source: stranger, destination: WAN_ADDRESS, dport: 443, forwardedTo: FORWARDED_HOST };
}

/** One of 25 devices, the first ones busier than the last. */
function device(draw: Draw): string {
  return `192.168.1.${2 + Math.min(draw(0, 24), draw(0, 24))}`;
}

function restoreLineOf(flow: Flow): string {
  const { protocol, source, destination, timeout, status = ASSURED, state } = flow;
  return [
    `-A -t ${timeout} -u ${status} -s ${source} -d ${destination}`,
    ` ${replyAddresses(flow)} -p ${protocol} ${ports(flow)}`,
    state ? ` --state ${state}` : '',
  ].join('');
}

/** `-g` and `-n` stand for `-r` and `-q` where the address is translated. */
function replyAddresses({ source, destination, forwardedTo }: Flow): string {
  if (forwardedTo) return `-g ${forwardedTo} -q ${source}`;
  return source.includes(':') ? `-r ${destination} -q ${source}` : `-r ${destination} -n ${WAN_ADDRESS}`;
}

function ports({ protocol, sport, dport }: Flow): string {
  if (protocol === 'icmp') return `--icmp-type 8 --icmp-code 0 --icmp-id ${sport}`;
  return `--sport ${sport} --dport ${dport} --reply-port-src ${dport} --reply-port-dst ${sport}`;
}

/** mulberry32, begun anew for each flow, so that a flow does not depend on how many came before it. */
function drawing(seed: number, number: number): Draw {
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b);
  return (low, high) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + (((mixed ^ (mixed >>> 14)) >>> 0) % (high - low + 1));
  };
}
