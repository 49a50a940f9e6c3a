// The list of network namespaces on the screen: moving in it, and which one is chosen.
import type { NetworkNamespace } from '../reader/namespaces.ts';
import { type Motion, motionLines } from '../view/motion.ts';
import type { NamespaceAction } from './action.ts';
import type { State } from './state.ts';

/** The state with the list on the screen, its cursor on the namespace shown; a list that is there is replaced. */
export function openNamespaceList(state: State, { found, shown }: NamespaceAction): State {
  const index = found.findIndex(({ inode }) => inode === shown);
  const scroll = state.page === 'namespaces' ? state.scroll : 0;
  return withCursorAt({ ...state, page: 'namespaces', scroll, namespaces: { found, index: 0 } }, index);
}

/** Moves the cursor by a line, by a page, or to an end. */
export function moveInNamespaces(state: State, motion: Motion): State {
  return withCursorAt(state, state.namespaces.index + motionLines(motion, state.room.page));
}

/** An index beyond an end is that end. The list scrolls no more than it must. */
function withCursorAt(state: State, index: number): State {
  const { found } = state.namespaces;
  const { page } = state.room;
  const to = Math.max(0, Math.min(found.length - 1, index));
  const scroll = Math.max(to - page + 2 + HEADING, Math.min(state.scroll, to));
  return { ...state, scroll: Math.max(0, scroll), namespaces: { found, index: to } };
}

/** Lines above the entries on their page. */
const HEADING = 2;

/** As `--netns` takes it. */
export function namespaceName({ names, pid }: NetworkNamespace): string {
  return names[0] ?? String(pid ?? '');
}
