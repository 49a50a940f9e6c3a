// Flags for the order of rows, the columns and the looks of the screen.
import { GROUP_ORDERS } from '../../view/group-entries.ts';
import { ROLES, THEME_NAMES } from '../../view/theme-choice.ts';
import { type CommandName, inCategory } from '../flag.ts';
import { parseChoice, parseColumns, parseOrder, parseTheme } from '../values.ts';
import { choiceFlags, switchFlags } from './switches.ts';

/** The list takes all that iptstate's single run takes, also what only a screen can show. */
const SHOWING: readonly CommandName[] = ['top', 'list'];

export const SORT_FLAGS = inCategory('Sorting and columns', [
  {
    long: 'sort',
    isCommon: true,
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
    long: 'sort',
    value: { name: 'WHAT', choices: GROUP_ORDERS },
    commands: ['hosts'],
    summary: `the largest first by ${GROUP_ORDERS.slice(0, -1).join(', ')} or ${GROUP_ORDERS.at(-1)}`,
    doc: 'The default is flows. rate and new need a second reading, and so --for.',
    set: (settings, text) => {
      settings.groupOrder = parseChoice(GROUP_ORDERS, text);
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
  ...switchFlags('Sorting and columns'),
  ...choiceFlags('Sorting and columns'),
]);

export const DISPLAY_FLAGS = inCategory('Display', [
  ...switchFlags('Display'),
  ...choiceFlags('Display'),
  {
    long: 'theme',
    isCommon: true,
    value: { name: 'THEME', choices: THEME_NAMES },
    commands: ['top'],
    summary: `colours: ${THEME_NAMES.slice(0, -1).join(', ')} or ${THEME_NAMES.at(-1)}`,
    doc: `auto asks the terminal for its background, and is dark where none is told. Roles may follow, parted by commas, with palette indices of their own: light,critical=160,cursor=231/25 bold. The roles are ${ROLES.join(', ')}.`,
    set: (settings, text) => {
      settings.theme = parseTheme(text);
    },
  },
  {
    long: 'mouse',
    opposite: 'no-mouse',
    commands: ['top'],
    summary: 'let the mouse choose: titles sort, rows and hosts open, the footer acts',
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
