// One reading of a table: its flows, and what the kernel said beside them at that time.
import type { Moment } from '../reader/place.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { TableFacts } from './table-facts.ts';
import type { Traffic } from './traffic.ts';

/**
 * Belongs to whoever gets it from `watch`. Others who go on looking at it hold it as well; the last to let go gives the
 * snapshot's memory back, and nobody may look at its rows from then on. One that nobody releases is collected as garbage.
 */
export class Reading {
  readonly snapshot: Snapshot;
  /** As they were asked for just before the table: reading it makes the kernel collect what has expired. */
  readonly facts: TableFacts;
  /** When that was recorded which is shown; undefined for a table that was read as it stood. */
  readonly moment: Moment | undefined;
  /** What its flows carry. */
  readonly traffic: Traffic;
  #holders = 1;
  readonly #recycle: (snapshot: Snapshot) => void;

  constructor(
    snapshot: Snapshot,
    facts: TableFacts,
    moment: Moment | undefined,
    traffic: Traffic,
    recycle: (snapshot: Snapshot) => void,
  ) {
    this.snapshot = snapshot;
    this.facts = facts;
    this.moment = moment;
    this.traffic = traffic;
    this.#recycle = recycle;
  }

  /** One more who looks at it, and releases it in the end. */
  hold(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    if (--this.#holders === 0) this.#recycle(this.snapshot);
  }
}
