// The keys that move in the table and in pages, and those of the sidebar.
import { at, inGroup, move } from './binding.ts';
import { choiceKeys, switchKeys } from './switches.ts';

export const MOVING_KEYS = inGroup('Moving', [
  {
    keys: ['down', 'j'],
    action: move('down'),
    meaning: 'one line down',
    iptstate: 'move down (its manual has j and k the wrong way round)',
  },
  { keys: ['up', 'k'], action: move('up'), meaning: 'one line up', iptstate: 'move up' },
  {
    keys: ['pagedown', 'C-d'],
    action: move('page-down'),
    meaning: 'one page down',
    iptstate: 'page down',
    hint: { label: at('More', 'help', 'details', 'pressure'), rank: 3 },
  },
  {
    keys: ['pageup', 'C-u'],
    action: move('page-up'),
    meaning: 'one page up',
    iptstate: 'page up',
    hint: { label: { events: 'Earlier' }, rank: 3 },
  },
  {
    keys: ['home'],
    action: move('home'),
    meaning: 'to the top, and stay there',
    iptstate: 'go to the top',
  },
  {
    keys: ['end', 'G'],
    action: move('end'),
    meaning: 'to the bottom',
    iptstate: 'go to the bottom',
    hint: { label: { events: 'Newest' }, rank: 4 },
  },
  {
    keys: ['right'],
    action: { type: 'scroll-columns', step: 1 },
    meaning: 'columns to the right; the first one stays',
  },
  {
    keys: ['left'],
    action: { type: 'scroll-columns', step: -1 },
    meaning: 'columns to the left again',
  },
  {
    keys: ['F'],
    action: { type: 'follow-flow' },
    meaning: 'follow the flow under the cursor through every order and filter, or let it go',
  },
]);

export const HOST_KEYS = inGroup('Hosts', [
  {
    keys: ['tab', 'S-tab'],
    action: { type: 'switch-focus' },
    meaning: 'to the sidebar and back',
    hint: { label: { flows: 'Hosts', hosts: 'Flows' }, rank: 4 },
  },
  ...choiceKeys('Hosts'),
  ...switchKeys('Hosts'),
  {
    keys: ['enter'],
    action: { type: 'open' },
    meaning: "on a flow: its details; in the sidebar and on the page of pressure: only that group's flows",
    hint: {
      label: { flows: 'Details', hosts: 'Only these', namespaces: 'Read', pressure: 'Flows' },
      rank: 5,
    },
  },
]);
