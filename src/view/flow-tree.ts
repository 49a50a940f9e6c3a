// The table as a tree: flows folded under what the sidebar groups them by, a line for each group and each flow in sight.
import type { CursorList } from './cursor.ts';
import type { GroupEntry } from './group-entries.ts';

/** Which groups are folded: all or none, but for those named. */
export interface Folding {
  readonly areFolded: boolean;
  readonly except: ReadonlySet<string>;
}

/** So that one begins with the hosts, not with their thousands of flows. */
export const ALL_FOLDED: Folding = { areFolded: true, except: new Set() };

/** The folding with one group turned over. */
export function foldTurned({ areFolded, except }: Folding, name: string): Folding {
  const names = new Set(except);
  if (!names.delete(name)) names.add(name);
  return { areFolded, except: names };
}

/** All folded, or all unfolded where they were. */
export function allTurned({ areFolded }: Folding): Folding {
  return { areFolded: !areFolded, except: new Set() };
}

/** The line that a group's flows are folded under. */
export interface TreeHead {
  readonly entry: GroupEntry;
  readonly isFolded: boolean;
}

export class FlowTree {
  readonly heads: readonly TreeHead[];
  /** A row's number; for a head its place, counted down from -1. */
  readonly #lines: Int32Array;

  /**
   * `rows` in the order in which they are shown, `groupOf` their groups. Groups stand in the order of `entries`; rows
   * of no group that is among them are left out.
   */
  constructor(
    entries: readonly GroupEntry[],
    rows: Uint32Array,
    groupOf: (row: number) => number,
    { areFolded, except }: Folding,
  ) {
    this.heads = entries.map(entry => ({ entry, isFolded: areFolded !== except.has(entry.name) }));
    const flows = new Map<number, number[]>();
    for (const { entry, isFolded } of this.heads) if (!isFolded) flows.set(entry.group, []);
    for (const row of flows.size > 0 ? rows : []) flows.get(groupOf(row))?.push(row);
    this.#lines = Int32Array.from(
      this.heads.flatMap(({ entry }, at) => [-1 - at, ...(flows.get(entry.group) ?? [])]),
    );
  }

  get length(): number {
    return this.#lines.length;
  }

  /** The row on a line; undefined where a head stands there, or nothing. */
  rowAt(line: number): number | undefined {
    const row = this.#lines[line];
    return row !== undefined && row >= 0 ? row : undefined;
  }

  headAt(line: number): TreeHead | undefined {
    const row = this.#lines[line] ?? 0;
    return row < 0 ? this.heads[-1 - row] : undefined;
  }

  /** The lines as a list to move in: a flow is known by `serialOf` its row, a head by a number below 0 made of its name. */
  list(
    height: number,
    serialOf: (row: number) => number,
    rowOf: (serial: number) => number,
  ): CursorList<number> {
    return {
      length: this.length,
      height,
      keyAt: line => {
        const head = this.headAt(line);
        return head ? keyOf(head) : serialOf(this.rowAt(line) ?? 0);
      },
      indexOf: key => {
        if (key >= 0) return this.#lines.indexOf(rowOf(key));
        return this.#lines.indexOf(-1 - this.heads.findIndex(head => keyOf(head) === key));
      },
    };
  }
}

/** Of two names with one number, the cursor would take the first for the second: one pair of four billion. */
function keyOf({ entry }: TreeHead): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < entry.name.length; at++) {
    hash = Math.imul(hash ^ entry.name.charCodeAt(at), 0x0100_0193);
  }
  return -1 - (hash >>> 0);
}
