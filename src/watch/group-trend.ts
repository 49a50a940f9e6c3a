// How the sidebar's groups have grown or shrunk over the last ten seconds.
import type { GroupEntry } from '../view/group-entries.ts';

/** What "lately" means. Milliseconds. */
const WINDOW = 10_000;
/** The first groups are remembered; one that was not among them is taken to have been as large as the largest of the rest. */
const REMEMBERED = 256;

interface Sizes {
  readonly instant: number;
  readonly flows: ReadonlyMap<string, number>;
  /** Flows of the largest group that is not remembered; 0 where all groups are. */
  readonly floor: number;
}

export class GroupTrend {
  #of: unknown;
  #sizes: Sizes[] = [];

  /**
   * Takes note of the groups of a snapshot, the largest first. Groups `of` something else, an earlier time, or one so
   * late that nobody can have looked lately, begin anew.
   */
  add(instant: number, of: unknown, groups: readonly GroupEntry[]): void {
    const elapsed = instant - (this.#sizes.at(-1)?.instant ?? instant);
    if (of !== this.#of || elapsed < 0 || elapsed > 2 * WINDOW) this.#sizes = [];
    this.#of = of;
    const kept = groups.slice(0, REMEMBERED);
    const floor = groups.slice(REMEMBERED).reduce((most, { flows }) => Math.max(most, flows), 0);
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
