// The list of network namespaces on the screen: moving in it, and which one is chosen.
import type { NetworkNamespace } from '../reader/namespaces.ts';
import type { Motion } from './action.ts';
import type { State } from './state.ts';

export interface NamespaceList {
  /** Our own first. */
  readonly found: readonly NetworkNamespace[];
  readonly index: number;
}

export type NamespaceAction = { readonly type: 'namespaces'; readonly found: readonly NetworkNamespace[] };

/** The state with the list on the screen. */
export function openNamespaceList(state: State, found: readonly NetworkNamespace[]): State {
  return { ...state, page: 'namespaces', scroll: 0, namespaces: { found, index: 0 } };
}

/** Moves the cursor; `room` are the lines of a page. The list scrolls no more than it must. */
export function moveInNamespaces(state: State, motion: Motion): State {
  const { found, index } = state.namespaces;
  const { page } = state.room;
  const last = Math.max(0, found.length - 1);
  const step = { up: -1, down: 1, 'page-up': -page, 'page-down': page, home: -last, end: last }[motion];
  const to = Math.max(0, Math.min(last, index + step));
  const scroll = Math.max(to - page + 2 + HEADING, Math.min(state.scroll, to));
  return { ...state, scroll: Math.max(0, scroll), namespaces: { found, index: to } };
}

/** Lines above the entries on their page. */
const HEADING = 2;

/** As `--netns` takes it. */
export function namespaceName({ names, pid }: NetworkNamespace): string {
  return names[0] ?? String(pid ?? '');
}
