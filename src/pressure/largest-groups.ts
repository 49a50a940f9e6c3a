// Who holds the table: the largest groups of flows as objects, with what each of them does.
import type { StatedBy } from '../snapshot/group-keys.ts';
import { keyEnd } from '../snapshot/group-keys.ts';
import {
  type GroupFigures,
  type GroupScratch,
  type Groups,
  groupFlows,
  IDLE_BANDS,
  largestOf,
} from '../snapshot/groups.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { groupName } from '../view/group-entries.ts';
import type { IdleClock } from './idle.ts';
import type { Inside } from './inside.ts';

const BANDS = IDLE_BANDS.length + 1;
const FIGURES = ['unreplied', 'fresh', 'peers', 'ports', 'idle'] as const;
type Counted = Groups & Pick<GroupFigures, (typeof FIGURES)[number]>;

export interface FlowGroup {
  /** See `groupName`. */
  readonly name: string;
  /** A row of the group. */
  readonly row: number;
  readonly flows: number;
  /** flows / capacity. */
  readonly share: number;
  readonly unreplied: number;
  /** Distinct addresses at the other end: of a source its destinations, of a destination its sources. */
  readonly peers: number;
  /** Distinct destination ports. */
  readonly ports: number;
  /** Flows that the reading before did not list. */
  readonly newFlows: number;
  /** Undefined while there was only one reading. */
  readonly newPerSecond: number | undefined;
  /** Flows by how long they have been idle, see IDLE_BANDS; flows whose idle time cannot be told are in none. */
  readonly idle: readonly number[];
  /** Whether the address is one of ours; undefined for groupings that are not by address. */
  readonly isInside: boolean | undefined;
}

export interface FlowGroups {
  /** Flows that were grouped. */
  readonly flows: number;
  /** Distinct keys. */
  readonly groups: number;
  /** The largest groups, most flows first. */
  readonly top: readonly FlowGroup[];
}

export interface LargestOptions {
  readonly by: StatedBy;
  readonly clock: IdleClock;
  readonly inside: Inside;
  /** What shares are of: the maximum, or where there is none the flows in the table. */
  readonly capacity: number;
  readonly scratch: GroupScratch;
  /** How many groups are told. Default 20. */
  readonly top?: number;
  /** Takes only the rows for which it is true. */
  readonly where?: (row: number) => boolean;
}

/** Groups the live flows of a snapshot: counts all groups, then looks closer at the largest. */
export function largestGroups(snapshot: Snapshot, options: LargestOptions): FlowGroups {
  const { by, clock, where, scratch, top = 20 } = options;
  const groups = groupFlows(
    snapshot,
    {
      by,
      figures: FIGURES,
      where,
      top,
      idleOf: (table, row) => clock.idle(table, row),
      insideEnd: (table, row) => options.inside.endOf(table, row),
    },
    scratch,
  );
  const described = largestOf(groups, top).map(group => describe(snapshot, options, groups, group));
  described.sort((a, b) => b.flows - a.flows || (a.name < b.name ? -1 : 1));
  return { flows: groups.grouped, groups: groups.count, top: described };
}

function describe(snapshot: Snapshot, options: LargestOptions, groups: Counted, group: number): FlowGroup {
  const { by, inside, capacity } = options;
  const row = groups.firstRow[group] ?? 0;
  const insideEnd = inside.endOf.bind(inside);
  const end = keyEnd(by, snapshot, row, insideEnd);
  const flows = groups.flows[group] ?? 0;
  const newFlows = groups.fresh[group] ?? 0;
  const { seconds } = snapshot.facts.diff;
  return {
    name: groupName(snapshot, by, row, insideEnd),
    row,
    flows,
    share: flows / capacity,
    unreplied: groups.unreplied[group] ?? 0,
    peers: groups.peers[group] ?? 0,
    ports: groups.ports[group] ?? 0,
    newFlows,
    newPerSecond: seconds > 0 ? newFlows / seconds : undefined,
    idle: [...groups.idle.subarray(group * BANDS, (group + 1) * BANDS)],
    isInside: end === undefined ? undefined : inside.has(snapshot, row, end),
  };
}
