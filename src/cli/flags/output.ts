// Flags for what commands print and judge.
import { FORMAT_NAMES, FORMATS } from '../../output/formats.ts';
import { type CommandName, inCategory } from '../flag.ts';
import { parseChoice, parseCount, parseEventMask, parseSeconds, parseThreshold } from '../values.ts';

/** Those of a flow by itself, the one that conntrack(8) prints first. */
export const LINE_FORMATS = [
  'conntrack',
  ...FORMAT_NAMES.filter(name => name !== 'conntrack' && name !== 'text'),
] as const;
const REPORT_FORMATS = ['text', 'json'] as const;
const HOSTS_FORMATS = [...REPORT_FORMATS, 'csv'] as const;
const REPORTS: readonly CommandName[] = [
  'count',
  'stats',
  'pressure',
  'events',
  'expect',
  'explain',
  'doctor',
];

export const OUTPUT_FLAGS = inCategory('Output', [
  {
    long: 'output',
    short: 'o',
    value: { name: 'FORMAT', choices: FORMAT_NAMES },
    commands: ['list'],
    summary: `${FORMAT_NAMES.slice(0, -1).join(', ')} or ${FORMAT_NAMES.at(-1)}`,
    doc: `${FORMAT_NAMES.map(name => `${name}: ${FORMATS[name].doc}`).join('; ')}. On a terminal, what it would act on stands as ?; into a file or a pipe every byte is the table's own.`,
    set: (settings, text) => {
      settings.format = parseChoice(FORMAT_NAMES, text);
    },
  },
  {
    long: 'output',
    short: 'o',
    value: { name: 'FORMAT', choices: LINE_FORMATS },
    commands: ['get'],
    summary: `one of the formats of list, save text; the usual one is ${LINE_FORMATS[0]}`,
    set: (settings, text) => {
      settings.format = parseChoice(LINE_FORMATS, text);
    },
  },
  {
    long: 'formulas',
    commands: ['list', 'get'],
    summary: 'csv: leave cells as they are that a spreadsheet would run',
    doc: 'Without it a text that begins with =, +, -, @ or a tab gets an apostrophe before it, since names and labels come from strangers.',
    turn: (settings, on) => {
      settings.formulas = on;
    },
  },
  {
    long: 'output',
    short: 'o',
    value: { name: 'FORMAT', choices: REPORT_FORMATS },
    commands: REPORTS,
    summary: 'text or json',
    set: (settings, text) => {
      settings.format = parseChoice(REPORT_FORMATS, text);
    },
  },
  {
    long: 'output',
    short: 'o',
    value: { name: 'FORMAT', choices: HOSTS_FORMATS },
    commands: ['hosts'],
    summary: 'text, json or csv',
    doc: 'Rates are bytes a second in json and csv, whatever --bits says. By device, json has its hardware address as address, its name, its vendor, whether that address is randomised, and its addresses.',
    set: (settings, text) => {
      settings.format = parseChoice(HOSTS_FORMATS, text);
    },
  },
  {
    long: 'limit',
    value: { name: 'N' },
    commands: ['list', 'hosts'],
    summary: 'print at most N rows',
    set: (settings, text) => {
      settings.limit = parseCount(text);
    },
  },
  {
    long: 'width',
    value: { name: 'N' },
    commands: ['list'],
    summary: 'text: fit the columns into N cells, as on a terminal so wide',
    doc: 'Without it they fit the terminal, and into a pipe nothing is cut.',
    set: (settings, text) => {
      settings.width = parseCount(text);
    },
  },
  {
    long: 'event-mask',
    short: 'e',
    value: { name: 'LIST' },
    commands: ['events'],
    summary: 'which events to tell, of NEW, UPDATES and DESTROY; default ALL',
    doc: 'As conntrack -e has it.',
    set: (settings, text) => {
      settings.eventMask = parseEventMask(text);
    },
  },
  {
    long: 'timestamp',
    commands: ['events'],
    summary: 'begin each line with the time, as conntrack -o timestamp does',
    doc: 'JSON has the time in any case, as RFC 3339 writes it.',
    turn: (settings, on) => {
      settings.timestamp = on;
    },
  },
]);

export const CHECK_FLAGS = inCategory('Checks', [
  {
    long: 'warning',
    short: 'w',
    value: { name: 'PERCENT|RANGE' },
    commands: ['check'],
    summary: 'warn from so much of the maximum on, default 75%',
    doc: 'A range as the monitoring plugins have them warns outside of it: 10:75, ~:75, 10:; with @ before it inside.',
    set: (settings, text) => {
      settings.warning = parseThreshold(text);
    },
  },
  {
    long: 'critical',
    short: 'c',
    value: { name: 'PERCENT|RANGE' },
    commands: ['check'],
    summary: 'critical from so much of the maximum on, default 90%',
    doc: 'Or a range, as for --warning.',
    set: (settings, text) => {
      settings.critical = parseThreshold(text);
    },
  },
  {
    long: 'max-per-host',
    value: { name: 'N' },
    commands: ['check'],
    summary: 'warn if one source has more than N flows',
    doc: 'Needs the table, and so the right to read it; count, maximum and counters anybody may read.',
    set: (settings, text) => {
      settings.maxPerHost = parseCount(text);
    },
  },
  {
    long: 'evictable',
    commands: ['check'],
    summary: 'judge only the flows that the kernel may not drop for others',
    doc: 'Flows that are not assured go where the table overflows; what is left of the count is held against the thresholds. Needs the table.',
    turn: (settings, on) => {
      settings.evictable = on;
    },
  },
  {
    long: 'timeout',
    short: 't',
    value: { name: 'SECONDS' },
    commands: ['check'],
    summary: 'give up after so long, default 10',
    doc: 'It is then UNKNOWN.',
    set: (settings, text) => {
      settings.timeout = parseSeconds(text);
    },
  },
  {
    long: 'drops',
    commands: ['check'],
    summary: 'judge dropped packets and evicted flows too',
    doc: 'Watches the counters for a second: a packet dropped is CRITICAL, a flow evicted early a WARNING.',
    turn: (settings, on) => {
      settings.drops = on;
    },
  },
]);
