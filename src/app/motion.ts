// Moving: the cursors in the table, the sidebar and the lists, and the scrolling of pages.
import { type Cursor, type CursorList, moveCursor, placeCursor } from '../view/cursor.ts';
import { type Motion, motionLines, turnedLines } from '../view/motion.ts';
import { plainNotice } from '../view/notice.ts';
import { moveOnPage } from '../view/page-cursor.ts';
import type { Shown } from '../watch/shown.ts';
import { moveInNamespaces } from './namespace-list.ts';
import { moveInList } from './popup.ts';
import type { State } from './state.ts';

const WRAPPED = plainNotice('That was the last match; this is the one from the other end.');

/** The state after a motion in the list or the page that has the keys. */
export function move(state: State, motion: Motion, shown: Shown): State {
  if (state.popup) return { ...state, popup: moveInList(state.popup, motion) };
  if (state.page === 'namespaces') return moveInNamespaces(state, motion);
  if (state.page !== 'flows')
    return { ...state, ...moveOnPage(state, motion, state.room.page), following: false };
  if (state.focus === 'hosts') {
    return { ...state, hosts: moved(state.hosts, motion, shown.groupList(state.room.hosts)) };
  }
  return { ...state, flows: moved(state.flows, motion, reachable(state, shown)) };
}

/** The cursor to a place in one of the lists, which then has the keys. */
export function point(
  state: State,
  { focus, index }: { readonly focus: 'flows' | 'hosts'; readonly index: number },
  shown: Shown,
): State {
  if (focus === 'hosts') {
    return { ...state, focus, hosts: placeCursor(state.hosts, index, shown.groupList(state.room.hosts)) };
  }
  return { ...state, focus, flows: placeCursor(state.flows, index, reachable(state, shown)) };
}

/** The rows that the cursor can be moved to: with scrolling off, those on the screen. */
export function reachable(state: State, shown: Shown): CursorList<number> {
  const list = shown.flowList(state.room.flows);
  return state.display.scrolling ? list : { ...list, length: Math.min(list.length, list.height) };
}

/** The cursor belongs to the flow found, even where that stands at the top. */
export function moveToMatch(state: State, index: number, hasWrapped: boolean, shown: Shown): State {
  const list = reachable(state, shown);
  const flows = { ...placeCursor(state.flows, index, list), key: list.keyAt(index) };
  return { ...state, focus: 'flows', flows, notice: hasWrapped && !state.prompt ? WRAPPED : undefined };
}

function moved<K>(cursor: Cursor<K>, motion: Motion, list: CursorList<K>): Cursor<K> {
  return moveCursor(cursor, motionLines(motion, turnedLines(list.height)), list);
}

/** A page ends where it ends. One of events that has been scrolled to its end stays there, and so follows them. */
export function settleScroll(state: State, lastScroll: number): State {
  const following = state.page === 'events' && (state.following || state.scroll >= lastScroll);
  return { ...state, following, scroll: following ? lastScroll : Math.min(state.scroll, lastScroll) };
}
