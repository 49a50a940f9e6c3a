// The keys for the looks of the screen, and how often it is made anew.
import { ask, at, inGroup } from './binding.ts';
import { choiceKeys, switchKeys } from './switches.ts';

export const DISPLAY_KEYS = inGroup('Display', [
  ...switchKeys('Display'),
  {
    keys: ['*'],
    action: { type: 'fold-all' },
    meaning: 'in the tree: unfold all groups, or fold them again',
  },
  ...choiceKeys('Display'),
  {
    keys: ['f2'],
    action: { type: 'choose-columns' },
    meaning: 'choose the columns and their order; remembered in the configuration file',
    hint: { label: { flows: 'Columns' }, rank: 11 },
  },
  {
    keys: ['R'],
    action: ask('interval'),
    meaning: 'seconds between readings',
    iptstate: 'change refresh rate',
  },
  {
    keys: ['P'],
    action: { type: 'freeze' },
    meaning: 'freeze what is shown; reading goes on',
    hint: { label: at('Freeze', 'flows', 'hosts', 'details', 'events'), rank: 10 },
  },
]);
