// The keys for the looks of the screen, and how often it is made anew.
import { ask, at, inGroup, toggle } from './binding.ts';

export const DISPLAY_KEYS = inGroup('Display', [
  {
    keys: ['c'],
    action: toggle('colors'),
    meaning: 'colours on or off',
    iptstate: 'toggle colors',
  },
  {
    keys: ['C'],
    action: toggle('counters'),
    meaning: 'show bytes and packets',
    iptstate: 'toggle counters',
  },
  {
    keys: ['l'],
    action: toggle('names'),
    meaning: 'names for addresses and ports; hides DNS queries with it',
    iptstate: 'toggle DNS lookups',
  },
  {
    keys: ['m'],
    action: toggle('markTruncated'),
    meaning: 'mark shortened names with +',
    iptstate: 'toggle marking truncated hostnames',
  },
  {
    keys: ['o'],
    action: toggle('fitted'),
    meaning: 'columns as wide as their contents, or fixed',
    iptstate: 'toggle dynamic formatting',
  },
  {
    keys: ['p'],
    action: toggle('scrolling'),
    meaning: 'scrolling on, or the top rows pinned',
    iptstate: 'toggle scrolling',
  },
  {
    keys: ['t'],
    action: toggle('totals'),
    meaning: 'totals by protocol and state',
    iptstate: 'toggle totals',
  },
  {
    keys: ['n'],
    action: toggle('nat'),
    meaning: 'show or hide the NAT columns',
  },
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
