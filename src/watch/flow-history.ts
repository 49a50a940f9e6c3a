// The history of the one flow whose details are open: its byte rates from reading to reading.
import { protocolName } from '../conntrack/protocols.ts';
import { inwards, outwards } from '../snapshot/direction.ts';
import { Change } from '../snapshot/flow-columns.ts';
import { type FlowIdentity, identityOf, rowOfIdentity } from '../snapshot/flow-identity.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { endText } from '../view/flow-text.ts';

/** Readings kept; no page shows more of them. */
export const KEPT_RATES = 120;
/** Two instants are no further apart than the arithmetic that led to them. Milliseconds. */
const ROUNDING = 1;

/** Bytes per second at one reading; NaN where it does not tell. */
export interface RateSample {
  /** Milliseconds of the monotonic clock. */
  readonly instant: number;
  readonly down: number;
  readonly up: number;
}

export interface FlowHistory {
  readonly identity: FlowIdentity;
  /** Protocol and original tuple, for when there is nothing else left to show. */
  readonly name: string;
  /** The flow's number, as the reading that listed it last has it. */
  readonly serial: number;
  /** Oldest first, one a reading; NaN stands for readings that passed without a rate. */
  readonly samples: readonly RateSample[];
  /** When it was last seen alive: milliseconds since 1970. */
  readonly seenAt: number;
}

/** Begins with the reading at hand. */
export function beginHistory(snapshot: Snapshot, row: number): FlowHistory {
  const { instant, wallTime } = snapshot.facts;
  return {
    identity: identityOf(snapshot, row),
    name: nameOf(snapshot, row),
    serial: snapshot.serial(row),
    samples: [sampleOf(snapshot, row, instant)],
    seenAt: wallTime,
  };
}

/**
 * The history with what a snapshot tells of the flow; nothing new where the snapshot has been taken in before. A
 * flow that came back under the same tuple begins anew. A snapshot from before the newest sample, as after a step
 * back in a recording, takes away what came later.
 */
export function followFlow(history: FlowHistory, snapshot: Snapshot): FlowHistory {
  const { instant, wallTime, diff } = snapshot.facts;
  const row = rowInHistory(history, snapshot);
  const samples = history.samples.filter(sample => sample.instant <= instant);
  if (row < 0) return { ...history, samples };
  const serial = snapshot.serial(row);
  const seenAt = snapshot.change(row) === Change.NOT_SEEN ? history.seenAt : wallTime;
  const isAnother = serial !== history.serial && diff.seconds > 0;
  return { ...history, serial, seenAt, samples: withReading(isAnother ? [] : samples, snapshot, row) };
}

/** The row of the flow followed, or of one that has come under its tuple since; -1 where none of them is alive. */
export function rowInHistory({ serial, identity }: FlowHistory, snapshot: Snapshot): number {
  const row = snapshot.rowOf(serial);
  return row >= 0 && !snapshot.isGone(row) ? row : rowOfIdentity(snapshot, identity);
}

function nameOf(snapshot: Snapshot, row: number): string {
  const [from, to] = [End.ORIGINAL_SRC, End.ORIGINAL_DST].map(end => endText(snapshot, row, end));
  return `${protocolName(snapshot.protocol(row))} ${from} > ${to}`;
}

function withReading(samples: readonly RateSample[], snapshot: Snapshot, row: number): RateSample[] {
  const { instant, diff } = snapshot.facts;
  const newest = samples.at(-1)?.instant;
  if (newest === instant) return [...samples];
  const before = instant - diff.seconds * 1000;
  // Readings passed by unseen while the screen was frozen.
  const hasMissed = newest !== undefined && newest < before - ROUNDING;
  const gap = hasMissed ? [{ instant: before, down: Number.NaN, up: Number.NaN }] : [];
  return [...samples, ...gap, sampleOf(snapshot, row, instant)].slice(-KEPT_RATES);
}

function sampleOf(snapshot: Snapshot, row: number, instant: number): RateSample {
  if (snapshot.change(row) === Change.NOT_SEEN) return { instant, down: Number.NaN, up: Number.NaN };
  return {
    instant,
    down: snapshot.rate(row, inwards(snapshot, row).bytes),
    up: snapshot.rate(row, outwards(snapshot, row).bytes),
  };
}

/**
 * The number that a flow has in this snapshot: the one whose details are `open` where it is there, else the one that had
 * the number before, which in another table may go by another: it is then told by who it was, `held`.
 */
export function serialIn(
  snapshot: Snapshot,
  before: number | undefined,
  open: FlowHistory | undefined,
  held: FlowIdentity | undefined,
): number | undefined {
  const opened = open ? rowInHistory(open, snapshot) : -1;
  if (opened >= 0) return snapshot.serial(opened);
  const isLost = before !== undefined && snapshot.rowOf(before) < 0;
  const row = isLost && held ? rowOfIdentity(snapshot, held) : -1;
  return row < 0 ? before : snapshot.serial(row);
}
