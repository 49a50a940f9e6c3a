// What a rule says of a table, what it may look at, and when a number of flows is worth a word.
import type { GroupScratch } from '../snapshot/groups.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { IdleClock } from './idle.ts';
import type { Inside } from './inside.ts';
import { type FlowGroups, type LargestOptions, largestGroups } from './largest-groups.ts';
import type { Occupancy } from './occupancy.ts';

export type RuleName =
  | 'port-scan'
  | 'peer-to-peer'
  | 'dns-flood'
  | 'dead-upstream'
  | 'churn'
  | 'stale-established'
  | 'syn-flood'
  | 'dnat-server'
  | 'table-too-small';

/** Why the table fills: a rule that holds, and what it was told from. */
export interface Verdict {
  readonly rule: RuleName;
  /** The host it is about; absent where there is no single one. */
  readonly address?: string;
  /** The flows the rule counted. */
  readonly flows: number;
  /** flows / capacity, 0 to 1. */
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
  readonly scratch: GroupScratch;
  /** What shares are of: the maximum, or where there is none the flows in the table. */
  readonly capacity: number;
  /** Packets dropped or flows evicted since the start because the table was full. */
  readonly lostWhileFull: number;
}

/** Undefined where the table is not filled for this reason. */
export type Rule = (evidence: Evidence) => Verdict | undefined;

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

/** Whether so many flows of an ordinary kind weigh on the table. */
export function isHeavy(flows: number, { capacity }: Evidence): boolean {
  return flows > 0 && flows >= capacity * HEAVY_SHARE;
}

/** Groups the rows that have a symptom. */
export function groupSymptom(
  evidence: Evidence,
  by: LargestOptions['by'],
  where: (row: number) => boolean,
): FlowGroups {
  const { snapshot, clock, inside, capacity, scratch } = evidence;
  return largestGroups(snapshot, { by, clock, inside, capacity, scratch, where, top: 8 });
}
