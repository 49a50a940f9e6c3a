// Flags for the order of rows, the columns and the looks of the screen.
import { type CommandName, inCategory } from '../flag.ts';
import { parseColumns, parseOrder } from '../values.ts';

/** The list takes all that iptstate's single run takes, also what only a screen can show. */
const SHOWING: readonly CommandName[] = ['top', 'list'];

export const SORT_FLAGS = inCategory('Sorting and columns', [
  {
    long: 'sort',
    short: 'b',
    value: { name: 'COLUMN' },
    commands: SHOWING,
    summary: "sort by a column: iptstate's letter S d D p s t b P, or its name",
    doc: 'Addresses sort as numbers. By a letter the smallest stand first, as in iptstate; by name the largest amounts do. A flow that lacks the fact comes last, whichever way. The list in text form is sorted by source unless told otherwise, the other formats keep the order of the table.',
    iptstate: '-b, --sort: the same letters',
    set: (settings, text) => {
      settings.sort = parseOrder(text);
    },
  },
  {
    long: 'reverse',
    opposite: 'no-reverse',
    short: 'r',
    commands: SHOWING,
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
    summary: 'show bytes and packets',
    iptstate: '-C, --counters: toggle display of bytes/packets counters',
    turn: (settings, on) => {
      settings.counters = on;
    },
  },
]);

export const DISPLAY_FLAGS = inCategory('Display', [
  {
    long: 'lookup',
    aliases: ['names'],
    opposite: 'no-lookup',
    short: 'l',
    commands: ['top', 'list', 'hosts'],
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
    summary: 'let the mouse sort by a click on a title',
    turn: (settings, on) => {
      settings.mouse = on;
    },
  },
  {
    long: 'ascii',
    opposite: 'no-ascii',
    commands: ['top'],
    summary: 'boxes and bars in ASCII, as where the locale is not UTF-8',
    turn: (settings, on) => {
      settings.ascii = on;
    },
  },
]);
