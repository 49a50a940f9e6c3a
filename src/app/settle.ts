// What a new list does to the state: cursors stay on their entries, and details on their flow.
import type { FlowIdentity } from '../snapshot/flow-identity.ts';
import { settleCursor } from '../view/cursor.ts';
import { followTags } from '../view/tags.ts';
import { followFlow, serialIn } from '../watch/flow-history.ts';
import type { Shown } from '../watch/shown.ts';
import type { State } from './state.ts';

/**
 * The state after the list it is about has changed: the cursors stay on their entries. `held` is the flow that the
 * cursor was on, for a list in which it may go by another number.
 */
export function settle(state: State, shown: Shown, held?: FlowIdentity): State {
  const { snapshot } = shown;
  const open = state.page === 'details' ? state.details : undefined;
  const key = snapshot ? serialIn(snapshot, state.flows.key, open, held) : state.flows.key;
  const flows = { ...state.flows, key };
  return {
    ...state,
    flows: settleCursor(flows, shown.flowList(state.room.flows)),
    hosts: settleCursor(state.hosts, shown.groupList(state.room.hosts)),
    details: open && snapshot ? followFlow(open, snapshot) : undefined,
    tags: snapshot ? followTags(state.tags, snapshot) : state.tags,
  };
}
