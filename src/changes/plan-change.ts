// Which flows the keys that change the table mean: the one under the cursor, those of a host, or all that are shown.
import { GROUPINGS, type Grouping } from '../snapshot/group-keys.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Filters, NO_FILTERS } from '../view/filter/filters.ts';
import { choosesFlows, compileSelection, selectionExpression } from '../view/filter/selection.ts';
import { type Tags, taggedRows, tagsText } from '../view/tags.ts';
import { type FlowHistory, rowInHistory } from '../watch/flow-history.ts';
import type { Shown } from '../watch/shown.ts';
import { flowName } from './change.ts';
import { type Deletion, planFlow, planFlows } from './deletion.ts';
import { type Marking, planMarking } from './marking.ts';
import type { SshConnection } from './ssh-connection.ts';

/** Where the user is, as far as that says which flows are meant; the program's state is one. */
export interface Whereabouts {
  readonly page: string;
  readonly focus: 'flows' | 'hosts';
  /** Places in the table and in the sidebar. */
  readonly flows: { readonly index: number };
  readonly hosts: { readonly index: number };
  /** The flow whose details are open. */
  readonly details: FlowHistory | undefined;
  readonly grouping: Grouping;
  readonly filters: Filters;
  /** Flows that are meant together, where there are any. */
  readonly tags: Tags;
}

/** The deletion that `x`, or `X` where `all`, asks for; undefined where there is nothing to delete. */
export function planDeletion(
  state: Whereabouts,
  shown: Shown,
  all: boolean,
  ssh: readonly SshConnection[],
): Deletion | undefined {
  const { snapshot, view } = shown;
  if (!snapshot) return undefined;
  const tagged = taggedAt(state, snapshot);
  if (!all && tagged) return planFlows(tagsText(tagged, view.rows), snapshot, tagged, ssh);
  if (!all) {
    const row = flowAtHand(state, shown);
    return row === undefined ? undefined : planFlow(snapshot, row, ssh);
  }
  if (state.page !== 'flows') return undefined;
  if (groupAtHand(state, shown) === undefined && choosesFlows(state.filters)) {
    const filter = selectionExpression(state.filters, shown.context);
    return planFlows('all flows shown by the filter', snapshot, view.rows, ssh, filter);
  }
  return planGroup(state, shown, ssh);
}

/** All flows that a filter selects, whatever is shown; `what` says whose they are. The filter has been read before. */
export function planFilter(
  shown: Shown,
  filter: string,
  ssh: readonly SshConnection[],
): Deletion | undefined {
  const { snapshot, context } = shown;
  if (!snapshot) return undefined;
  const filters = { ...NO_FILTERS, expression: filter };
  const matches = compileSelection(filters, context);
  const rows = Array.from({ length: snapshot.rows.live }, (_, at) => at).filter(at =>
    matches?.(snapshot, at),
  );
  return planFlows(`the flows of: ${filter}`, snapshot, rows, ssh, selectionExpression(filters, context));
}

/** The rows of the tagged flows, on the page that shows them; undefined where there are none. */
function taggedAt({ page, focus, tags }: Whereabouts, snapshot: Snapshot): readonly number[] | undefined {
  if (page !== 'flows' || focus !== 'flows') return undefined;
  const rows = taggedRows(tags, snapshot);
  return rows.length > 0 ? rows : undefined;
}

/** The row of the flow under the cursor, or of the one whose details are open. */
function flowAtHand({ page, focus, flows, details }: Whereabouts, shown: Shown): number | undefined {
  const { snapshot } = shown;
  if (page === 'flows') return focus === 'flows' ? shown.rowAt(flows.index) : undefined;
  const open = page === 'details' && details && snapshot ? rowInHistory(details, snapshot) : -1;
  return open < 0 ? undefined : open;
}

/** The mark that `M` asks for: of the flow under the cursor, or of all shown; undefined where there is none. */
export function planMark(state: Whereabouts, shown: Shown, mark: string, all: boolean): Marking | undefined {
  const { snapshot, view } = shown;
  if (!snapshot) return undefined;
  if (all) return planMarking(mark, 'all flows shown', snapshot, view.rows);
  const tagged = taggedAt(state, snapshot);
  if (tagged) return planMarking(mark, tagsText(tagged, view.rows), snapshot, tagged);
  const row = shown.rowAt(state.flows.index);
  return row === undefined ? undefined : planMarking(mark, flowName(snapshot, row), snapshot, [row]);
}

/** The group under the cursor, of the sidebar or of the tree. */
function groupAtHand({ focus, flows, hosts }: Whereabouts, shown: Shown): string | undefined {
  return focus === 'hosts' ? shown.groups[hosts.index]?.name : shown.headAt(flows.index)?.entry.name;
}

/** All flows of the group under the cursor; on a flow, of its source. */
function planGroup(state: Whereabouts, shown: Shown, ssh: readonly SshConnection[]): Deletion | undefined {
  const { snapshot } = shown;
  if (!snapshot) return undefined;
  const group = groupAtHand(state, shown);
  const row = state.focus === 'flows' ? shown.rowAt(state.flows.index) : undefined;
  const name = group ?? (row === undefined ? undefined : shown.nameOfSource(row));
  if (!name) return undefined;
  const only = { by: group === undefined ? GROUPINGS[0] : state.grouping, name };
  // A group is counted of what the filters show: no more than that goes.
  const filters = { ...(group === undefined ? NO_FILTERS : state.filters), only };
  const matches = compileSelection(filters, shown.context);
  const rows = Array.from({ length: snapshot.rows.live }, (_, at) => at).filter(at =>
    matches?.(snapshot, at),
  );
  return planFlows(`all flows of ${name}`, snapshot, rows, ssh, selectionExpression(filters, shown.context));
}
