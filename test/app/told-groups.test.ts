// Groups by what is known beside the table, when more of it is known than at the time of the reading.
import { expect, test } from 'vitest';
import { initialState } from '../../src/app/state.ts';
import type { Device } from '../../src/names/device.ts';
import { End } from '../../src/snapshot/snapshot.ts';
import { addressText } from '../../src/view/flow-text.ts';
import { FIVE_FLOWS, readingOf, readSnapshot, showingNothing } from './tables.ts';

const XBOX: Device = { mac: '28:16:a8:01:02:03', addresses: [], name: 'xbox', vendor: undefined };

test('are counted anew for the same reading, and have not grown by being called otherwise', () => {
  let known: Device | undefined;
  const shown = showingNothing({
    deviceOf: (snapshot, row) =>
      addressText(snapshot, row, End.ORIGINAL_SRC) === '192.168.1.23' ? undefined : known,
  });
  const reading = readingOf(readSnapshot(FIVE_FLOWS));
  const state = initialState({ grouping: 'device' });
  const groups = (): unknown[] => shown.groups.map(each => [each.name, each.alias, shown.changeOf(each)]);
  shown.show(reading, state, undefined);
  expect(groups()).toEqual([
    ['192.168.1.7', undefined, undefined],
    ['192.168.1.30', undefined, undefined],
    ['192.168.1.23', undefined, undefined],
  ]);
  known = XBOX;
  shown.show(reading, state, undefined);
  expect(groups()).toEqual([
    [XBOX.mac, 'xbox', undefined],
    ['192.168.1.23', undefined, undefined],
  ]);
});
