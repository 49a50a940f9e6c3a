// Flows by protocol and state: of the table, and of the rows shown.
import { expect, test } from 'vitest';
import { countTotals } from '../../src/view/totals.ts';
import { FIVE_FLOWS, readSnapshot } from '../app/tables.ts';

test('all flows, the most first; what has no state is named as in the sidebar', () => {
  expect(countTotals(readSnapshot(FIVE_FLOWS), undefined)).toEqual({
    protocols: [
      { name: 'tcp', shown: 3, all: 3 },
      { name: 'icmp', shown: 1, all: 1 },
      { name: 'udp', shown: 1, all: 1 },
    ],
    states: [
      { name: 'ESTABLISHED', shown: 2, all: 2 },
      { name: 'SYN_SENT2', shown: 1, all: 1 },
      { name: 'icmp replied', shown: 1, all: 1 },
      { name: 'udp replied', shown: 1, all: 1 },
    ],
  });
});

test('those shown, beside all', () => {
  const { protocols, states } = countTotals(readSnapshot(FIVE_FLOWS), Uint32Array.of(0, 2));
  expect(protocols.map(({ shown, all }) => `${shown}/${all}`)).toEqual(['1/3', '0/1', '1/1']);
  expect(states.map(({ shown, all }) => `${shown}/${all}`)).toEqual(['1/2', '0/1', '0/1', '1/1']);
});
