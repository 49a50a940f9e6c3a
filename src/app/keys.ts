// The key registry: every key with what it does and how it is explained; handling, footer, help and man page derive from it.
import type { Action, Motion, Toggle } from './action.ts';
import { REPLAY_KEYS } from './replay-keys.ts';
import type { Page, PromptKind } from './state.ts';

export const KEY_GROUPS = [
  'Sorting',
  'Filters',
  'Find',
  'Display',
  'Moving',
  'Hosts',
  'Flows',
  'Replay',
  'Program',
] as const;
export type KeyGroup = (typeof KEY_GROUPS)[number];

/** Where a key goes while no prompt, list or question takes it: to a page, or to the sidebar beside the table. */
export type Place = Page | 'hosts';

export interface Binding {
  /** As the terminal names them; the first is the one shown. */
  readonly keys: readonly string[];
  readonly action: Action;
  readonly group: KeyGroup;
  readonly meaning: string;
  /** Present only then; a key that also stands elsewhere has this meaning then. Absent for always. */
  readonly when?: 'replay';
  /** What iptstate does on the same key; absent where it has no such key. */
  readonly iptstate?: string;
  /** Its word in the footer of each place that shows it, or of them all, and how early it stands there. */
  readonly footer?: { readonly label: string | Partial<Record<Place, string>>; readonly rank: number };
}

const move = (motion: Motion): Action => ({ type: 'move', motion });
const toggle = (what: Toggle): Action => ({ type: 'toggle', what });
const ask = (kind: PromptKind): Action => ({ type: 'ask', kind });
/** One word for several places. */
const at = (label: string, ...places: readonly Place[]): Partial<Record<Place, string>> =>
  Object.fromEntries(places.map(place => [place, label]));

/** In the order in which the help page explains them. */
export const KEYS: readonly Binding[] = [
  {
    keys: ['b'],
    action: { type: 'sort-next' },
    group: 'Sorting',
    meaning: 'sort by the next column; the column before breaks ties',
    iptstate: 'sort by next column',
  },
  {
    keys: ['B'],
    action: { type: 'sort-previous' },
    group: 'Sorting',
    meaning: 'sort by the previous column',
    iptstate: 'sort by previous column',
  },
  {
    keys: ['r'],
    action: { type: 'sort-reverse' },
    group: 'Sorting',
    meaning: 'reverse the order; what a flow does not state stays last',
    iptstate: 'toggle reverse sorting',
    footer: { label: { flows: 'Reverse' }, rank: 9 },
  },
  {
    keys: ['f6'],
    action: { type: 'list-sort-columns' },
    group: 'Sorting',
    meaning: 'choose the column to sort by from a list',
    footer: { label: { flows: 'Sort' }, rank: 3 },
  },
  {
    keys: ['s'],
    action: ask('source'),
    group: 'Filters',
    meaning: 'only flows from this address or prefix',
    iptstate: 'change source filter',
  },
  {
    keys: ['d'],
    action: ask('destination'),
    group: 'Filters',
    meaning: 'only flows to this address or prefix',
    iptstate: 'change destination filter',
  },
  {
    keys: ['S'],
    action: ask('sport'),
    group: 'Filters',
    meaning: 'only flows from this port',
    iptstate: 'change source port filter',
  },
  {
    keys: ['D'],
    action: ask('dport'),
    group: 'Filters',
    meaning: 'only flows to this port',
    iptstate: 'change destination port filter',
  },
  {
    keys: ['f4', '\\'],
    action: ask('filter'),
    group: 'Filters',
    meaning: 'filter by an expression, such as: src net 192.168.1.0/24 and udp',
    footer: { label: at('Filter', 'flows', 'hosts', 'events'), rank: 2 },
  },
  {
    keys: ['i'],
    action: toggle('invert'),
    group: 'Filters',
    meaning: 'show what the filters hide, hide what they show',
    iptstate: 'invert filters',
  },
  {
    keys: ['L'],
    action: toggle('hideDns'),
    group: 'Filters',
    meaning: 'hide DNS queries (destination port 53)',
    iptstate: 'hide outgoing DNS lookups',
  },
  {
    keys: ['f'],
    action: toggle('hideLoopback'),
    group: 'Filters',
    meaning: 'hide flows on loopback',
    iptstate: 'filter loopback',
  },
  {
    keys: ['/'],
    action: ask('find'),
    group: 'Find',
    meaning: 'find among the rows shown, as you type: text, or a filter such as: udp and dst port 53',
    footer: { label: { flows: 'Find' }, rank: 8 },
  },
  {
    keys: ['n'],
    action: { type: 'next-match-or-nat' },
    group: 'Find',
    meaning: 'while a find is active, until Esc ends it: next match; else show or hide the NAT columns',
  },
  {
    keys: ['N'],
    action: { type: 'previous-match-or-namespaces' },
    group: 'Find',
    meaning: 'while a find is active: previous match; else the network namespaces of this machine',
  },
  {
    keys: ['c'],
    action: toggle('colors'),
    group: 'Display',
    meaning: 'colours on or off',
    iptstate: 'toggle colors',
  },
  {
    keys: ['C'],
    action: toggle('counters'),
    group: 'Display',
    meaning: 'show bytes and packets',
    iptstate: 'toggle counters',
  },
  {
    keys: ['l'],
    action: toggle('names'),
    group: 'Display',
    meaning: 'names for addresses and ports; hides DNS queries with it',
    iptstate: 'toggle DNS lookups',
  },
  {
    keys: ['m'],
    action: toggle('markTruncated'),
    group: 'Display',
    meaning: 'mark shortened names with +',
    iptstate: 'toggle marking truncated hostnames',
  },
  {
    keys: ['o'],
    action: toggle('fitted'),
    group: 'Display',
    meaning: 'columns as wide as their contents, or fixed',
    iptstate: 'toggle dynamic formatting',
  },
  {
    keys: ['p'],
    action: toggle('scrolling'),
    group: 'Display',
    meaning: 'scrolling on, or the top rows pinned',
    iptstate: 'toggle scrolling',
  },
  {
    keys: ['t'],
    action: toggle('totals'),
    group: 'Display',
    meaning: 'totals by protocol and state',
    iptstate: 'toggle totals',
  },
  {
    keys: ['f2'],
    action: { type: 'choose-columns' },
    group: 'Display',
    meaning: 'choose the columns and their order; remembered in the configuration file',
    footer: { label: { flows: 'Columns' }, rank: 11 },
  },
  {
    keys: ['R'],
    action: ask('interval'),
    group: 'Display',
    meaning: 'seconds between readings',
    iptstate: 'change refresh rate',
  },
  {
    keys: ['P'],
    action: { type: 'freeze' },
    group: 'Display',
    meaning: 'freeze what is shown; reading goes on',
    footer: { label: at('Freeze', 'flows', 'hosts', 'details', 'events'), rank: 10 },
  },
  {
    keys: ['down', 'j'],
    action: move('down'),
    group: 'Moving',
    meaning: 'one line down',
    iptstate: 'move down (its manual has j and k the wrong way round)',
  },
  { keys: ['up', 'k'], action: move('up'), group: 'Moving', meaning: 'one line up', iptstate: 'move up' },
  {
    keys: ['pagedown', 'C-d'],
    action: move('page-down'),
    group: 'Moving',
    meaning: 'one page down',
    iptstate: 'page down',
    footer: { label: at('More', 'help', 'details', 'pressure'), rank: 3 },
  },
  {
    keys: ['pageup', 'C-u'],
    action: move('page-up'),
    group: 'Moving',
    meaning: 'one page up',
    iptstate: 'page up',
    footer: { label: { events: 'Earlier' }, rank: 3 },
  },
  {
    keys: ['home'],
    action: move('home'),
    group: 'Moving',
    meaning: 'to the top, and stay there',
    iptstate: 'go to the top',
  },
  {
    keys: ['end'],
    action: move('end'),
    group: 'Moving',
    meaning: 'to the bottom',
    iptstate: 'go to the bottom',
    footer: { label: { events: 'Newest' }, rank: 4 },
  },
  {
    keys: ['tab', 'S-tab'],
    action: { type: 'switch-focus' },
    group: 'Hosts',
    meaning: 'to the sidebar and back',
    footer: { label: { flows: 'Hosts', hosts: 'Flows' }, rank: 4 },
  },
  {
    keys: ['g'],
    action: { type: 'next-grouping' },
    group: 'Hosts',
    meaning: 'group the sidebar by source, destination, port, protocol, state',
    footer: { label: { hosts: 'Group by' }, rank: 5.1 },
  },
  {
    keys: ['w'],
    action: toggle('sidebar'),
    group: 'Hosts',
    meaning: 'put the sidebar away, for a wider table, or bring it back',
    footer: { label: { hosts: 'Put away' }, rank: 9 },
  },
  {
    keys: ['enter'],
    action: { type: 'open' },
    group: 'Hosts',
    meaning: "on a flow: its details; in the sidebar: only that group's flows",
    footer: { label: { flows: 'Details', hosts: 'Only these', namespaces: 'Read' }, rank: 5 },
  },
  {
    keys: ['T'],
    action: { type: 'show-pressure' },
    group: 'Flows',
    meaning: 'why the table fills, and what helps',
    footer: { label: at('Pressure', 'flows', 'hosts', 'help', 'details', 'events'), rank: 6 },
  },
  {
    keys: ['v'],
    action: { type: 'show-events' },
    group: 'Flows',
    meaning: 'the last thousand events: flows that came, changed and went',
    footer: { label: at('Events', 'flows', 'hosts', 'help', 'pressure'), rank: 11.1 },
  },
  {
    keys: ['x'],
    action: { type: 'delete' },
    group: 'Flows',
    meaning: 'delete the flow under the cursor, after asking',
    iptstate: 'delete the highlighted state',
    footer: { label: at('Delete', 'flows', 'details'), rank: 7 },
  },
  {
    keys: ['X'],
    action: { type: 'delete-all' },
    group: 'Flows',
    meaning: 'delete all flows of the host under the cursor, or all that the filter shows, after asking',
    footer: { label: { hosts: 'Delete all' }, rank: 7 },
  },
  {
    keys: ['M'],
    action: ask('mark'),
    group: 'Flows',
    meaning: 'set the mark of the flow under the cursor, or of all shown, after asking',
  },
  ...REPLAY_KEYS,
  {
    keys: ['space'],
    action: { type: 'refresh' },
    group: 'Program',
    meaning: 'read the table now',
    iptstate: 'refresh',
  },
  {
    keys: ['C-l'],
    action: { type: 'redraw' },
    group: 'Program',
    meaning: 'draw the screen anew',
    iptstate: 'redraw',
  },
  {
    keys: ['escape', 'C-g'],
    action: { type: 'back' },
    group: 'Program',
    meaning: 'one step back: out of a prompt, a list, a page, a find, a choice of host',
    iptstate: '^G leaves a prompt',
    footer: { label: at('Back', 'help', 'details', 'pressure', 'events', 'namespaces'), rank: 0 },
  },
  {
    keys: ['h', '?', 'f1'],
    action: { type: 'show-help' },
    group: 'Program',
    meaning: 'this help',
    iptstate: 'help',
    footer: { label: at('Help', 'flows', 'hosts', 'details', 'pressure', 'events', 'namespaces'), rank: 1 },
  },
  { keys: ['C-z'], action: { type: 'suspend' }, group: 'Program', meaning: 'suspend; fg brings it back' },
  {
    keys: ['q', 'C-c', 'f10'],
    action: { type: 'quit' },
    group: 'Program',
    meaning: 'quit',
    iptstate: 'quit',
    footer: { label: 'Quit', rank: 12 },
  },
];

/** The bindings there are, while a recording is replayed or while none is. */
export function presentKeys(isReplaying: boolean): readonly Binding[] {
  return KEYS.filter(({ when }) => when === undefined || isReplaying);
}

const always = keyMap(KEYS.filter(({ when }) => when === undefined));
const inReplay = keyMap(REPLAY_KEYS);

/** The binding of a key, by the terminal's name for it. */
export function bindingFor(key: string, isReplaying = false): Binding | undefined {
  return (isReplaying ? inReplay.get(key) : undefined) ?? always.get(key);
}

function keyMap(bindings: readonly Binding[]): ReadonlyMap<string, Binding> {
  return new Map(bindings.flatMap(binding => binding.keys.map(key => [key, binding] as const)));
}
