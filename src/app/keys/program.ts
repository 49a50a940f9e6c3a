// The keys of the program itself.
import { at, inGroup, move } from './binding.ts';

export const PROGRAM_KEYS = inGroup('Program', [
  {
    keys: ['C-r'],
    action: { type: 'refresh' },
    meaning: 'read the table now',
  },
  {
    keys: ['C-l'],
    action: { type: 'redraw' },
    meaning: 'draw the screen anew',
    iptstate: 'redraw',
  },
  {
    keys: ['escape', 'C-g'],
    action: { type: 'back' },
    meaning: 'one step back: out of a page, a find, the sidebar, a choice of host',
    iptstate: '^G leaves a prompt',
    hint: { label: at('Back', 'help', 'details', 'pressure', 'events', 'namespaces'), rank: 0 },
  },
  {
    keys: ['h', '?', 'f1'],
    action: { type: 'show-help' },
    meaning: 'this help',
    iptstate: 'help',
    hint: { label: at('Help', 'flows', 'hosts', 'details', 'pressure', 'events', 'namespaces'), rank: 1 },
  },
  { keys: ['C-z'], action: { type: 'suspend' }, meaning: 'suspend; fg brings it back' },
  {
    keys: ['q', 'C-c', 'f10'],
    action: { type: 'quit' },
    meaning: 'quit',
    iptstate: 'quit',
    hint: { label: 'Quit', rank: 12 },
  },
]);

export const PAGE_KEYS = inGroup(
  'Pages',
  [
    { keys: ['space'], action: move('page-down'), meaning: 'one page down' },
    {
      keys: ['c'],
      action: { type: 'copy' },
      meaning: 'on the page of pressure: copy the command or the name under the cursor (OSC 52)',
      hint: { label: { pressure: 'Copy' }, rank: 5.5 },
    },
    {
      keys: ['q'],
      action: { type: 'back' },
      meaning: 'close the page',
      hint: { label: at('Close', 'help', 'details', 'pressure', 'events', 'namespaces'), rank: 12 },
    },
  ],
  'page',
);
