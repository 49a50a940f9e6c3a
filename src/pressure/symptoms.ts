// What a single flow shows: half-open, closing, a DNS query, idle for too long. Rules count these.
import { ICMP, ICMPV6, TCP, UDP } from '../conntrack/protocols.ts';
import { stateCode, stateName } from '../conntrack/state-words.ts';
import { stateByName } from '../conntrack/states.ts';
import type { End, Snapshot } from '../snapshot/snapshot.ts';
import type { IdleClock } from './idle.ts';

const SYN_SENT = stateCode('SYN_SENT');
const SYN_SENT2 = stateCode('SYN_SENT2');
const SYN_RECV = stateCode('SYN_RECV');
const ESTABLISHED = stateCode('ESTABLISHED');
const DNS_PORT = 53;
/** What RFC 5382 asks a NAT to keep an idle TCP connection for. Seconds. */
export const RFC_ESTABLISHED = 7440;

/** A SYN that nobody has answered. */
export function isUnansweredSyn(snapshot: Snapshot, row: number): boolean {
  const state = snapshot.stateCode(row);
  return (
    snapshot.protocol(row) === TCP && (state === SYN_SENT || state === SYN_SENT2) && snapshot.isUnreplied(row)
  );
}

/** A handshake whose last ACK is missing. */
export function isUnfinishedHandshake(snapshot: Snapshot, row: number): boolean {
  return snapshot.protocol(row) === TCP && snapshot.stateCode(row) === SYN_RECV;
}

export function isUnansweredUdp(snapshot: Snapshot, row: number): boolean {
  return snapshot.protocol(row) === UDP && snapshot.isUnreplied(row);
}

/** A TCP flow that has ended, or is ending, and waits for its timeout. */
export function isClosing(snapshot: Snapshot, row: number): boolean {
  return snapshot.protocol(row) === TCP && (CLOSING[snapshot.stateCode(row)] ?? false);
}

/** By state code: stated once, since it is asked for every row. */
const CLOSING: readonly boolean[] = Array.from({ length: 128 }, (_, code) => {
  return stateByName(stateName(code))?.closing ?? false;
});

/** A query to a name server, over UDP or TCP. */
export function isDns(snapshot: Snapshot, row: number): boolean {
  if (!snapshot.hasPorts(row) || snapshot.dport(row) !== DNS_PORT) return false;
  return snapshot.protocol(row) === UDP || snapshot.protocol(row) === TCP;
}

/** An established TCP flow without a packet for longer than RFC 5382 asks to keep it. */
export function isStale(snapshot: Snapshot, row: number, clock: IdleClock): boolean {
  if (snapshot.protocol(row) !== TCP || snapshot.stateCode(row) !== ESTABLISHED) return false;
  return clock.idle(snapshot, row) > RFC_ESTABLISHED;
}

/** Whether two rows have the same address at the given ends. */
export function isSameEnd(snapshot: Snapshot, row: number, end: End, other: number, otherEnd: End): boolean {
  return (
    snapshot.family(row) === snapshot.family(other) &&
    snapshot.word(row, end, 3) === snapshot.word(other, otherEnd, 3) &&
    snapshot.word(row, end, 2) === snapshot.word(other, otherEnd, 2) &&
    snapshot.word(row, end, 1) === snapshot.word(other, otherEnd, 1) &&
    snapshot.word(row, end, 0) === snapshot.word(other, otherEnd, 0)
  );
}

/** Asked and not answered, whatever the protocol. */
export function isUnanswered(snapshot: Snapshot, row: number): boolean {
  if (!snapshot.isUnreplied(row)) return false;
  return snapshot.protocol(row) !== TCP || isUnansweredSyn(snapshot, row);
}

/** Met in mid-stream: the table has it for established although nothing has come back. */
export function isMidStream(snapshot: Snapshot, row: number): boolean {
  return (
    snapshot.protocol(row) === TCP && snapshot.stateCode(row) === ESTABLISHED && snapshot.isUnreplied(row)
  );
}

export function isUnansweredPing(snapshot: Snapshot, row: number): boolean {
  const protocol = snapshot.protocol(row);
  return (protocol === ICMP || protocol === ICMPV6) && snapshot.isUnreplied(row);
}
