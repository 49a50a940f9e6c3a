// What a rule says of a table, what it may look at, and when a number of flows is worth a word.
import type { GroupScratch } from '../snapshot/groups.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Devices } from './devices.ts';
import type { IdleClock } from './idle.ts';
import type { Inside } from './inside.ts';
import type { Occupancy } from './occupancy.ts';
import { FILLING } from './thresholds.ts';
import type { ExpectationUse } from './trouble.ts';

/** Why the table fills: a rule that holds, and what it was told from. */
export interface Verdict {
  readonly rule: string;
  /** The host or the /64 it is about; absent where there is no single one. */
  readonly address?: string;
  /** All of them where several share it, and a /64 however many addresses of it do; each with its flows in the evidence. */
  readonly addresses?: readonly string[];
  /** The flows the rule counted. */
  readonly flows: number;
  /** flows / capacity, 0 to 1; of the expectation table its own, of who uses the line the part of that. */
  readonly share: number;
  readonly evidence: Readonly<Record<string, number | string>>;
  /** One sentence, without the full stop. */
  readonly text: string;
}

export interface Evidence {
  readonly snapshot: Snapshot;
  readonly occupancy: Occupancy;
  readonly clock: IdleClock;
  readonly inside: Inside;
  readonly devices: Devices;
  readonly scratch: GroupScratch;
  /** What shares are of: the maximum, or where there is none the flows in the table. */
  readonly capacity: number;
  /** Packets dropped or flows evicted since the start because the table was full. */
  readonly lostWhileFull: number;
  readonly expectations: ExpectationUse | undefined;
  /** A byte a row: 1 for flows that an earlier rule has accounted for, which no later one counts again. */
  readonly explained: Uint8Array;
}

/** The rule that tells who uses the line: no reason why a table fills. */
export const LINE_USER = 'line-user';

/** Those of the verdicts that say why the table fills. */
export function causesAmong(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter(({ rule }) => rule !== LINE_USER);
}

/** Flows that should not be there count from this share of the capacity on. */
const NOTABLE_SHARE = 0.1;
/** Below that they count when they are half of all flows, and at least so many. */
const UNWANTED_FLOWS = 500;
/** Flows that are merely many count from here on. */
const HEAVY_SHARE = 0.2;

/** Whether so many unwanted flows (half-open, probing) are trouble, however empty the table is otherwise. */
export function isUnwanted(flows: number, evidence: Evidence): boolean {
  if (isNotable(flows, evidence)) return true;
  return flows >= UNWANTED_FLOWS && flows * 2 >= evidence.snapshot.rows.live;
}

/** Whether so many flows are a part of the capacity that somebody would miss. */
export function isNotable(flows: number, { capacity }: Evidence): boolean {
  return flows > 0 && flows >= capacity * NOTABLE_SHARE;
}

/** Whether so many flows of an ordinary kind weigh on the table: half as many do in one that fills. */
export function isHeavy(flows: number, { capacity, occupancy }: Evidence): boolean {
  const least = (occupancy.share ?? 0) >= FILLING ? NOTABLE_SHARE : HEAVY_SHARE;
  return flows > 0 && flows >= capacity * least;
}

/** Whether no rule before this one has accounted for the flow. */
export function isUnexplained({ explained }: Evidence, row: number): boolean {
  return explained[row] === 0;
}
