// Flags that change something on the router or keep it from being changed, and those that every program has.
import { COMMAND_NAMES, inCategory } from '../flag.ts';

export const CHANGE_FLAGS = inCategory('Changes', [
  {
    long: 'read-only',
    isCommon: true,
    opposite: 'no-read-only',
    commands: ['top'],
    summary: 'take away the keys that change something',
    turn: (settings, on) => {
      settings.readOnly = on;
    },
  },
  {
    long: 'allow-changes',
    commands: ['top', 'delete'],
    summary: 'let flows be deleted over ssh',
    doc: "Deleting runs the router's own conntrack(8). Without this flag the far side cannot be asked to.",
    turn: (settings, on) => {
      settings.allowChanges = on;
    },
  },
  {
    long: 'yes',
    commands: ['delete'],
    summary: 'delete without asking',
    doc: 'Deleting every flow of the table, with no filter at all, always asks, and so does deleting the SSH connection in use.',
    turn: (settings, on) => {
      settings.yes = on;
    },
  },
  {
    long: 'cut-ssh',
    commands: ['delete'],
    summary: 'with --yes, delete the SSH connection in use too',
    doc: 'That is the one that conntop is used over, also under sudo and in tmux, or reads the table over. Without --yes the word cut asks for it.',
    turn: (settings, on) => {
      settings.cutSsh = on;
    },
  },
]);

export const OTHER_FLAGS = inCategory('Other', [
  {
    long: 'single',
    isCommon: true,
    aliases: ['once'],
    short: '1',
    commands: ['top', 'list'],
    summary: 'print the flows once and exit: the same as list',
    iptstate: '-1, --single: single run, no curses',
    turn: (settings, on) => {
      settings.once = on;
    },
  },
  {
    long: 'help',
    isCommon: true,
    short: 'h',
    commands: COMMAND_NAMES,
    summary: 'this help; after a command, its own',
    iptstate: '-h, --help: show help message',
    turn: (settings, on) => {
      settings.help = on;
    },
  },
  {
    long: 'help-all',
    isCommon: true,
    commands: ['top'],
    summary: 'every option of the live screen',
    turn: (settings, on) => {
      settings.help = on;
      settings.helpAll = on;
    },
  },
  {
    long: 'version',
    isCommon: true,
    short: 'V',
    commands: COMMAND_NAMES,
    summary: 'print the version',
    turn: (settings, on) => {
      settings.version = on;
    },
  },
  {
    long: 'verbose',
    short: 'v',
    commands: COMMAND_NAMES,
    summary: 'with --version: all that doctor tells',
    turn: (settings, on) => {
      settings.verbose = on;
    },
  },
]);
