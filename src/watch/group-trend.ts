// How the sidebar's groups have grown or shrunk over the last ten seconds.
import type { Grouping } from '../snapshot/group-keys.ts';
import type { GroupEntry } from '../view/group-entries.ts';

/** What "lately" means. Milliseconds. */
const WINDOW = 10_000;
/** The largest groups are remembered; a group that was below them is taken to have been as large as the least. */
const REMEMBERED = 256;

interface Sizes {
  readonly instant: number;
  readonly flows: ReadonlyMap<string, number>;
  /** Flows of the smallest group remembered; 0 where all groups are. */
  readonly floor: number;
}

export class GroupTrend {
  #by: Grouping | undefined;
  #sizes: Sizes[] = [];

  /**
   * Takes note of the groups of a snapshot, the largest first. Another grouping, an earlier time, or one so late that
   * nobody can have looked lately, begins anew.
   */
  add(instant: number, by: Grouping, groups: readonly GroupEntry[]): void {
    const elapsed = instant - (this.#sizes.at(-1)?.instant ?? instant);
    if (by !== this.#by || elapsed < 0 || elapsed > 2 * WINDOW) this.#sizes = [];
    this.#by = by;
    const kept = groups.slice(0, REMEMBERED);
    const floor = groups.length > REMEMBERED ? (kept.at(-1)?.flows ?? 0) : 0;
    this.#sizes.push({ instant, flows: new Map(kept.map(({ name, flows }) => [name, flows])), floor });
    while (this.#sizes.length > 1 && (this.#sizes[1]?.instant ?? instant) <= instant - WINDOW)
      this.#sizes.shift();
  }

  /** Flows more than ten seconds ago, or than at the start if that is later; undefined at the very start. */
  changeOf(group: GroupEntry): number | undefined {
    const then = this.#sizes[0];
    if (!then || this.#sizes.length < 2) return undefined;
    return group.flows - (then.flows.get(group.name) ?? Math.min(then.floor, group.flows));
  }
}
