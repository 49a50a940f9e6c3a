// One event of the log: a flow that came, changed or went, in the words it had at that instant.
import { protocolName } from '../conntrack/protocols.ts';
import { Counter, End, type Snapshot } from '../snapshot/snapshot.ts';
import { type EventName, eventName } from '../view/flow-names.ts';
import { endText, stateText } from '../view/flow-text.ts';
import { formatDuration } from '../words/durations.ts';

import { formatSize } from '../words/sizes.ts';

/** Texts are safe to show, and empty where there is nothing to say. */
export interface LoggedEvent {
  /** The time of day. */
  readonly time: string;
  readonly name: EventName;
  readonly protocol: string;
  readonly state: string;
  /** Of the original direction, with the port. */
  readonly source: string;
  readonly destination: string;
  /** What the ends are translated to: `SNAT 192.0.2.1:5000`. */
  readonly translation: string;
  /** Time left; none for a flow that has gone. */
  readonly timeout: string;
  /** Packets and bytes of both directions. */
  readonly traffic: string;
}

/** The event of a row; undefined where it is neither new, changed nor gone. */
export function loggedEvent(snapshot: Snapshot, row: number): LoggedEvent | undefined {
  const name = eventName(snapshot, row);
  return (
    name && {
      time: new Date(snapshot.facts.wallTime).toTimeString().slice(0, 8),
      name,
      protocol: protocolName(snapshot.protocol(row)),
      state: stateText(snapshot, row),
      source: endText(snapshot, row, End.ORIGINAL_SRC),
      destination: endText(snapshot, row, End.ORIGINAL_DST),
      translation: translationText(snapshot, row),
      timeout: timeoutText(snapshot, row),
      traffic: trafficText(snapshot, row),
    }
  );
}

function translationText(snapshot: Snapshot, row: number): string {
  return [
    ...(snapshot.isSourceNat(row) ? [`SNAT ${endText(snapshot, row, End.REPLY_DST)}`] : []),
    ...(snapshot.isDestinationNat(row) ? [`DNAT ${endText(snapshot, row, End.REPLY_SRC)}`] : []),
  ].join(' ');
}

function timeoutText(snapshot: Snapshot, row: number): string {
  const timeout = snapshot.timeout(row);
  return timeout === undefined || snapshot.isGone(row) ? '' : formatDuration(timeout);
}

function trafficText(snapshot: Snapshot, row: number): string {
  if (!snapshot.hasCounters(row)) return '';
  const sum = (original: Counter, reply: Counter): string =>
    formatSize(snapshot.counter(row, original) + snapshot.counter(row, reply));
  const packets = sum(Counter.ORIGINAL_PACKETS, Counter.REPLY_PACKETS);
  return `${packets} pkts ${sum(Counter.ORIGINAL_BYTES, Counter.REPLY_BYTES).padStart(4)}B`;
}
