// The list of network namespaces: where its cursor begins, and where it moves to.
import { expect, test } from 'vitest';
import { moveInNamespaces, openNamespaceList } from '../../src/app/namespace-list.ts';
import { initialState, type State } from '../../src/app/state.ts';
import type { NetworkNamespace } from '../../src/reader/namespaces.ts';

const COUNT = 30;
const FOUND: readonly NetworkNamespace[] = Array.from({ length: COUNT }, (_, at) => ({
  inode: 4_026_531_840 + at,
  names: [`ns${at}`],
  pid: undefined,
  command: '',
  path: `/run/netns/ns${at}`,
  count: 0,
}));

function opened(shown: number | undefined): State {
  const state = initialState({ room: { flows: 10, hosts: 10, page: 10 } });
  return openNamespaceList(state, { type: 'namespaces', found: FOUND, shown });
}

test('the cursor is on our own namespace while that is shown', () => {
  expect(opened(undefined)).toMatchObject({ page: 'namespaces', scroll: 0, namespaces: { index: 0 } });
});

test('the cursor is on the namespace that is shown, and that is in sight', () => {
  const state = opened(FOUND[20]?.inode);
  expect(state.namespaces.index).toBe(20);
  // Two lines of heading stand above the entries, and one is kept below the cursor.
  expect(state.scroll).toBe(14);
});

test('a namespace that has gone leaves the cursor on our own', () => {
  expect(opened(1).namespaces.index).toBe(0);
});

test('the cursor moves no further than the ends', () => {
  const state = opened(FOUND[20]?.inode);
  expect(moveInNamespaces(state, 'up').namespaces.index).toBe(19);
  expect(moveInNamespaces(state, 'page-down').namespaces.index).toBe(COUNT - 1);
  expect(moveInNamespaces(state, 'end').namespaces.index).toBe(COUNT - 1);
  expect(moveInNamespaces(state, 'home')).toMatchObject({ scroll: 0, namespaces: { index: 0 } });
});
