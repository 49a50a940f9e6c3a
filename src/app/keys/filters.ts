// The keys that narrow the table, and those that find a row in it.
import { ask, at, inGroup } from './binding.ts';
import { switchKeys } from './switches.ts';

export const FILTER_KEYS = inGroup('Filters', [
  {
    keys: ['s'],
    action: ask('source'),
    meaning: 'only flows from this address or prefix',
    iptstate: 'change source filter',
  },
  {
    keys: ['d'],
    action: ask('destination'),
    meaning: 'only flows to this address or prefix',
    iptstate: 'change destination filter',
  },
  {
    keys: ['S'],
    action: ask('sport'),
    meaning: 'only flows from this port',
    iptstate: 'change source port filter',
  },
  {
    keys: ['D'],
    action: ask('dport'),
    meaning: 'only flows to this port',
    iptstate: 'change destination port filter',
  },
  {
    keys: ['f4', '\\'],
    action: ask('filter'),
    meaning: 'filter by an expression, such as: src net 192.168.1.0/24 and udp',
    hint: { label: at('Filter', 'flows', 'hosts', 'events'), rank: 2 },
  },
  {
    keys: ['='],
    action: { type: 'list-filters', kind: 'only' },
    meaning: 'only flows like the one under the cursor: its source, network, service, state, from a list',
  },
  {
    keys: ['!'],
    action: { type: 'list-filters', kind: 'not' },
    meaning: 'no flows like the one under the cursor, from the same list',
  },
  {
    keys: ['u'],
    action: { type: 'clear-filters' },
    meaning: 'clear every filter, the choice of a group too',
  },
  {
    keys: ['+'],
    action: ask('filter-name'),
    meaning:
      'save the filters in use under a name, which stands for them in every filter; remembered in the configuration file',
  },
  ...switchKeys('Filters'),
]);

export const FIND_KEYS = inGroup('Find', [
  {
    keys: ['/', 'f3'],
    action: ask('find'),
    meaning:
      'find among the rows shown, as you type: text, or a filter such as: udp and dst port 53; in help, in its text',
    hint: { label: { flows: 'Find', help: 'Find' }, rank: 8 },
  },
  {
    keys: ['n'],
    mode: 'find',
    action: { type: 'next-match' },
    meaning: 'while a find is active, until Esc ends it: next match',
  },
  {
    keys: ['N'],
    mode: 'find',
    action: { type: 'previous-match' },
    meaning: 'while a find is active: previous match',
  },
]);
