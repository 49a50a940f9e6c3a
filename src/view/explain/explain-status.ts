// How far a flow has come: its state and its flags in words. What becomes of it in a full table is said with its timeout.
import { Flag } from '../../conntrack/flow-line.ts';
import { ICMP, ICMPV6, protocolName, SCTP, TCP, UDP } from '../../conntrack/protocols.ts';
import { stateByName } from '../../conntrack/states.ts';
import { Change } from '../../snapshot/flow-columns.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { safeText } from '../../words/safe-text.ts';
import type { ExplainedLine } from './explanation.ts';

export function explainStatus(snapshot: Snapshot, row: number): ExplainedLine[] {
  const vendorFlags = snapshot.text(row).flags ?? [];
  return [
    ...explainState(snapshot, row),
    ...explainNotSeen(snapshot, row),
    explainReplied(snapshot, row),
    ...explainAssured(snapshot, row),
    ...explainOffload(snapshot.flags(row)),
    ...vendorFlags.map(flag => ({
      label: 'flag',
      value: `[${safeText(flag)}]`,
      meaning: OTHER_FLAGS[flag] ?? "A flag of this kernel's own; conntop does not know what it means.",
    })),
  ];
}

/** Status bits that `conntrack -o save` tells, and vendors' flags we know of. */
const OTHER_FLAGS: Readonly<Record<string, string>> = {
  FIXED_TIMEOUT: 'The timeout is not renewed by packets.',
  EXPECTED: 'A helper foretold this flow from what another one said, as FTP does for its data.',
};

function explainState(snapshot: Snapshot, row: number): ExplainedLine[] {
  const state = snapshot.state(row);
  const protocol = snapshot.protocol(row);
  if (state === '') {
    const meaning = snapshot.isOffloaded(row)
      ? 'The tracker does not see the packets of an offloaded flow, and so no state.'
      : `${protocolName(protocol)} has no states here: the flags tell how far it has come.`;
    return [{ label: 'state', value: 'none', meaning }];
  }
  if (isMidStream(snapshot, row)) return [{ label: 'state', value: safeText(state), meaning: MID_STREAM }];
  if (isMetLate(snapshot, row)) return [{ label: 'state', value: safeText(state), meaning: MET_LATE }];
  const known = stateByName(state)?.meaning ?? 'A state that conntop does not know.';
  const lines = [{ label: 'state', value: safeText(state), meaning: known }];
  if (protocol !== TCP || state !== 'ESTABLISHED') return lines;
  const whose =
    "It is what the tracker makes of the packets it sees, not the endpoints' own state; a rule's `ct state established` holds earlier, from the first answer on.";
  return [...lines, { label: '', value: '', meaning: whose }];
}

/** The tracker takes an ACK without a SYN before it for a connection that goes on (nf_conntrack_tcp_loose). */
const MID_STREAM =
  'Met in mid-stream (nf_conntrack_tcp_loose): the tracker saw no handshake and takes it for established by the first packet. Nothing has come back: a late packet of an old connection, a restart of the tracker, or answers that take another way.';

/** Answered, and yet no handshake that made it assured. */
const MET_LATE =
  'Met in mid-stream (nf_conntrack_tcp_loose): the tracker saw no handshake, and packets of both sides since.';

function isMetLate(snapshot: Snapshot, row: number): boolean {
  return (
    snapshot.protocol(row) === TCP &&
    snapshot.state(row) === 'ESTABLISHED' &&
    (snapshot.flags(row) & (Flag.ASSURED | Flag.OFFLOAD | Flag.HW_OFFLOAD)) === 0
  );
}

export function isMidStream(snapshot: Snapshot, row: number): boolean {
  return snapshot.protocol(row) === TCP && snapshot.state(row) === 'ESTABLISHED' && snapshot.isUnreplied(row);
}

function explainNotSeen(snapshot: Snapshot, row: number): ExplainedLine[] {
  if (snapshot.change(row) !== Change.NOT_SEEN) return [];
  const meaning =
    'The last reading passed it by. A table is not read in one piece, so it may still be there; what is said here is of the reading before.';
  return [{ label: 'listed', value: 'no', meaning }];
}

function explainReplied(snapshot: Snapshot, row: number): ExplainedLine {
  if (snapshot.isUnreplied(row)) {
    return { label: 'flag', value: '[UNREPLIED]', meaning: 'No packet has come back yet.' };
  }
  const but = snapshot.state(row) === 'SYN_SENT' ? ', but none that answers the SYN' : '';
  return { label: 'replied', value: 'yes', meaning: `Packets have been seen in both directions${but}.` };
}

function explainAssured(snapshot: Snapshot, row: number): ExplainedLine[] {
  const protocol = snapshot.protocol(row);
  if ((snapshot.flags(row) & Flag.ASSURED) !== 0) {
    const why = isPlausible(snapshot, row) ? (ASSURED[protocol] ?? ASSURED_ANYHOW) : ASSURED_BY_HAND;
    return [{ label: 'flag', value: '[ASSURED]', meaning: why }];
  }
  if (snapshot.isOffloaded(row)) return [];
  const isOpening = protocol !== TCP || OPENING.has(snapshot.state(row));
  const why = isOpening ? (NOT_ASSURED[protocol] ?? NOT_ASSURED_YET) : NO_HANDSHAKE;
  return [{ label: 'assured', value: 'no', meaning: why }];
}

/** The tracker makes a flow assured by an answer and what follows it; conntrack(8) can set it on any. */
function isPlausible(snapshot: Snapshot, row: number): boolean {
  return !snapshot.isUnreplied(row) && !(snapshot.protocol(row) === TCP && OPENING.has(snapshot.state(row)));
}

/** States in which a handshake is still under way. */
const OPENING: ReadonlySet<string> = new Set(['SYN_SENT', 'SYN_SENT2', 'SYN_RECV']);

const ASSURED_ANYHOW = 'Traffic in both directions was confirmed.';
const ASSURED_BY_HAND = 'Set by hand or by another program: what has passed does not make it assured.';
const ASSURED: Readonly<Record<number, string>> = {
  [TCP]: 'The handshake was completed, with packets both ways.',
  [UDP]: 'Packets went both ways and more have followed.',
  [SCTP]: 'The association was established.',
};
const NOT_ASSURED_YET = 'Not enough has passed to make it so.';
const NEVER = 'Flows of this protocol never become assured.';
const NO_HANDSHAKE = 'The tracker has not seen the whole handshake.';
const NOT_ASSURED: Readonly<Record<number, string>> = {
  [ICMP]: NEVER,
  [ICMPV6]: NEVER,
  [TCP]: 'The handshake has not been completed.',
  [UDP]: 'A single exchange does not make it a stream.',
};

function explainOffload(flags: number): ExplainedLine[] {
  const lines: ExplainedLine[] = [];
  if ((flags & Flag.OFFLOAD) !== 0) {
    lines.push({
      label: 'flag',
      value: '[OFFLOAD]',
      meaning:
        'A flow table forwards its packets past the tracker: counters may stand still, and whether it is assured is not shown.',
    });
  }
  if ((flags & Flag.HW_OFFLOAD) !== 0) {
    lines.push({
      label: 'flag',
      value: '[HW_OFFLOAD]',
      meaning: 'The network hardware forwards its packets; the kernel does not see them.',
    });
  }
  return lines;
}
