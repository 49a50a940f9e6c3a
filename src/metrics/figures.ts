// What monitoring is told of one table: plain figures, as they stood at the last reading.

export interface TableFigures {
  /** Whether the last attempt to read the table succeeded. Where it did not, nothing but totals is told. */
  readonly isUp: boolean;
  /** Readings that failed since the start. */
  readonly readErrors: number;
  /** When the last reading that succeeded ended: seconds since 1970. */
  readonly readAt: number | undefined;
  /** How long it took. */
  readonly readSeconds: number | undefined;
  readonly occupancy: OccupancyFigures;
  /** Packets and flows lost, by the kernel's name of the counter; never falls. Empty where it keeps no counters. */
  readonly drops: ReadonlyMap<string, number>;
  /** What only a process that stays can add up; undefined where it is asked once. */
  readonly totals: TotalFigures | undefined;
  /** Undefined until the table has been read, and where it cannot be. */
  readonly table: RowFigures | undefined;
}

/** What the kernel tells without the table. A fact that it does not tell is undefined. */
export interface OccupancyFigures {
  readonly entries: number | undefined;
  /** Undefined also where there is no limit. */
  readonly limit: number | undefined;
  readonly growthPerSecond: number | undefined;
  /** Undefined where the table does not fill. */
  readonly secondsToFull: number | undefined;
}

/** Since the start. */
export interface TotalFigures {
  readonly newFlows: number;
  readonly goneFlows: number;
  /** Bytes towards the inside and away from it; undefined without accounting. */
  readonly down: number | undefined;
  readonly up: number | undefined;
}

/** What the rows of the table tell. */
export interface RowFigures {
  readonly uncollected: number | undefined;
  readonly flows: readonly StateFlows[];
  /** Those that hold a place. */
  readonly hosts: readonly HostFigures[];
  /** Distinct sources, and the flows of those without a place. */
  readonly hostCount: number;
  readonly otherFlows: number;
  readonly verdicts: readonly VerdictFigures[];
  readonly expectations: number | undefined;
}

export interface StateFlows {
  readonly protocol: string;
  readonly state: string;
  readonly flows: number;
}

export interface HostFigures {
  readonly address: string;
  /** Empty where it has none, or none is to be told. */
  readonly name: string;
  readonly flows: number;
  readonly unreplied: number;
  readonly destinations: number;
  /** Of its flows since it got its place, both directions; undefined without accounting, and where it is asked once. */
  readonly bytes: number | undefined;
}

export interface VerdictFigures {
  readonly rule: string;
  /** Empty where it is about no single host, or none is to be told. */
  readonly address: string;
  readonly flows: number;
}
