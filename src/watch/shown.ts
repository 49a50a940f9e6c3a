// What the screen shows of the table: the view of a snapshot and its groups, made anew only when something they rest on has changed.
import { isDeepStrictEqual } from 'node:util';
import { type FlowIdentity, identityOf } from '../snapshot/flow-identity.ts';
import { type Grouping, isTold } from '../snapshot/group-keys.ts';
import { type GroupRequest, GroupScratch, groupFlows } from '../snapshot/groups.ts';
import type { FlowRates } from '../snapshot/rates.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Average, windowOf } from '../view/averages.ts';
import { cellContext } from '../view/cells.ts';
import type { CursorList } from '../view/cursor.ts';
import type { Display } from '../view/display.ts';
import type { FilterContext } from '../view/filter/context.ts';
import { type Filters, NO_FILTERS } from '../view/filter/filters.ts';
import { compileSelection, type Predicate } from '../view/filter/selection.ts';
import { FlowTree, type Folding, type TreeHead } from '../view/flow-tree.ts';
import { type FlowView, makeView, type SortOrder } from '../view/flow-view.ts';
import {
  ENTRY_FIGURES,
  type GroupEntry,
  type GroupOrder,
  groupName,
  rankGroups,
} from '../view/group-entries.ts';
import { aliasOf, labelOf } from '../view/told-groups.ts';
import { countTotals, type Totals } from '../view/totals.ts';
import type { Reading } from './reading.ts';
import type { DownUp } from './traffic.ts';
import type { Watched } from './watched.ts';

/** No sidebar shows more groups than this, and none is asked for them. */
const MOST_GROUPS = 2000;

const NO_TOTALS: Totals = { protocols: [], states: [] };
const EMPTY_VIEW: FlowView = { rows: new Uint32Array(0), live: 0 };

interface Ranking {
  readonly entries: readonly GroupEntry[];
  /** Of all groups, listed or not. */
  readonly count: number;
  /** In all groups together. */
  readonly flows: number;
}

/** How the user wants it. */
export interface Arrangement {
  readonly order: readonly SortOrder[];
  readonly filters: Filters;
  readonly grouping: Grouping;
  readonly groupOrder: GroupOrder;
  readonly average: Average;
  readonly display: Pick<Display, 'tree'>;
  readonly folding: Folding;
}

const NO_GROUPS: Ranking = { entries: [], count: 0, flows: 0 };

export class Shown {
  /** What is shown, held as long as it is; undefined until the first reading. */
  reading: Reading | undefined;
  view: FlowView = EMPTY_VIEW;
  /** The rows of the view under what they are folded under; undefined where they stand one after the other. */
  tree: FlowTree | undefined;
  /** Whether some rows of the table are not shown. */
  isFiltered = false;
  /** Of the present view; undefined until somebody asks for them. */
  #totals: Totals | undefined;
  #arrangement: Arrangement | undefined;
  /** Of the present snapshot and arrangement; undefined until somebody asks for them. */
  #ranking: Ranking | undefined;
  /** The filters, but for the choice of a group, under which groups were counted last, and the grouping. */
  #groupsOf: GroupsOf | undefined;
  readonly #watched: Pick<Watched, 'trend' | 'contextOf'>;
  readonly #scratch = new GroupScratch();

  constructor(watched: Pick<Watched, 'trend' | 'contextOf'>) {
    this.#watched = watched;
  }

  /** The flows shown. */
  get snapshot(): Snapshot | undefined {
    return this.reading?.snapshot;
  }

  /** What filters may ask for beside the table: names, services, idle times. */
  get context(): FilterContext {
    return this.#watched.contextOf(this.reading);
  }

  /** Shows a reading, or the same one arranged anew. */
  show(reading: Reading, arrangement: Arrangement, matches: Predicate | undefined): void {
    const isSame = reading === this.reading && isSameGroups(arrangement, this.#arrangement);
    // Nothing has changed but what is known beside the table.
    const hasLearned = isSame && arrangement.order === this.#arrangement?.order;
    if (!isSame || hasLearned) this.#ranking = undefined;
    // Groups that are called otherwise now have not grown.
    if (hasLearned && isTold(arrangement.grouping)) this.#groupsOf = undefined;
    if (reading !== this.reading) {
      this.reading?.release();
      this.reading = reading.hold();
    }
    this.#arrangement = arrangement;
    this.view = makeView(reading.snapshot, {
      matches,
      order: arrangement.order,
      context: cellContext({}, this.context, this.rates),
      withGone: true,
    });
    this.isFiltered = matches !== undefined;
    this.#totals = undefined;
    this.tree = arrangement.display.tree ? this.#fold(arrangement.folding) : undefined;
  }

  /** How fast the flows shown are, on the average that is chosen. */
  get rates(): FlowRates | undefined {
    const { average = 'last' } = this.#arrangement ?? {};
    return this.reading?.traffic.rates(windowOf(average));
  }

  /** How fast all flows of the table are together, on that average; NaN where it is not known. */
  get total(): DownUp {
    const { average = 'last' } = this.#arrangement ?? {};
    return this.reading?.traffic.total(windowOf(average)) ?? { down: Number.NaN, up: Number.NaN };
  }

  /** The groups of what the filters show, before a group is chosen, the largest first. */
  get groups(): readonly GroupEntry[] {
    return this.#ranked.entries;
  }

  /** How many groups there are in all. */
  get groupCount(): number {
    return this.#ranked.count;
  }

  /** How many flows are in all groups together. */
  get groupedFlows(): number {
    return this.#ranked.flows;
  }

  /** Flows by protocol and state; counted once a view, and only for those who ask. */
  get totals(): Totals {
    if (!this.snapshot) return NO_TOTALS;
    this.#totals ??= countTotals(this.snapshot, this.isFiltered ? this.view.rows : undefined);
    return this.#totals;
  }

  /** Lines of the table: rows, and what they are folded under. */
  get lines(): number {
    return this.tree?.length ?? this.view.rows.length;
  }

  /** The row that stands on a line; undefined where none does. */
  rowAt(line: number): number | undefined {
    return this.tree ? this.tree.rowAt(line) : this.view.rows[line];
  }

  /** What is folded on a line; undefined where a flow stands there. */
  headAt(line: number): TreeHead | undefined {
    return this.tree?.headAt(line);
  }

  /** The lines as a list to move in; a flow is known by its number. */
  flowList(height: number): CursorList<number> {
    const { snapshot, tree } = this;
    if (snapshot && tree) {
      const serialOf = (row: number): number => snapshot.serial(row);
      return tree.list(height, serialOf, serial => snapshot.rowOf(serial));
    }
    const { rows } = this.view;
    return {
      length: rows.length,
      height,
      keyAt: index => snapshot?.serial(rows[index] ?? 0) ?? 0,
      indexOf: serial => (snapshot ? rows.indexOf(snapshot.rowOf(serial)) : -1),
    };
  }

  /** What a flow of the snapshot shown is known by in another one, by its number; undefined where there is none. */
  identityOf(serial: number | undefined): FlowIdentity | undefined {
    const { snapshot } = this;
    const row = snapshot && serial !== undefined ? snapshot.rowOf(serial) : -1;
    return snapshot && row >= 0 ? identityOf(snapshot, row) : undefined;
  }

  /** The sidebar's groups as a list to move in; a group is known by its name. */
  groupList(height: number): CursorList<string> {
    const shown = this;
    return {
      get length() {
        return shown.groups.length;
      },
      height,
      keyAt: index => this.groups[index]?.name ?? '',
      indexOf: name => this.groups.findIndex(group => group.name === name),
    };
  }

  /** How a group's number of flows has changed over the last ten seconds; undefined while that is not known. */
  changeOf(group: GroupEntry): number | undefined {
    return this.#watched.trend.changeOf(group);
  }

  /** The source address of a row of the snapshot shown. */
  nameOfSource(row: number): string | undefined {
    return this.snapshot && groupName(this.snapshot, 'source', row);
  }

  /** Counted once a snapshot, and only for those who ask: with a quarter of a million flows it takes 10 ms. */
  get #ranked(): Ranking {
    const { snapshot } = this;
    if (!snapshot) return NO_GROUPS;
    this.#ranking ??= this.#rank(snapshot);
    return this.#ranking;
  }

  /** What has gone has no group any more. */
  #fold(folding: Folding): FlowTree {
    const { entries } = this.#ranked;
    const { groupOf } = this.#scratch;
    const live = this.snapshot?.rows.live ?? 0;
    return new FlowTree(
      entries,
      this.view.rows.filter(row => row < live),
      row => groupOf[row] ?? 0,
      folding,
    );
  }

  #rank(snapshot: Snapshot): Ranking {
    const { grouping: by = 'source', groupOrder, filters = NO_FILTERS } = this.#arrangement ?? {};
    const { context } = this;
    const { rows, where } = this.#grouped(snapshot, filters);
    const groups = groupFlows(
      snapshot,
      { by, figures: ENTRY_FIGURES, rows, where, rates: this.rates, labelOf: labelOf(by, context) },
      this.#scratch,
    );
    const entries = rankGroups(snapshot, groups, MOST_GROUPS, groupOrder, aliasOf(by, context));
    const of = { by, filters: { ...filters, only: undefined } };
    if (!isDeepStrictEqual(of, this.#groupsOf)) this.#groupsOf = of;
    this.#watched.trend.add(snapshot.facts.instant, this.#groupsOf, entries);
    return { entries, count: groups.count, flows: groups.grouped };
  }

  /** The rows that are grouped: those shown, or where a group of them is chosen, all that would be shown without that. */
  #grouped(snapshot: Snapshot, filters: Filters): Pick<GroupRequest<never>, 'rows' | 'where'> {
    if (!filters.only) {
      return this.isFiltered ? { rows: this.view.rows.filter(row => row < snapshot.rows.live) } : {};
    }
    const matches = compileSelection({ ...filters, only: undefined }, this.context);
    return matches ? { where: row => matches(snapshot, row) } : {};
  }
}

interface GroupsOf {
  readonly by: Grouping;
  readonly filters: Filters;
}

function isSameGroups(a: Arrangement, b: Arrangement | undefined): boolean {
  return (
    a.filters === b?.filters &&
    a.grouping === b.grouping &&
    a.groupOrder === b.groupOrder &&
    a.average === b.average
  );
}
