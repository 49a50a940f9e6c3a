// What a new list does to the state: cursors stay on their entries, and details on their flow.
import { type FlowIdentity, rowOfIdentity } from '../snapshot/flow-identity.ts';
import { settleCursor } from '../view/cursor.ts';
import { followTags } from '../view/tags.ts';
import { followFlow, rowInHistory } from '../watch/flow-history.ts';
import type { Shown } from '../watch/shown.ts';
import type { State } from './state.ts';

/**
 * The state after the list it is about has changed: the cursors stay on their entries. `held` is the flow that the
 * cursor was on, for a list in which it may go by another number.
 */
export function settle(state: State, shown: Shown, held?: FlowIdentity): State {
  const flows = { ...state.flows, key: keyIn(state, shown, held) };
  return {
    ...state,
    flows: settleCursor(flows, shown.flowList(state.room.flows)),
    hosts: settleCursor(state.hosts, shown.groupList(state.room.hosts)),
    details: followDetails(state, shown),
    tags: shown.snapshot ? followTags(state.tags, shown.snapshot) : state.tags,
  };
}

/** The number of the flow that the cursor belongs to: of the one whose details are open, where it is there. */
function keyIn(
  { page, details, flows }: State,
  { snapshot }: Shown,
  held?: FlowIdentity,
): number | undefined {
  if (!snapshot) return flows.key;
  const open = page === 'details' && details ? rowInHistory(details, snapshot) : -1;
  if (open >= 0) return snapshot.serial(open);
  const isLost = flows.key !== undefined && snapshot.rowOf(flows.key) < 0;
  const row = isLost && held ? rowOfIdentity(snapshot, held) : -1;
  return row < 0 ? flows.key : snapshot.serial(row);
}

function followDetails({ page, details }: State, { snapshot }: Shown): State['details'] {
  return page === 'details' && details && snapshot ? followFlow(details, snapshot) : undefined;
}
