// What a filter becomes in the end.
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** Whether a row of a snapshot matches. What the row does not state matches nothing; no mark and no zone are 0. */
export type FlowTest = (snapshot: Snapshot, row: number) => boolean;
