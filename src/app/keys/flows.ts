// The keys that tell more of the flows, and those that change them.
import { ask, at, inGroup } from './binding.ts';

export const FLOW_KEYS = inGroup('Flows', [
  {
    keys: ['T'],
    action: { type: 'show-pressure' },
    meaning: 'why the table fills, and what helps',
    hint: { label: at('Pressure', 'flows', 'hosts', 'help', 'details', 'events'), rank: 6 },
  },
  {
    keys: ['v'],
    action: { type: 'show-events' },
    meaning: 'the last thousand events: flows that came, changed and went',
    hint: { label: at('Events', 'flows', 'hosts', 'help', 'pressure'), rank: 11.1 },
  },
  {
    keys: ['space'],
    action: { type: 'tag' },
    meaning:
      'read the table now, and tag the flow under the cursor, or take its tag away: x, M and y then mean all that are tagged; Esc takes all tags away',
    iptstate: 'refresh',
  },
  {
    keys: ['N'],
    action: { type: 'list-namespaces' },
    meaning: 'the network namespaces of this machine, to read another',
  },
  {
    keys: ['x', 'f9'],
    action: { type: 'delete' },
    meaning: 'delete the flow under the cursor, after asking',
    iptstate: 'delete the highlighted state',
    hint: { label: { ...at('Delete', 'flows', 'details'), pressure: 'Delete' }, rank: 7 },
  },
  {
    keys: ['X'],
    action: { type: 'delete-all' },
    meaning: 'delete all flows of the host under the cursor, or all that the filter shows, after asking',
    hint: { label: { hosts: 'Delete all' }, rank: 7 },
  },
  {
    keys: ['y'],
    action: { type: 'copy' },
    meaning:
      'copy something of the flow under the cursor, from a list: an address, the flow, a filter for tcpdump, a command for conntrack (OSC 52)',
  },
  {
    keys: ['W'],
    action: ask('save'),
    meaning: 'write what is shown into a new file: .csv, .json, .jsonl or .xml by its name, else text',
  },
  {
    keys: ['M'],
    action: ask('mark'),
    meaning: 'set the mark of the flow under the cursor, or of all shown, after asking',
  },
]);
