// A cursor in a list that re-sorts itself: it belongs to an entry, not to a line, and does not slide under the finger.

/** Entries are known by a key that outlives re-sorting: a flow's number, a group's name. */
export interface Cursor<K> {
  /** The entry it belongs to; undefined while it rests at the top, where it stays whatever comes there. */
  readonly key: K | undefined;
  /** Its place in the list. */
  readonly index: number;
  /** The list's first visible place. */
  readonly top: number;
}

/** The list a cursor moves in. */
export interface CursorList<K> {
  readonly length: number;
  /** How many entries are visible at once. */
  readonly height: number;
  keyAt(index: number): K;
  /** Place of an entry, or -1. */
  indexOf(key: K): number;
}

export const AT_TOP: Cursor<never> = { key: undefined, index: 0, top: 0 };

/** The cursor `delta` entries further, scrolling no more than it must. */
export function moveCursor<K>(cursor: Cursor<K>, delta: number, list: CursorList<K>): Cursor<K> {
  return placeCursor(cursor, cursor.index + delta, list);
}

/** The cursor at a place; the first place makes it rest at the top. */
export function placeCursor<K>(cursor: Cursor<K>, index: number, list: CursorList<K>): Cursor<K> {
  const at = clamp(index, 0, list.length - 1);
  if (at <= 0) return AT_TOP;
  const top = clamp(cursor.top, at - list.height + 1, at);
  return { key: list.keyAt(at), index: at, top };
}

/** The cursor after the list has changed: on its entry, on the same line of the screen; else where it was. */
export function settleCursor<K>(cursor: Cursor<K>, list: CursorList<K>): Cursor<K> {
  if (cursor.key === undefined || list.length === 0) return AT_TOP;
  const found = list.indexOf(cursor.key);
  const index = found >= 0 ? found : clamp(cursor.index, 0, list.length - 1);
  const line = clamp(cursor.index - cursor.top, 0, list.height - 1);
  const top = clamp(index - line, 0, Math.max(0, list.length - list.height));
  return { key: list.keyAt(index), index, top: clamp(top, index - list.height + 1, index) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(0, Math.max(least, Math.min(value, most)));
}
