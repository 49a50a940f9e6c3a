// What becomes of a flow: packet by packet its counters grow, its state changes and its timeout is set anew.
import { type Counter, type Flow, ROUND_TRIP, type TcpState } from './flow.ts';
import type { Random } from './random.ts';
import { TIMEOUTS } from './sysctls.ts';

/** Seconds that a flow gets on entering a state. */
const TCP_TIMEOUTS: Record<TcpState, number> = {
  SYN_SENT: TIMEOUTS.tcp_timeout_syn_sent,
  SYN_RECV: TIMEOUTS.tcp_timeout_syn_recv,
  ESTABLISHED: TIMEOUTS.tcp_timeout_established,
  FIN_WAIT: TIMEOUTS.tcp_timeout_fin_wait,
  CLOSE_WAIT: TIMEOUTS.tcp_timeout_close_wait,
  LAST_ACK: TIMEOUTS.tcp_timeout_last_ack,
  TIME_WAIT: TIMEOUTS.tcp_timeout_time_wait,
  CLOSE: TIMEOUTS.tcp_timeout_close,
};

/** An orderly close: FIN, its acknowledgement, the other side's FIN, and the acknowledgement of that. */
const CLOSING_STEPS: Partial<Record<TcpState, TcpState>> = {
  FIN_WAIT: 'CLOSE_WAIT',
  CLOSE_WAIT: 'LAST_ACK',
  LAST_ACK: 'TIME_WAIT',
};

/** While it is in the flow table, the kernel keeps a flow's timer at one day and prints none. Seconds. */
const OFFLOAD_TIMEOUT = 86_400;
/** UDP is assured by a packet later than this after its first. Milliseconds. */
const STREAM_AFTER = 2000;
/** Bytes of a TCP packet that carries nothing. */
const BARE_PACKET = 52;
const SYN_PACKET = 60;
/** A SYN without an answer is sent again after 1, 3, 7, 15 and 31 seconds, then no more. Milliseconds. */
const LAST_SYN_AFTER = 31_000;
/** Share of closes in which one side takes its time, so that the states in between can be seen. */
const SLOW_CLOSE = 0.12;

/** Lets the packets pass that are due. */
export function liveOn(flow: Flow, now: number, random: Random): void {
  if (now >= flow.expiresAt) flow.nextAt = Number.POSITIVE_INFINITY;
  else if (flow.state === undefined) exchangeDatagrams(flow, now, random);
  else if (flow.state === 'SYN_SENT') answerSyn(flow, now, random);
  else if (flow.state === 'SYN_RECV') completeHandshake(flow, now);
  else if (flow.state === 'ESTABLISHED') talkOrClose(flow, now, random);
  else closeFurther(flow, now, random);
}

/** Makes a new flow one that has been going on for `age` milliseconds and goes on for the rest of its time. */
export function settle(flow: Flow, age: number, now: number, random: Random): void {
  const { service } = flow;
  flow.replied = true;
  flow.assured = service.protocol !== 'icmp' && service.protocol !== 'esp';
  if (flow.state !== undefined) flow.state = 'ESTABLISHED';
  exchange(flow, Math.ceil(age / 1000), random);
  const silent = service.pace === Number.POSITIVE_INFINITY;
  rearm(flow, silent ? now - age : now);
  flow.nextAt = silent ? service.pace : now + service.pace * 1000 * random.fraction();
}

function answerSyn(flow: Flow, now: number, random: Random): void {
  const { service } = flow;
  const fate = now - flow.bornAt > ROUND_TRIP ? 1 : random.fraction();
  if (fate < service.answered) {
    count(flow.down, 1, SYN_PACKET);
    flow.replied = true;
    enter(flow, 'SYN_RECV', now);
    flow.nextAt = service.halfOpen ? Number.POSITIVE_INFINITY : now + ROUND_TRIP;
  } else if (fate < service.answered + service.refused) {
    count(flow.down, 1, 40);
    flow.replied = true;
    enter(flow, 'CLOSE', now);
    flow.nextAt = Number.POSITIVE_INFINITY;
  } else {
    sendSynAgain(flow, now);
  }
}

/** The kernel leaves the timeout alone when a SYN is repeated. */
function sendSynAgain(flow: Flow, now: number): void {
  const waited = now - flow.bornAt;
  if (waited > ROUND_TRIP) count(flow.up, 1, SYN_PACKET);
  flow.nextAt = waited >= LAST_SYN_AFTER ? Number.POSITIVE_INFINITY : flow.bornAt + nextSyn(waited);
}

/** Each wait is twice the one before: 1, 2, 4 ... seconds. */
function nextSyn(waited: number): number {
  let at = 1000;
  while (at <= waited) at = at * 2 + 1000;
  return at;
}

function completeHandshake(flow: Flow, now: number): void {
  count(flow.up, 1, BARE_PACKET);
  flow.assured = true;
  enter(flow, 'ESTABLISHED', now);
  flow.nextAt = now + ROUND_TRIP;
}

function talkOrClose(flow: Flow, now: number, random: Random): void {
  const { service } = flow;
  if (now < flow.endsAt) {
    exchange(flow, service.pace, random);
    flow.offloaded = service.offload !== undefined && now - flow.bornAt > STREAM_AFTER;
    rearm(flow, now);
    flow.nextAt = Math.min(now + service.pace * 1000, Math.max(flow.endsAt, now + ROUND_TRIP));
    return;
  }
  flow.offloaded = false;
  const fate = random.fraction();
  if (fate < service.vanish) sendInVain(flow, now);
  else if (fate < service.vanish + service.reset) reset(flow, now);
  else closeFurther(flow, now, random);
}

/** The other end is gone: after a few retransmissions the kernel waits for minutes, not for days. */
function sendInVain(flow: Flow, now: number): void {
  count(flow.up, 3, 3 * flow.service.packet);
  flow.expiresAt = now + TIMEOUTS.tcp_timeout_max_retrans * 1000;
  flow.nextAt = Number.POSITIVE_INFINITY;
}

function reset(flow: Flow, now: number): void {
  count(flow.up, 1, 40);
  enter(flow, 'CLOSE', now);
  flow.nextAt = Number.POSITIVE_INFINITY;
}

function closeFurther(flow: Flow, now: number, random: Random): void {
  const next = flow.state === 'ESTABLISHED' ? 'FIN_WAIT' : flow.state && CLOSING_STEPS[flow.state];
  if (next === undefined) {
    flow.nextAt = Number.POSITIVE_INFINITY;
    return;
  }
  const fromOriginal = next === 'FIN_WAIT' || next === 'TIME_WAIT';
  count(fromOriginal ? flow.up : flow.down, 1, BARE_PACKET);
  enter(flow, next, now);
  flow.nextAt = now + (random.chance(SLOW_CLOSE) ? random.between(2000, 90_000) : ROUND_TRIP);
}

/** The answer to the first datagram, then one burst after the other for as long as the two talk. */
function exchangeDatagrams(flow: Flow, now: number, random: Random): void {
  const { service } = flow;
  const first = !flow.replied;
  if (first && !random.chance(service.answered)) {
    flow.nextAt = Number.POSITIVE_INFINITY;
    return;
  }
  flow.replied = true;
  if (first) count(flow.down, 1, Math.max(64, Math.min(service.packet, service.down)));
  else exchange(flow, service.pace, random);
  if (!first && service.protocol === 'gre') flow.assured = true;
  if (service.protocol === 'udp' && now - flow.bornAt > STREAM_AFTER) flow.assured = true;
  rearm(flow, now);
  flow.nextAt = now < flow.endsAt ? now + service.pace * 1000 : Number.POSITIVE_INFINITY;
}

function enter(flow: Flow, state: TcpState, now: number): void {
  flow.state = state;
  rearm(flow, now);
}

function rearm(flow: Flow, now: number): void {
  flow.expiresAt = now + (flow.offloaded ? OFFLOAD_TIMEOUT : timeoutOf(flow)) * 1000;
}

function timeoutOf(flow: Flow): number {
  if (flow.state !== undefined) return TCP_TIMEOUTS[flow.state];
  switch (flow.service.protocol) {
    case 'gre':
      return flow.replied ? TIMEOUTS.gre_timeout_stream : TIMEOUTS.gre_timeout;
    case 'icmp':
      return flow.tuples.family === 'ipv6' ? TIMEOUTS.icmpv6_timeout : TIMEOUTS.icmp_timeout;
    case 'udp':
      return flow.assured ? TIMEOUTS.udp_timeout_stream : TIMEOUTS.udp_timeout;
    default:
      return TIMEOUTS.generic_timeout;
  }
}

/** As many packets as the two exchange in that many seconds, more or less. */
function exchange(flow: Flow, seconds: number, random: Random): void {
  const { service } = flow;
  const steady = Math.max(service.up, service.down) * service.pace <= service.packet;
  const talked = steady ? seconds : seconds * random.between(0.6, 1.4);
  const up = service.up * talked;
  const down = service.down * talked;
  const upPackets = Math.ceil(up / service.packet) || 1;
  const downPackets = Math.ceil(down / service.packet) || 1;
  // Every second packet is acknowledged.
  count(flow.up, Math.max(upPackets, downPackets >> 1), up);
  count(flow.down, Math.max(downPackets, upPackets >> 1), down);
}

/** No packet is smaller than a header alone. */
function count(counter: Counter, packets: number, bytes: number): void {
  counter.packets += packets;
  counter.bytes += Math.max(Math.round(bytes), packets * BARE_PACKET);
}
