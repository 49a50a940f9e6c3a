// Every timeout sysctl: what it governs, its default, and which one applies to a flow.
import { type FactPaths, type FactTexts, factNumber, sysctlFact } from './fact-paths.ts';
import { DCCP, GRE, ICMP, ICMPV6, SCTP, TCP, UDP, UDPLITE } from './protocols.ts';

export interface Timeout {
  /** What follows `nf_conntrack_` (in old kernels `ip_conntrack_`) in the sysctl's name. */
  readonly name: string;
  /** Protocol number; undefined for the one that governs all protocols without a tracker. */
  readonly protocol: number | undefined;
  /** State words it applies to; none for protocols without states and for the caps of TCP. */
  readonly states: readonly string[];
  /** What it governs, in a few words. */
  readonly title: string;
  /** Seconds, on current kernels. */
  readonly default: number;
  /** The value that other kernels start with. */
  readonly otherDefault?: { readonly seconds: number; readonly kernels: string };
  /** What a NAT box should know before changing it; RFCs are named. */
  readonly advice?: string;
  /** Whose value counts on kernels that do not have this sysctl. */
  readonly fallback?: string;
}

/** What a table line tells about how far a flow has come. */
export interface FlowProgress {
  readonly replied: boolean;
  readonly assured: boolean;
}

const TRANSITORY = 'RFC 5382 asks for 4 minutes in the states of opening and closing; all kernels ship less.';

export const TIMEOUTS: readonly Timeout[] = [
  tcp(
    'syn_sent',
    'SYN_SENT',
    120,
    'TCP, SYN not answered',
    'Half-open connections and port scans wait here.',
  ),
  tcp(
    'syn_sent2',
    'SYN_SENT2',
    120,
    'TCP, SYN from both sides',
    'Has a sysctl under the old ip_conntrack name only.',
  ),
  tcp('syn_recv', 'SYN_RECV', 60, 'TCP, handshake unfinished', TRANSITORY),
  tcp(
    'established',
    'ESTABLISHED',
    432000,
    'TCP, established',
    'RFC 5382 asks for at least 7440 (2 h 4 min), which is what OpenWrt ships; peers that vanished stay this long.',
  ),
  tcp('fin_wait', 'FIN_WAIT', 120, 'TCP, one side has closed', TRANSITORY),
  tcp('close_wait', 'CLOSE_WAIT', 60, 'TCP, close acknowledged', TRANSITORY),
  tcp('last_ack', 'LAST_ACK', 30, 'TCP, both sides have closed', TRANSITORY),
  tcp(
    'time_wait',
    'TIME_WAIT',
    120,
    'TCP, ended',
    'Kept for late packets; may be shortened where churn fills the table.',
  ),
  tcp('close', 'CLOSE', 10, 'TCP, reset', undefined),
  tcp('max_retrans', undefined, 300, 'TCP, cap while packets are repeated or the window is zero', undefined),
  tcp(
    'unacknowledged',
    undefined,
    300,
    'TCP, cap while data is unacknowledged or nobody answers a flow met in mid-stream',
    'An ESTABLISHED flow at or below this value waits for an acknowledgement; it is not about to be closed.',
  ),
  {
    name: 'udp_timeout',
    protocol: UDP,
    states: [],
    title: 'UDP, one way or a single exchange',
    default: 30,
    advice: 'RFC 4787 asks for at least 120 (300 recommended) for a mapping in use.',
  },
  {
    name: 'udp_timeout_stream',
    protocol: UDP,
    states: [],
    title: 'UDP, lasting exchange',
    default: 120,
    otherDefault: { seconds: 180, kernels: 'to 4.19' },
    advice: 'RFC 4787 asks for at least 120.',
  },
  {
    name: 'udplite_timeout',
    protocol: UDPLITE,
    states: [],
    title: 'UDP-Lite, one way or a single exchange',
    default: 30,
    fallback: 'udp_timeout',
  },
  {
    name: 'udplite_timeout_stream',
    protocol: UDPLITE,
    states: [],
    title: 'UDP-Lite, lasting exchange',
    default: 120,
    otherDefault: { seconds: 180, kernels: 'to 4.19' },
    fallback: 'udp_timeout_stream',
  },
  {
    name: 'icmp_timeout',
    protocol: ICMP,
    states: [],
    title: 'ICMP query',
    default: 30,
    advice: 'RFC 5508 asks for at least 60.',
  },
  {
    name: 'icmpv6_timeout',
    protocol: ICMPV6,
    states: [],
    title: 'ICMPv6 query',
    default: 30,
    advice: 'RFC 5508 asks for at least 60.',
  },
  { name: 'gre_timeout', protocol: GRE, states: [], title: 'GRE, one way', default: 30 },
  { name: 'gre_timeout_stream', protocol: GRE, states: [], title: 'GRE, both ways', default: 180 },
  sctp('closed', 'CLOSED', 10),
  sctp('cookie_wait', 'COOKIE_WAIT', 3),
  sctp('cookie_echoed', 'COOKIE_ECHOED', 3),
  sctp('established', 'ESTABLISHED', 210, 432000),
  // The kernels before have 0.3 seconds here, which the sysctl rounds down.
  sctp('shutdown_sent', 'SHUTDOWN_SENT', 3, 0),
  sctp('shutdown_recd', 'SHUTDOWN_RECD', 3, 0),
  sctp('shutdown_ack_sent', 'SHUTDOWN_ACK_SENT', 3),
  sctp('heartbeat_sent', 'HEARTBEAT_SENT', 30),
  sctp('heartbeat_acked', 'HEARTBEAT_ACKED', 210),
  dccp('request', 'REQUEST', 240),
  dccp('respond', 'RESPOND', 480),
  dccp('partopen', 'PARTOPEN', 480),
  dccp('open', 'OPEN', 43200),
  dccp('closereq', 'CLOSEREQ', 64),
  dccp('closing', 'CLOSING', 64),
  dccp('timewait', 'TIMEWAIT', 240, 'TIME_WAIT'),
  {
    name: 'generic_timeout',
    protocol: undefined,
    states: [],
    title: 'every protocol without a tracker',
    default: 600,
    advice: 'Governs ESP, OSPF and 6in4, from 6.17 on DCCP too, and from 7.1 on UDP-Lite.',
  },
];

/** Where each timeout stands, today's name first; the fact is the timeout's name. */
export const TIMEOUT_PATHS: readonly FactPaths[] = TIMEOUTS.map(({ name }) => sysctlFact(name));

/** The dotted name for sysctl(8); for SYN_SENT2, which has one in the old tree alone, that name. */
export function timeoutSysctl(timeout: Timeout): string {
  const isOldOnly = timeout.name === 'tcp_timeout_syn_sent2';
  return isOldOnly ? legacySysctl(timeout) : `net.netfilter.nf_conntrack_${timeout.name}`;
}

/** The dotted name in kernels with the ip_conntrack tree; undefined for what that tree never had. */
export function legacyTimeoutSysctl(timeout: Timeout): string | undefined {
  const isLegacy = timeout.protocol === undefined || LEGACY_PROTOCOLS.has(timeout.protocol);
  return isLegacy && !YOUNGER_NAMES.has(timeout.name) ? legacySysctl(timeout) : undefined;
}

function legacySysctl(timeout: Timeout): string {
  return `net.ipv4.netfilter.ip_conntrack_${timeout.name}`;
}

/** Seconds by timeout name, of those whose file was there; `texts` are the files of `TIMEOUT_PATHS`. */
export function parseTimeouts(texts: FactTexts): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const paths of TIMEOUT_PATHS) {
    const value = factNumber(texts, paths);
    if (value !== undefined) values.set(paths.fact, value);
  }
  return values;
}

/** The value in force, in seconds: the sysctl's, that of its stand-in, or the kernel's default. */
export function timeoutSeconds(timeout: Timeout, values: ReadonlyMap<string, number>): number {
  return values.get(timeout.name) ?? values.get(timeout.fallback ?? '') ?? timeout.default;
}

/**
 * The sysctl that arms the timer of a flow at each of its packets; undefined where none does (TCP
 * NONE, a state word we do not know). Not told by the line, and so not considered: a per-rule
 * timeout policy, and the caps that TCP puts on established flows (`tcp_timeout_max_retrans`,
 * `tcp_timeout_unacknowledged`). An offloaded flow has no timer.
 */
export function timeoutFor(
  protocol: number,
  state: string | undefined,
  { replied, assured }: FlowProgress,
): Timeout | undefined {
  // Met in mid-stream and never answered: the kernel holds it at the cap instead of five days.
  const isPickup = protocol === TCP && state === 'ESTABLISHED' && !replied;
  if (isPickup) return BY_NAME.get('tcp_timeout_unacknowledged');
  if (state !== undefined) return BY_STATE.get(stateKey(protocol, state));
  if (protocol === TCP || protocol === SCTP) return undefined;
  // The kernel marks a UDP or GRE flow assured in the same step that gives it the stream timeout.
  if (assured && STREAM_NAMES.has(protocol)) return BY_NAME.get(STREAM_NAMES.get(protocol) ?? '');
  return BY_PROTOCOL.get(protocol) ?? BY_NAME.get('generic_timeout');
}

/** Those the ip_conntrack sysctl tree has. */
const LEGACY_PROTOCOLS: ReadonlySet<number> = new Set([TCP, UDP, ICMP, SCTP]);
/** Those of these protocols that came after that tree. */
const YOUNGER_NAMES: ReadonlySet<string> = new Set([
  'tcp_timeout_unacknowledged',
  'sctp_timeout_heartbeat_sent',
  'sctp_timeout_heartbeat_acked',
]);
const STREAM_NAMES: ReadonlyMap<number, string> = new Map([
  [UDP, 'udp_timeout_stream'],
  [UDPLITE, 'udplite_timeout_stream'],
  [GRE, 'gre_timeout_stream'],
]);

const SINGLE_NAMES: ReadonlySet<string> = new Set([
  'udp_timeout',
  'udplite_timeout',
  'icmp_timeout',
  'icmpv6_timeout',
  'gre_timeout',
]);

const BY_NAME: ReadonlyMap<string, Timeout> = new Map(TIMEOUTS.map(timeout => [timeout.name, timeout]));
const BY_STATE: ReadonlyMap<string, Timeout> = new Map(
  TIMEOUTS.flatMap(timeout =>
    timeout.states.map((state): [string, Timeout] => [stateKey(timeout.protocol ?? -1, state), timeout]),
  ),
);
/** For protocols without states: the timeout of a flow that is not assured. DCCP without one is untracked. */
const BY_PROTOCOL: ReadonlyMap<number, Timeout> = new Map(
  TIMEOUTS.filter(({ name }) => SINGLE_NAMES.has(name)).map(timeout => [timeout.protocol ?? -1, timeout]),
);

function stateKey(protocol: number, state: string): string {
  return `${protocol} ${state}`;
}

function tcp(
  suffix: string,
  state: string | undefined,
  seconds: number,
  title: string,
  advice: string | undefined,
): Timeout {
  return {
    name: `tcp_timeout_${suffix}`,
    protocol: TCP,
    states: state === undefined ? [] : [state],
    title,
    default: seconds,
    ...(advice === undefined ? {} : { advice }),
  };
}

function sctp(suffix: string, state: string, seconds: number, before?: number): Timeout {
  return {
    name: `sctp_timeout_${suffix}`,
    protocol: SCTP,
    states: [state],
    title: `SCTP, ${state}`,
    default: seconds,
    ...(before === undefined
      ? {}
      : { otherDefault: { seconds: before, kernels: 'before 6.2 and its backports' } }),
  };
}

function dccp(suffix: string, state: string, seconds: number, ...otherSpellings: string[]): Timeout {
  return {
    name: `dccp_timeout_${suffix}`,
    protocol: DCCP,
    states: [state, ...otherSpellings],
    title: `DCCP, ${state}`,
    default: seconds,
  };
}
