// How far a flow has come: its state and its flags in words.
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
  if (!snapshot.isUnreplied(row)) {
    return { label: 'replied', value: 'yes', meaning: 'Packets have been seen in both directions.' };
  }
  return {
    label: 'flag',
    value: '[UNREPLIED]',
    meaning:
      'No packet has come back yet. When the table overflows, flows like this are among the first to be dropped.',
  };
}

function explainAssured(snapshot: Snapshot, row: number): ExplainedLine[] {
  const protocol = snapshot.protocol(row);
  if ((snapshot.flags(row) & Flag.ASSURED) !== 0) {
    return [{ label: 'flag', value: '[ASSURED]', meaning: ASSURED[protocol] ?? ASSURED_ANYHOW }];
  }
  if (snapshot.isOffloaded(row)) return [];
  const why = isMidStream(snapshot, row) ? NOT_ASSURED_YET : (NOT_ASSURED[protocol] ?? NOT_ASSURED_YET);
  return [{ label: 'assured', value: 'no', meaning: why }];
}

const KEPT = 'It is not dropped to make room when the table overflows.';
const ASSURED_ANYHOW = `Traffic in both directions was confirmed. ${KEPT}`;
const ASSURED: Readonly<Record<number, string>> = {
  [TCP]: `The handshake was completed, with packets both ways. ${KEPT}`,
  [UDP]: `Packets went both ways and more have followed. ${KEPT}`,
  [SCTP]: `The association was established. ${KEPT}`,
};
const NOT_ASSURED_YET = 'It may be dropped early when the table overflows.';
const NEVER =
  'Flows of this protocol never become assured; it may be dropped early when the table overflows.';
const NOT_ASSURED: Readonly<Record<number, string>> = {
  [ICMP]: NEVER,
  [ICMPV6]: NEVER,
  [TCP]: `The handshake has not been completed. ${NOT_ASSURED_YET}`,
  [UDP]: `A single exchange does not make it a stream. ${NOT_ASSURED_YET}`,
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
