// The command registry: what each command is for, and what follows it.
import { COMMAND_NAMES, type CommandName } from './flag.ts';

export interface Command {
  readonly name: CommandName;
  readonly summary: string;
  /** What may follow the options, as help shows it; empty where nothing may. */
  readonly operands: string;
  /** Whole sentences for its own help and the man page. */
  readonly doc: string;
}

/** In the order in which help has them. */
export const COMMANDS: readonly Command[] = Object.freeze([
  {
    name: 'top',
    summary: 'the live screen',
    operands: '[FILTER]',
    doc: "Shows the flows, the hosts that hold them and how full the table is, once a second. Its keys are iptstate's, then htop's; h explains them.",
  },
  {
    name: 'list',
    summary: 'the flows once, then exit',
    operands: '[FILTER]',
    doc: 'Prints while it reads, unless it has to sort first. A table that has not been read whole is an error, and exit code 2.',
  },
  {
    name: 'get',
    summary: 'the one flow of a tuple',
    operands: '',
    doc: 'As conntrack -G does: the tuple is --orig-src, --orig-dst and --proto, with --sport and --dport where the protocol has ports, or the same of the reply; --zone where it is in one. Ends with 1 where there is no such flow.',
  },
  {
    name: 'hosts',
    summary: 'flows per source address',
    operands: '[FILTER]',
    doc: 'One line a host, most flows first: its flows, their share of all that were counted, how many of them were never answered, and to how many destinations and ports they go.',
  },
  {
    name: 'count',
    summary: 'count, maximum and percent',
    operands: '[FILTER]',
    doc: "Takes the kernel's word and does not read the table, except that of a saved file, and where a filter asks how many of the flows it selects.",
  },
  {
    name: 'stats',
    summary: "the kernel's counters, each explained",
    operands: '',
    doc: 'The sums over all CPUs with what each counter means, then the figures of each CPU.',
  },
  {
    name: 'check',
    summary: 'one line and an exit code, for cron and monitoring',
    operands: '',
    doc: 'A monitoring plugin: exits with 0 for OK, 1 for WARNING, 2 for CRITICAL and 3 for UNKNOWN, with performance data behind the bar.',
  },
  {
    name: 'pressure',
    summary: 'the table-full report in words',
    operands: '',
    doc: 'How full the table is and how fast it fills, which host is behind it and why, and what helps.',
  },
  {
    name: 'events',
    summary: 'a line for each flow that appears, changes or goes',
    operands: '[FILTER]',
    doc: 'Compares one reading with the next, so a flow shorter than the interval may go unseen. The summary says how many were listed once only, and estimates from them how many never were: it may be none, and where all flows are much shorter than the interval, it is many more. No counter of the kernel tells. With --source conntrack it runs conntrack -E, which sees all of them.',
  },
  {
    name: 'expect',
    summary: 'the expectation table',
    operands: '[FILTER]',
    doc: 'The connections that a helper, such as that of FTP, has announced and that have not come yet. A filter is held against what they will be: addresses, ports, protocol, zone; an address or a port that may be any is 0.',
  },
  {
    name: 'explain',
    summary: 'what a table line means, in words',
    operands: '[LINE|-]',
    doc: 'LINE may be in any of the formats; without one, or with -, lines are read from standard input.',
  },
  {
    name: 'delete',
    summary: 'delete flows through conntrack(8), after showing and asking',
    operands: '[FILTER]',
    doc: 'Shows the flows that would go and the conntrack(8) commands, one for each flow, or for what the filter asks for where there are many, asks, and tells how many went. Each flow is looked at once more first: another one under the same tuple is left and named. Without any filter it would flush the table, and asks for the word to be typed. Ends with 1 where no flow matches, and where ^C stopped it before the last.',
  },
  {
    name: 'record',
    summary: 'record the table, snapshot after snapshot, for replay',
    operands: 'FILE',
    doc: "Writes the kernel's own text, its limits and counters into a gzip file that zcat shows and that may be cut off at any byte. Goes on until it is interrupted; a recording that exists is gone on with.",
  },
  {
    name: 'replay',
    summary: 'the live screen over a recording',
    operands: 'FILE [FILTER]',
    doc: 'Space plays and pauses, the arrow keys step; h explains the others. Sorting, filters, hosts and the pressure page work as live.',
  },
  {
    name: 'metrics',
    summary: 'figures for Prometheus: once, into a file, or over HTTP',
    operands: '',
    doc: 'Prometheus text, and OpenMetrics to whoever asks for it over HTTP: entries, limit, growth, time to full, drops, the largest hosts and the verdicts of the pressure report. With --listen or --interval it goes on until it is interrupted: the table is read at that interval, however often it is asked. Without them it watches for three seconds, and leaves out what only a process that stays can add up. docs/monitoring/ has what goes with it.',
  },
  {
    name: 'doctor',
    summary: 'what would be read, why, and what is missing',
    operands: '',
    doc: 'What conntop runs on, which place it would take and why not the others, what the kernel keeps, the tools, the terminal and the configuration; behind - what is switched off or missing, behind ! what is wrong, each with what to do. Exits with 2 where no table can be read. The same as --version --verbose.',
  },
  {
    name: 'completion',
    summary: 'the completion for a shell: bash, zsh or fish',
    operands: 'SHELL',
    doc: 'To be read by the shell itself, as in: source <(conntop completion bash). A package has put it where the shell looks for it.',
  },
  {
    name: 'help',
    summary: 'the help of a command, or of all',
    operands: '[COMMAND]',
    doc: 'The same as COMMAND --help.',
  },
] satisfies Command[]);

export function commandNamed(name: CommandName): Command {
  // Every name has its command; a test holds the two lists to each other.
  return COMMANDS.find(command => command.name === name) as Command;
}

/** The command that a word of the command line names; the live screen has no name. */
export function commandNameOf(word: string): CommandName | undefined {
  return COMMAND_NAMES.find(name => name === word && name !== 'top');
}
