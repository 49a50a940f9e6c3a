// Which flows the keys that change the table mean: the one under the cursor, those of a host, or all that are shown.
import { flowName } from '../changes/change.ts';
import { type Deletion, planFlow, planFlows, type SshConnection } from '../changes/deletion.ts';
import { type Marking, planMarking } from '../changes/marking.ts';
import { GROUPINGS } from '../snapshot/groups.ts';
import { NO_FILTERS } from '../view/filter/filters.ts';
import { choosesFlows, compileSelection } from '../view/filter/selection.ts';
import { rowInHistory } from '../watch/flow-history.ts';
import type { Shown } from './shown.ts';
import type { State } from './state.ts';

/** The deletion that `x`, or `X` where `all`, asks for; undefined where there is nothing to delete. */
export function planDeletion(
  state: State,
  shown: Shown,
  all: boolean,
  ssh: SshConnection | undefined,
): Deletion | undefined {
  const { snapshot, view } = shown;
  if (!snapshot) return undefined;
  if (!all) {
    const row = flowAtHand(state, shown);
    return row === undefined ? undefined : planFlow(snapshot, row, ssh);
  }
  if (state.page !== 'flows') return undefined;
  if (state.focus === 'flows' && choosesFlows(state.filters)) {
    return planFlows('all flows shown by the filter', snapshot, view.rows, ssh);
  }
  return planGroup(state, shown, ssh);
}

/** The row of the flow under the cursor, or of the one whose details are open. */
function flowAtHand({ page, focus, flows, details }: State, { snapshot, view }: Shown): number | undefined {
  if (page === 'flows') return focus === 'flows' ? view.rows[flows.index] : undefined;
  const open = page === 'details' && details && snapshot ? rowInHistory(details, snapshot) : -1;
  return open < 0 ? undefined : open;
}

/** The mark that `M` asks for: of the flow under the cursor, or of all shown; undefined where there is none. */
export function planMark(state: State, shown: Shown, mark: string, all: boolean): Marking | undefined {
  const { snapshot, view } = shown;
  const row = view.rows[state.flows.index];
  if (!snapshot || row === undefined) return undefined;
  if (all) return planMarking(mark, 'all flows shown', snapshot, view.rows);
  return planMarking(mark, flowName(snapshot, row), snapshot, [row]);
}

/** All flows of the group under the sidebar's cursor; with the focus in the table, of the flow's source. */
function planGroup(state: State, shown: Shown, ssh: SshConnection | undefined): Deletion | undefined {
  const { snapshot, view } = shown;
  if (!snapshot) return undefined;
  const row = view.rows[state.flows.index];
  const only =
    state.focus === 'hosts'
      ? { by: state.grouping, name: shown.groups[state.hosts.index]?.name }
      : { by: GROUPINGS[0], name: row === undefined ? undefined : shown.nameOfSource(row) };
  if (!only.name) return undefined;
  const matches = compileSelection({ ...NO_FILTERS, only: { by: only.by, name: only.name } });
  const rows = Array.from({ length: snapshot.rows.live }, (_, at) => at).filter(at =>
    matches?.(snapshot, at),
  );
  return planFlows(`all flows of ${only.name}`, snapshot, rows, ssh);
}
