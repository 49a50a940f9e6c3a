// The switch registry: what is on or off on the screen, with its key, its flag and so its key in the configuration.
import type { KeyGroup } from './key-groups.ts';
import type { Hint } from './place.ts';

export interface Switch {
  /** Which part of the state has it: how the table is drawn, or what is left out of it. */
  readonly part: 'display' | 'filters';
  /** Before any flag, key or configuration. */
  readonly usual: boolean;
  readonly key: string;
  readonly group: KeyGroup;
  /** What the key does. */
  readonly meaning: string;
  /** What iptstate does on the same key; absent where it has no such key. */
  readonly iptstate?: string;
  readonly hint?: Hint;
  /** Another switch that goes on with it, and off by itself only. */
  readonly brings?: 'hideDns';
  readonly flag: SwitchFlag;
}

/** As `Flag` of the command line has it. The long name is the key of the configuration too, and so is its opposite. */
interface SwitchFlag {
  readonly long: string;
  readonly aliases?: readonly string[];
  /** The name that undoes it. */
  readonly opposite: string;
  /** Whether the long name turns the switch off, as in `--no-color`. */
  readonly turnsOff?: true;
  readonly short?: string;
  /** Commands on which the letter means something else. */
  readonly noShortOn?: readonly ('top' | 'list')[];
  readonly commands: readonly ('top' | 'list' | 'hosts' | 'count' | 'events' | 'expect' | 'delete')[];
  readonly category: 'Filters' | 'Sorting and columns' | 'Display';
  readonly summary: string;
  readonly doc?: string;
  readonly iptstate?: string;
}

const ON_SCREEN = ['top'] as const;
/** The list takes all that iptstate's single run takes, also what only a screen can show. */
const SHOWING = ['top', 'list'] as const;
/** The commands that take a FILTER. */
const FILTERED = ['top', 'list', 'hosts', 'count', 'events', 'expect', 'delete'] as const;

/** In the order in which help has their keys; iptstate's first. */
export const SWITCHES = {
  colors: {
    part: 'display',
    usual: true,
    key: 'c',
    group: 'Display',
    meaning: 'colours on or off',
    iptstate: 'toggle colors',
    flag: {
      long: 'no-color',
      aliases: ['no-colour'],
      opposite: 'color',
      turnsOff: true,
      short: 'c',
      commands: SHOWING,
      category: 'Display',
      summary: 'no colours; --color for colours in spite of NO_COLOR',
      iptstate: '-c, --no-color: toggle color-code by protocol',
    },
  },
  counters: {
    part: 'display',
    usual: false,
    key: 'C',
    group: 'Display',
    meaning: 'show bytes and packets',
    iptstate: 'toggle counters',
    flag: {
      long: 'counters',
      opposite: 'no-counters',
      short: 'C',
      commands: SHOWING,
      category: 'Sorting and columns',
      summary: 'show bytes and packets',
      iptstate: '-C, --counters: toggle display of bytes/packets counters',
    },
  },
  names: {
    part: 'display',
    usual: false,
    key: 'l',
    group: 'Display',
    meaning: 'names for addresses and ports; hides DNS queries with it',
    iptstate: 'toggle DNS lookups',
    brings: 'hideDns',
    flag: {
      long: 'lookup',
      aliases: ['names'],
      opposite: 'no-lookup',
      short: 'l',
      commands: ['top', 'list', 'hosts'],
      category: 'Display',
      summary: 'names for addresses and ports',
      doc: 'Names come from hosts files and DHCP leases, then from the DNS, in the background. As with iptstate, DNS queries are hidden with it on the screen and in the list; --dns shows them.',
      iptstate: '-l, --lookup: show hostnames, enables -L',
    },
  },
  markTruncated: {
    part: 'display',
    usual: false,
    key: 'm',
    group: 'Display',
    meaning: 'mark shortened names with +',
    iptstate: 'toggle marking truncated hostnames',
    flag: {
      long: 'mark-truncated',
      opposite: 'no-mark-truncated',
      short: 'm',
      commands: SHOWING,
      category: 'Display',
      summary: 'mark shortened names with +',
      iptstate: '-m, --mark-truncated: mark truncated hostnames with a +',
    },
  },
  /** Columns as wide as what stands in them, not as wide as the screen allows. */
  fitted: {
    part: 'display',
    usual: true,
    key: 'o',
    group: 'Display',
    meaning: 'columns as wide as their contents, or fixed',
    iptstate: 'toggle dynamic formatting',
    flag: {
      long: 'no-dynamic',
      opposite: 'dynamic',
      turnsOff: true,
      short: 'o',
      noShortOn: ['list'],
      commands: SHOWING,
      category: 'Display',
      summary: 'fixed column widths (on list, -o is the format)',
      iptstate: '-o, --no-dynamic: toggle dynamic formatting',
    },
  },
  scrolling: {
    part: 'display',
    usual: true,
    key: 'p',
    group: 'Display',
    meaning: 'scrolling on, or the top rows pinned',
    iptstate: 'toggle scrolling',
    flag: {
      long: 'no-scroll',
      opposite: 'scroll',
      turnsOff: true,
      short: 'p',
      commands: SHOWING,
      category: 'Display',
      summary: 'pin the top rows, no scrolling',
      iptstate: '-p, --no-scroll: no scrolling',
    },
  },
  totals: {
    part: 'display',
    usual: false,
    key: 't',
    group: 'Display',
    meaning: 'totals by protocol and state',
    iptstate: 'toggle totals',
    flag: {
      long: 'totals',
      opposite: 'no-totals',
      short: 't',
      commands: SHOWING,
      category: 'Display',
      summary: 'totals by protocol and by state',
      iptstate: '-t, --totals: toggle display of totals',
    },
  },
  bits: {
    part: 'display',
    usual: false,
    key: 'U',
    group: 'Display',
    meaning: 'rates in bits a second, or in bytes',
    flag: {
      long: 'bits',
      opposite: 'bytes',
      commands: ['top', 'hosts'],
      category: 'Display',
      summary: 'rates in bits a second (b/s), as providers tell them, in place of bytes (B/s)',
    },
  },
  nat: {
    part: 'display',
    usual: false,
    key: 'n',
    group: 'Display',
    meaning: 'show or hide the NAT columns',
    flag: {
      long: 'nat-columns',
      opposite: 'no-nat-columns',
      commands: ON_SCREEN,
      category: 'Sorting and columns',
      summary: 'show the NAT columns',
    },
  },
  /** The sidebar stands beside the table, where there is room for it. */
  sidebar: {
    part: 'display',
    usual: true,
    key: 'w',
    group: 'Hosts',
    meaning: 'put the sidebar away, for a wider table, or bring it back',
    hint: { label: { hosts: 'Put away' }, rank: 9 },
    flag: {
      long: 'no-sidebar',
      opposite: 'sidebar',
      turnsOff: true,
      commands: ON_SCREEN,
      category: 'Display',
      summary: 'begin without the sidebar, for a wider table',
    },
  },
  tree: {
    part: 'display',
    usual: false,
    key: 'f5',
    group: 'Display',
    meaning:
      'fold the flows under their host, or whatever the sidebar groups them by; Enter unfolds one, * all',
    hint: { label: { flows: 'Tree' }, rank: 8.5 },
    flag: {
      long: 'tree',
      opposite: 'no-tree',
      commands: ON_SCREEN,
      category: 'Display',
      summary: 'begin with the flows folded under their hosts',
    },
  },
  invert: {
    part: 'filters',
    usual: false,
    key: 'i',
    group: 'Filters',
    meaning: 'show what the filters hide, hide what they show',
    iptstate: 'invert filters',
    flag: {
      long: 'invert',
      aliases: ['invert-filters'],
      opposite: 'no-invert',
      short: 'i',
      commands: FILTERED,
      category: 'Filters',
      summary: 'invert each filter: only what it would hide',
      doc: 'FILTER counts as one of the filters. What --no-dns and --no-loopback hide stays hidden.',
      iptstate: '-i, --invert-filters: display non-matching results',
    },
  },
  hideDns: {
    part: 'filters',
    usual: false,
    key: 'L',
    group: 'Filters',
    meaning: 'hide DNS queries (destination port 53)',
    iptstate: 'hide outgoing DNS lookups',
    flag: {
      long: 'no-dns',
      opposite: 'dns',
      short: 'L',
      commands: FILTERED,
      category: 'Filters',
      summary: 'hide DNS queries (destination port 53)',
      iptstate: '-L, --no-dns: skip outgoing DNS lookup states',
    },
  },
  hideLoopback: {
    part: 'filters',
    usual: false,
    key: 'f',
    group: 'Filters',
    meaning: 'hide flows on loopback',
    iptstate: 'filter loopback',
    flag: {
      long: 'no-loopback',
      opposite: 'loopback',
      short: 'f',
      commands: FILTERED,
      category: 'Filters',
      summary: 'hide flows on loopback',
      iptstate: '-f, --no-loopback: filter states on loopback',
    },
  },
} as const satisfies Readonly<Record<string, Switch>>;

export type SwitchName = keyof typeof SWITCHES;
type In<Part extends Switch['part']> = {
  [Name in SwitchName]: (typeof SWITCHES)[Name]['part'] extends Part ? Name : never;
}[SwitchName];
export type DisplaySwitch = In<'display'>;
export type FilterSwitch = In<'filters'>;

export const SWITCH_NAMES = Object.keys(SWITCHES) as SwitchName[];

/** Every switch as it is before anybody has turned it. */
export const USUAL_SWITCHES = Object.fromEntries(
  SWITCH_NAMES.map(name => [name, SWITCHES[name].usual]),
) as Readonly<Record<SwitchName, boolean>>;

export function switchNamed(name: SwitchName): Switch {
  return SWITCHES[name];
}

/** Those of the switches that say how the table is drawn. */
export function displayOf(
  switches: Readonly<Record<SwitchName, boolean>>,
): Readonly<Record<DisplaySwitch, boolean>> {
  const names = SWITCH_NAMES.filter(name => SWITCHES[name].part === 'display');
  return Object.fromEntries(names.map(name => [name, switches[name]])) as Record<DisplaySwitch, boolean>;
}

export function isFilterSwitch(name: SwitchName): name is FilterSwitch {
  return SWITCHES[name].part === 'filters';
}
