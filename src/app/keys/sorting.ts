// The keys that order the table.
import { inGroup } from './binding.ts';

export const SORTING_KEYS = inGroup('Sorting', [
  {
    keys: ['b'],
    action: { type: 'sort-next' },
    meaning: 'sort by the next column; the column before breaks ties',
    iptstate: 'sort by next column',
  },
  {
    keys: ['B'],
    action: { type: 'sort-previous' },
    meaning: 'sort by the previous column',
    iptstate: 'sort by previous column',
  },
  {
    keys: ['r'],
    action: { type: 'sort-reverse' },
    meaning: 'reverse the order; what a flow does not state stays last',
    iptstate: 'toggle reverse sorting',
    hint: { label: { flows: 'Reverse' }, rank: 9 },
  },
  {
    keys: ['f6'],
    action: { type: 'list-sort-columns' },
    meaning: 'choose the column to sort by from a list',
    hint: { label: { flows: 'Sort' }, rank: 3 },
  },
]);
