// A snapshot's buffers go back when the last reader lets go, and not before.
import { expect, test } from 'vitest';
import { SnapshotHolders } from '../../src/app/snapshot-holders.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { readSnapshot } from './tables.ts';

function holders(): { holders: SnapshotHolders; recycled: Snapshot[] } {
  const recycled: Snapshot[] = [];
  return { holders: new SnapshotHolders(snapshot => recycled.push(snapshot)), recycled };
}

test('the one shown before goes back when another is shown', () => {
  const { holders: held, recycled } = holders();
  const [first, second] = [readSnapshot(''), readSnapshot('')];
  let shown = held.exchange(undefined, first);
  shown = held.exchange(shown, second);
  expect(shown).toBe(second);
  expect(recycled).toEqual([first]);
});

test('one shown anew is not let go', () => {
  const { holders: held, recycled } = holders();
  const snapshot = readSnapshot('');
  held.exchange(held.exchange(undefined, snapshot), snapshot);
  expect(recycled).toEqual([]);
});

test('one that is still judged stays until that is done', () => {
  const { holders: held, recycled } = holders();
  const [first, second] = [readSnapshot(''), readSnapshot('')];
  const shown = held.exchange(undefined, first);
  held.exchange(undefined, first);
  held.exchange(shown, second);
  expect(recycled).toEqual([]);
  held.exchange(first, undefined);
  expect(recycled).toEqual([first]);
});
