// Flags for the order of rows, the columns and the looks of the screen.
import type { CommandName, Flag } from '../flag.ts';
import { parseColumn, parseColumns } from '../values.ts';

/** The list takes all that iptstate's single run takes, also what only a screen can show. */
const SHOWING: readonly CommandName[] = ['top', 'list'];

export const SORT_FLAGS: readonly Flag[] = [
  {
    long: 'sort',
    short: 'b',
    value: { name: 'COLUMN' },
    commands: SHOWING,
    category: 'Sorting and columns',
    summary: "sort by a column: iptstate's letter S d D p s t b P, or its name",
    doc: 'Addresses sort as numbers. A flow that lacks the fact comes last, whichever way. The list in text form is sorted by source unless told otherwise, the other formats keep the order of the table.',
    iptstate: '-b, --sort: the same letters',
    set: (settings, text) => {
      settings.sort = parseColumn(text);
    },
  },
  {
    long: 'reverse',
    opposite: 'no-reverse',
    short: 'r',
    commands: SHOWING,
    category: 'Sorting and columns',
    summary: 'reverse the order',
    iptstate: '-r, --reverse: reverse sort order',
    turn: (settings, on) => {
      settings.reverse = on;
    },
  },
  {
    long: 'columns',
    value: { name: 'LIST' },
    commands: SHOWING,
    category: 'Sorting and columns',
    summary: 'which columns to show, in this order, by name or letter',
    set: (settings, text) => {
      settings.columns = parseColumns(text);
    },
  },
  {
    long: 'counters',
    opposite: 'no-counters',
    short: 'C',
    commands: SHOWING,
    category: 'Sorting and columns',
    summary: 'show bytes and packets',
    iptstate: '-C, --counters: toggle display of bytes/packets counters',
    turn: (settings, on) => {
      settings.counters = on;
    },
  },
];

export const DISPLAY_FLAGS: readonly Flag[] = [
  {
    long: 'lookup',
    aliases: ['names'],
    opposite: 'no-lookup',
    short: 'l',
    commands: ['top', 'list', 'hosts'],
    category: 'Display',
    summary: 'names for addresses and ports',
    doc: 'Names come from hosts files and DHCP leases, then from the DNS, in the background. As with iptstate, DNS queries are hidden with it on the screen and in the list; --dns shows them.',
    iptstate: '-l, --lookup: show hostnames, enables -L',
    turn: (settings, on) => {
      settings.names = on;
      if (on) settings.hideDns = true;
    },
  },
  {
    long: 'mark-truncated',
    opposite: 'no-mark-truncated',
    short: 'm',
    commands: SHOWING,
    category: 'Display',
    summary: 'mark shortened names with +',
    iptstate: '-m, --mark-truncated: mark truncated hostnames with a +',
    turn: (settings, on) => {
      settings.markTruncated = on;
    },
  },
  {
    long: 'totals',
    opposite: 'no-totals',
    short: 't',
    commands: SHOWING,
    category: 'Display',
    summary: 'totals by protocol and by state',
    iptstate: '-t, --totals: toggle display of totals',
    turn: (settings, on) => {
      settings.totals = on;
    },
  },
  {
    long: 'no-color',
    aliases: ['no-colour'],
    opposite: 'color',
    short: 'c',
    commands: SHOWING,
    category: 'Display',
    summary: 'no colours; --color for colours in spite of NO_COLOR',
    iptstate: '-c, --no-color: toggle color-code by protocol',
    turn: (settings, on) => {
      settings.colors = !on;
    },
  },
  {
    long: 'no-dynamic',
    opposite: 'dynamic',
    short: 'o',
    commands: ['top'],
    category: 'Display',
    summary: 'fixed column widths',
    iptstate: '-o, --no-dynamic: toggle dynamic formatting',
    turn: (settings, on) => {
      settings.fitted = !on;
    },
  },
  {
    long: 'no-dynamic',
    opposite: 'dynamic',
    commands: ['list'],
    category: 'Display',
    summary: 'fixed column widths (-o is the format here)',
    turn: (settings, on) => {
      settings.fitted = !on;
    },
  },
  {
    long: 'no-scroll',
    opposite: 'scroll',
    short: 'p',
    commands: SHOWING,
    category: 'Display',
    summary: 'pin the top rows, no scrolling',
    iptstate: '-p, --no-scroll: no scrolling',
    turn: (settings, on) => {
      settings.scrolling = !on;
    },
  },
  {
    long: 'mouse',
    opposite: 'no-mouse',
    commands: ['top'],
    category: 'Display',
    summary: 'let the mouse sort by a click on a title',
    turn: (settings, on) => {
      settings.mouse = on;
    },
  },
  {
    long: 'ascii',
    opposite: 'no-ascii',
    commands: ['top'],
    category: 'Display',
    summary: 'boxes and bars in ASCII, as where the locale is not UTF-8',
    turn: (settings, on) => {
      settings.ascii = on;
    },
  },
];
